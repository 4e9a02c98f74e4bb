import { KaiwaError, type CloudClient, type PipelineWorld } from '@kaiwa/core';
import { Client } from 'pg';

/** What went to WhatsApp since the last look. Times in Unix milliseconds. */
export interface SendFigures {
  /** When each call began, in the order they began. */
  leftAt: number[];
  /** When each message that was taken had been accepted, by its command. */
  acceptedAt: Record<string, number>;
  /** When the call of each message that was taken began, by its command. */
  sentAt: Record<string, number>;
  /** Refusals, by WhatsApp's number or, without one, our code. */
  refused: Record<string, number>;
  /** SQL statements of this process. */
  statements: number;
  /** Time this process spent on a processor. Milliseconds. */
  cpuMs: number;
}

/** Watches the number of a pipeline from outside: nothing in the product knows of it. */
export interface SendProbe {
  wrap(world: PipelineWorld): PipelineWorld;
  /** The figures since the last time, which start anew. */
  take(): SendFigures;
  accepted(): number;
}

const empty = (): SendFigures => ({ leftAt: [], acceptedAt: {}, sentAt: {}, refused: {}, statements: 0, cpuMs: 0 });
const now = (): number => performance.timeOrigin + performance.now();

/** Makes the probe. From now on every statement of this process is counted. */
export function createSendProbe(): SendProbe {
  let figures = empty();
  let accepted = 0;
  let cpu = process.cpuUsage();
  countStatements(() => (figures.statements += 1));
  const watched = (client: CloudClient): CloudClient => ({
    ...client,
    async send(recipient, content, commandId) {
      const leftAt = now();
      figures.leftAt.push(leftAt);
      try {
        const answer = await client.send(recipient, content, commandId);
        figures.sentAt[commandId] = leftAt;
        figures.acceptedAt[commandId] = now();
        accepted += 1;
        return answer;
      } catch (error) {
        const code = KaiwaError.is(error) ? (error.vendorCode ?? error.code) : 'UNKNOWN';
        figures.refused[code] = (figures.refused[code] ?? 0) + 1;
        throw error;
      }
    },
  });
  return {
    wrap: (world) => ({
      ...world,
      connections: {
        ...world.connections,
        whatsapp: async (id) => watched(await world.connections.whatsapp(id)),
      },
    }),
    take() {
      const { user, system } = process.cpuUsage(cpu);
      const taken = { ...figures, cpuMs: (user + system) / 1000 };
      cpu = process.cpuUsage();
      figures = empty();
      accepted = 0;
      return taken;
    },
    accepted: () => accepted,
  };
}

function countStatements(count: () => void): void {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const prototype = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    count();
    return query.apply(this, args);
  };
}
