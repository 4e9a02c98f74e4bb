import { runDevKillProof, type DevKillPlan, type DevKillResult } from '../support/dev-kill-proof';
import { testWhen, unlessLinux } from '../support/test-when';

const KILLS = 6;
const MESSAGES = 300;
const SEED = 20_262;
/** As late as a state file used to be written. Milliseconds. */
const LATE_MS = 150;

/** Runs the proof and prints its figures. */
async function proof(plan: DevKillPlan): Promise<DevKillResult> {
  const result = await runDevKillProof(plan);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return result;
}

describe('kill -9 of kaiwa dev, with all it embeds', () => {
  testWhen(unlessLinux)(
    `${KILLS} times: each message the simulated WhatsApp acknowledged is in the simulated Odoo once, on the one record of its sender`,
    async () => {
      const result = await proof({ kills: KILLS, messages: MESSAGES, seed: SEED });
      expect(result).toMatchObject({ lost: 0, doubled: 0, misplaced: 0, unevenPeople: 0, unansweredDoubled: 0 });
      expect(result.found).toBe(result.acknowledged);
      expect(result.acknowledged).toBeGreaterThanOrEqual(MESSAGES);
    },
    400_000,
  );

  testWhen(unlessLinux)(
    'and this proof can fail: where the simulators save late, acknowledged messages are lost',
    async () => {
      expect((await proof({ kills: KILLS, messages: MESSAGES, seed: SEED, lateMs: LATE_MS })).lost).toBeGreaterThan(0);
    },
    400_000,
  );
});
