import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { anyMutation } from './__fixtures__/any-mutation';
import { changes } from './__fixtures__/every-change';
import { complaintAbout, mutable, type MutableChanges } from './__fixtures__/webhook-mutations';
import { isObject } from './json-object';

const MILLION = 1_000_000;
/** Reading each part alone again costs as much as the rest: it is done for one in so many. */
const THOROUGH_EVERY = 16;

const folder = join(process.env['KAIWA_SAMPLES_DIR'] ?? '', 'whatsapp');
const isGiven = process.env['KAIWA_SAMPLES_DIR'] !== undefined && existsSync(folder);

const own = Object.values(changes).map((change) => mutable([change]));

/** The changes of every entry of every sample, where samples are given. */
function samples(): MutableChanges[] {
  const names = isGiven ? readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('api_')) : [];
  return names.flatMap((name) => {
    const body = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { entry?: unknown };
    const entries = Array.isArray(body.entry) ? body.entry.filter(isObject) : [];
    return entries.flatMap(({ changes: list }) => (Array.isArray(list) && list.length > 0 ? [mutable(list)] : []));
  });
}

const catalogue = [...own, ...samples()];
const source = isGiven ? 'our own bodies and the samples' : 'our own bodies [no samples: KAIWA_SAMPLES_DIR is not set]';

test(`a million mutations of ${source}: nothing is thrown, no neighbour is lost`, () => {
  let run = 0;
  fc.assert(
    fc.property(fc.constantFrom(...catalogue), fc.nat(), anyMutation, (each, at, how) => {
      run += 1;
      const place = each.places[at % each.places.length] ?? [];
      const complaint = complaintAbout(each.changes, place, how, run % THOROUGH_EVERY === 0);
      if (complaint !== null) throw new Error(complaint);
    }),
    { numRuns: MILLION, seed: 20_261_120 },
  );
  expect(run).toBe(MILLION);
}, 1_200_000);
