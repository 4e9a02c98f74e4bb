import { ageText, parkedText } from './parked-text';

const now = new Date('2026-11-20T12:00:00Z');

test.each([
  ['2026-11-20T12:00:30Z', '0 s'],
  ['2026-11-20T11:59:01Z', '59 s'],
  ['2026-11-20T11:01:00Z', '59 min'],
  ['2026-11-19T12:00:01Z', '23 h'],
  ['2026-11-10T12:00:00Z', '10 d'],
])('%s is %s ago', (since, text) => {
  expect(ageText(new Date(since), now)).toBe(text);
});

test('says where, why and what to do, and the code where there is one', () => {
  const item = {
    id: 'ID',
    kind: 'delivery' as const,
    about: 'whatsapp',
    path: null,
    reason: 'UNKNOWN_NUMBER',
    words: 'it belongs to nobody',
    advice: 'Leave it.',
    since: '2026-11-20T11:55:00Z',
  };
  expect(parkedText(item, now)).toBe(
    'delivery   5 min  ID  whatsapp\n          it belongs to nobody (UNKNOWN_NUMBER)\n          → Leave it.',
  );
  const part = {
    ...item,
    kind: 'part' as const,
    path: 'entry[0].changes[2].value',
    reason: 'id is missing',
    words: 'id is missing',
  };
  expect(parkedText(part, now)).toContain('whatsapp, entry[0].changes[2].value\n          id is missing\n');
});
