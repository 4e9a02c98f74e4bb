import type { CrmConnector, PipelineWorld } from '@kaiwa/core';
import { runStopped, type StoppedRun } from '../support/stopped-shop';
import type { StopAt } from '../support/stopping-world';

/** Runs side by side: they mostly wait. */
const SIDE_BY_SIDE = 8;

/** Every call of a run, as something to stop at. */
function everyStop(calls: readonly string[]): StopAt[] {
  const seen = new Map<string, number>();
  return calls.flatMap((call): StopAt[] => {
    const nth = (seen.get(call) ?? 0) + 1;
    seen.set(call, nth);
    return [
      { call, nth, when: 'before' },
      { call, nth, when: 'after' },
    ];
  });
}

const nameOf = ({ call, nth, when }: StopAt): string => `${when} ${call} ${nth}`;

async function runAll(stops: readonly StopAt[]) {
  const left = stops.values();
  const done: { at: StopAt; run: StoppedRun }[] = [];
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (const at of left) {
      try {
        done.push({ at, run: await runStopped(at) });
      } catch (error) {
        failed.push(`${nameOf(at)}: ${String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return { done, failed };
}

/** A CRM that cannot tell what became of a write, taken for one that says: nothing. */
function believesInNothing(world: PipelineWorld): PipelineWorld {
  const crm = async (id: string): Promise<CrmConnector> => {
    const connector = await world.connections.crm(id);
    return {
      ...connector,
      capabilities: { ...connector.capabilities, settleAfterMs: 0 },
      resolveDoubt: (effects) => Promise.resolve(effects.map(() => ({ ok: true, value: 'absent' }))),
    };
  };
  return { ...world, connections: { ...world.connections, crm } };
}

/** A door that answers before the delivery is on disk. */
function answersTooEarly(world: PipelineWorld): PipelineWorld {
  const append: PipelineWorld['receipts']['append'] = (receipts) => {
    void world.receipts.append(receipts);
    return Promise.resolve(receipts.map(() => 'stored'));
  };
  return { ...world, receipts: { ...world.receipts, append } };
}

describe('a process that stops at a port call, and another one that goes on', () => {
  let golden: StoppedRun;
  beforeAll(async () => {
    golden = await runStopped(null);
  });

  test('undisturbed: one partner, one lead in its stage, each message once at both vendors', () => {
    const { partners, leads, lines, messages } = golden.vendors;
    expect(partners).toEqual(['Ana +32470120091 opted out: true']);
    expect(leads).toEqual(['WhatsApp: Ana of +32470120091 in Qualified']);
    expect(lines.filter((line) => !line.includes('<of Odoo>'))).toHaveLength(3);
    expect(messages).toEqual([
      'in "Hallo" received',
      'in "STOP" received',
      'out "Hello Ana, your request is now Qualified." delivered',
    ]);
    expect(golden.operatorAsked).toBe(0);
  });

  test('before and after every one of them: both vendors end as if nothing had happened', async () => {
    const stops = everyStop(golden.calls);
    const { done, failed } = await runAll(stops);
    const stopped = done.filter(({ run }) => run.wasStopped);
    const asked = done.filter(({ run }) => run.operatorAsked > 0).map(({ at }) => nameOf(at));
    process.stdout.write(
      `${JSON.stringify({ calls: golden.calls.length, stops: stops.length, stopped: stopped.length, asked })}\n`,
    );

    expect(failed).toEqual([]);
    const different = done.filter(({ run }) => !isEqual(run.vendors, golden.vendors));
    expect(different.map(({ at, run }) => ({ at: nameOf(at), vendors: run.vendors }))).toEqual([]);
    // An operator is asked exactly about what was begun and never left; nothing is sent blindly, and nothing is asked needlessly.
    expect(done.filter(({ run }) => run.operatorAsked !== run.begunUnsent).map(({ at }) => nameOf(at))).toEqual([]);
    expect(asked).toContain('before whatsapp.send 1');
    expect(asked).not.toContain('after whatsapp.send 1');
    // Timing may make a run a little shorter than the first one; but every method was stopped at, on both sides.
    const sides = new Set(stopped.map(({ at }) => `${at.when} ${at.call}`));
    expect(stops.filter(({ call, when }) => !sides.has(`${when} ${call}`)).map(nameOf)).toEqual([]);
    expect(stopped.length / stops.length).toBeGreaterThan(0.9);
  }, 600_000);

  test.each<StopAt>([
    { call: 'crm.saveContacts', nth: 1, when: 'after' },
    { call: 'crm.saveDeals', nth: 1, when: 'after' },
  ])(
    'and this proof can fail: doubt taken for absence shows after $call',
    async (at) => {
      const { vendors } = await runStopped(at, { fault: believesInNothing });
      expect(vendors).not.toEqual(golden.vendors);
    },
    60_000,
  );

  test('and again: a delivery answered before it is on disk is found missing', async () => {
    const nth = golden.calls.filter((call) => call === 'receipts.append').length;
    const { vendors } = await runStopped({ call: 'receipts.append', nth, when: 'before' }, { fault: answersTooEarly });
    expect(vendors).not.toEqual(golden.vendors);
  }, 60_000);
});

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
