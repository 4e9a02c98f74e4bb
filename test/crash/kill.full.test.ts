import { isProven, runKillProof, type KillPlan, type KillResult } from '../support/kill-proof';
import { testWhen, unlessLinux } from '../support/test-when';

const KILLS = 12;
const SEED = 20_260;

/** Runs the proof and prints its figures. */
async function proof(plan: KillPlan): Promise<KillResult> {
  const result = await runKillProof(plan);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return result;
}

describe('kill -9 under load', () => {
  testWhen(unlessLinux)(
    `${KILLS} times: each message Meta got a 200 for is in Odoo once, on the one record of its sender, no message left twice, and Kaiwa is back within seconds`,
    async () => {
      const result = await proof({ kills: KILLS, seed: SEED });
      expect(result).toMatchObject({ lost: 0, doubled: 0, misplaced: 0, unevenPeople: 0, parked: 0 });
      expect(result).toMatchObject({ sentTwice: 0, sendsLost: 0 });
      expect(result.taken).toBeGreaterThan(0);
      expect(result.found).toBe(result.sent);
      expect(isProven(result)).toBe(true);
    },
    240_000,
  );

  testWhen(unlessLinux)(
    'and this proof can fail: where doubt is taken for absence, something is there twice',
    async () => {
      const { doubled, unevenPeople } = await proof({ kills: 4, seed: SEED, fault: 'writes-again' });
      expect(doubled + unevenPeople).toBeGreaterThan(0);
    },
    120_000,
  );

  testWhen(unlessLinux)(
    'and again: where a message in doubt is sent again, Meta has it twice',
    async () => {
      expect((await proof({ kills: 4, seed: SEED, fault: 'sends-again' })).sentTwice).toBeGreaterThan(0);
    },
    240_000,
  );

  testWhen(unlessLinux)(
    'and again: where a delivery is answered before it is on disk, messages are lost',
    async () => {
      expect((await proof({ kills: 4, seed: SEED, fault: 'answers-early' })).lost).toBeGreaterThan(0);
    },
    120_000,
  );
});
