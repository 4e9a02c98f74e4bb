import fc from 'fast-check';
import { changes } from './__fixtures__/every-change';
import { anyMutation } from './__fixtures__/any-mutation';
import { complaintAbout, mutable } from './__fixtures__/webhook-mutations';
import { interpretWebhook } from './webhook-parser';

const RUNS = 3_000;

const catalogue = Object.values(changes).map((change) => mutable([change]));

test('anything anywhere may be broken: nothing is thrown, no neighbour is lost, each part alone is the same event again', () => {
  fc.assert(
    fc.property(fc.constantFrom(...catalogue), fc.nat(), anyMutation, (each, at, how) => {
      expect(complaintAbout(each.changes, each.places[at % each.places.length] ?? [], how, true)).toBeNull();
    }),
    { numRuns: RUNS, seed: 20_261_120 },
  );
});

test('and the proof can fail: a reader that stops at the first broken part is caught', () => {
  const naive = (body: Buffer): number => {
    const { events, parked } = interpretWebhook(body);
    return parked.length > 0 ? 0 : events.length;
  };
  const broken = { field: 'messages', value: null };
  const good = changes['text'];
  const body = Buffer.from(
    JSON.stringify({ object: 'whatsapp_business_account', entry: [{ changes: [broken, good] }] }),
  );
  expect(naive(body)).toBe(0);
  expect(interpretWebhook(body).events).toHaveLength(1);
});

test('bytes cut off, doubled or turned: read, or parked, never thrown', () => {
  const bodies = Object.values(changes).map((change) =>
    Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [change] }] })),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...bodies),
      fc.nat(),
      fc.nat({ max: 255 }),
      fc.nat({ max: 2 }),
      (bytes, at, byte, how) => {
        const place = at % bytes.length;
        const edited = Buffer.from(how === 0 ? bytes.subarray(0, place) : bytes);
        if (how === 1) edited[place] = byte;
        const whole = how === 2 ? Buffer.concat([edited, edited.subarray(place)]) : edited;
        const { events, parked } = interpretWebhook(whole);
        expect(events.length + parked.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: RUNS, seed: 20_261_121 },
  );
});
