import fc from 'fast-check';
import { foldConsent, PLATFORM_SOURCE, type ConsentEntry, type ConsentState } from './consent';

type Said = Pick<ConsentEntry, 'purpose' | 'state' | 'at' | 'source'>;

const at = fc.integer({ min: 0, max: 5 }).map((ms) => new Date(ms));
const toUs: fc.Arbitrary<Said> = fc.record({
  purpose: fc.constantFrom('all' as const, 'marketing' as const),
  state: fc.constantFrom('opted-in' as const, 'opted-out' as const),
  at,
  source: fc.constant('test'),
});
const toWhatsapp: fc.Arbitrary<Said> = fc.record({
  purpose: fc.constant('marketing' as const),
  state: fc.constantFrom('lifted' as const, 'opted-out' as const),
  at,
  source: fc.constant(PLATFORM_SOURCE),
});
const said = fc.oneof(toUs, toWhatsapp);
const fold = (entries: readonly Said[]): ConsentState => entries.reduce<ConsentState>(foldConsent, {});

test('the newest word counts, whatever arrived first', () => {
  const stop: Said = { purpose: 'all', state: 'opted-out', at: new Date(1), source: 'whatsapp:keyword' };
  const start: Said = { ...stop, state: 'opted-in', at: new Date(2) };
  expect(fold([stop, start]).all?.state).toBe('opted-in');
  expect(fold([start, stop]).all?.state).toBe('opted-in');
});

test('said at the same instant, the stricter counts', () => {
  const stop: Said = { purpose: 'all', state: 'opted-out', at: new Date(1), source: 'a' };
  expect(fold([stop, { ...stop, state: 'opted-in' }]).all?.state).toBe('opted-out');
  expect(fold([{ ...stop, state: 'opted-in' }, stop]).all?.state).toBe('opted-out');
});

test('one purpose says nothing about another', () => {
  const state = fold([{ purpose: 'marketing', state: 'opted-out', at: new Date(1), source: 'a' }]);
  expect(state).toEqual({ marketing: { state: 'opted-out', at: new Date(1), source: 'a' } });
});

test('what WhatsApp lets through stands apart: it hides no consent and is none', () => {
  fc.assert(
    fc.property(fc.array(toUs), fc.array(toWhatsapp), (ours, theirs) => {
      const { platformMarketing, ...rest } = fold([...theirs, ...ours]);
      expect(rest).toEqual(fold(ours));
      expect({ platformMarketing }).toEqual({ platformMarketing: fold(theirs).platformMarketing });
    }),
  );
});

test('any order, any repetition: the same state', () => {
  fc.assert(
    fc.property(fc.array(said), (entries) => {
      expect(fold([...entries, ...entries.toReversed()])).toEqual(fold(entries));
      expect(fold(entries.toReversed())).toEqual(fold(entries));
    }),
  );
});
