import { z } from 'zod';
import type { EventAnswer, ShownEvent } from './answers';

/** States in which a command has ended, or ends only when a person decides. */
const ENDED = new Set(['done', 'parked', 'left', 'closed']);

const messageSchema = z.looseObject({
  verdict: z
    .object({
      decision: z.string(),
      reason: z.string(),
      rules: z.array(z.object({ rule: z.string(), says: z.string(), facts: z.record(z.string(), z.string()) })),
    })
    .nullable(),
});
const messagesSchema = z.array(messageSchema).default([]);

/** Whether nothing more will happen by itself. */
export function isSettled({ commands }: ShownEvent): boolean {
  return commands.every((command) => ENDED.has(command.state));
}

/** One line about an event; of a part that could not be read, also where it stood in its delivery. */
export function eventLine(event: EventAnswer): string {
  const why = [event.path, event.reason].filter((each) => each !== null && each !== '').join(': ');
  const reason = why === '' ? '' : ` (${why})`;
  return `${event.receivedAt}  ${event.kind.padEnd(18)} ${event.state}${reason}  ${event.id}`;
}

/** An event's way through the house: what came in, what it meant, what was decided, what was done. */
export function traceText({ event, commands, ...rest }: ShownEvent): string {
  const messages = messagesSchema.parse(rest['messages']);
  const lines = [
    `→ received   receipt ${event.receiptId ?? 'none: it was pulled or made here'} at ${event.receivedAt}`,
    `  understood ${event.kind}  key ${event.key}  event ${event.id}`,
    ...(event.path ? [`  stood at   ${event.path}`] : []),
    `  decided    ${event.state}${event.reason === null ? '' : ` because ${event.reason}`}; ${commands.length === 1 ? '1 command' : `${commands.length} commands`}`,
    ...messages.flatMap(verdictLines),
    ...commands.map((command) => {
      const why = command.reason === null ? '' : ` because ${command.reason}`;
      return `← performed  ${command.kind.padEnd(14)} ${command.state}${why}  lane ${command.lane.split(':')[0]}  attempt ${command.attempt}${outcomeText(command.outcome)}`;
    }),
  ];
  return lines.join('\n');
}

/** Outcomes hold ids and codes; texts and numbers are not among them. */
function outcomeText(outcome: unknown): string {
  if (typeof outcome !== 'object' || outcome === null) return '';
  const shown = Object.entries(outcome).flatMap(([name, value]) => {
    if (name === 'waId' || value === null) return [];
    return [`${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`];
  });
  return `  → ${shown.join(', ')}`;
}

function verdictLines({ verdict }: z.output<typeof messageSchema>): string[] {
  if (!verdict) return [];
  const rules = verdict.rules.map(({ rule, says, facts }) => {
    const read = Object.entries(facts).map(([name, value]) => `${name}=${value}`);
    return `             ${says.padEnd(5)} ${rule}  ${read.join(' ')}`;
  });
  return [`  verdict    ${verdict.decision} because ${verdict.reason}`, ...rules];
}
