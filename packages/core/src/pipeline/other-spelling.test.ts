import type { Identity } from '../identity/identity-key';
import { dialledPhone, otherSpelling } from './other-spelling';

const at = new Date('2026-11-20T09:00:00Z');
const identity = (value: string, more: Partial<Identity> = {}): Identity => ({
  kind: 'wa',
  value,
  personId: 'p',
  firstSeenAt: at,
  lastSeenAt: at,
  endedAt: null,
  evidence: 'test',
  ...more,
});
const BRAZIL = '551187654321';
const WITH_NINE = '+5511987654321';
const WITHOUT = '+551187654321';

test('a number is dialled as people do, until another spelling was found', () => {
  expect(dialledPhone({ identities: [] }, BRAZIL)).toBe(WITH_NINE);
  expect(dialledPhone({ identities: [identity(BRAZIL, { dialled: WITHOUT })] }, BRAZIL)).toBe(WITHOUT);
  expect(dialledPhone({ identities: [identity('32470120001')] }, '32470120001')).toBe('+32470120001');
});

test.each<[string, Identity, number, [string, boolean] | null]>([
  ['never tried: the other one', identity(BRAZIL), 1, [WITHOUT, true]],
  ['the other one failed too: back for good', identity(BRAZIL, { dialled: WITHOUT }), 2, [WITH_NINE, false]],
  ['another message of before the change', identity(BRAZIL, { dialled: WITHOUT }), 1, null],
  ['decided before', identity(BRAZIL, { dialled: WITH_NINE }), 1, null],
  ['decided before, and tried twice', identity(BRAZIL, { dialled: WITH_NINE }), 2, null],
  ['a Brazilian landline has no nine', identity('551133334444'), 1, null],
  ['a Belgian number', identity('32470120001'), 1, null],
  ['a Mexican number', identity('525512345678'), 1, null],
  ['a business-scoped id', identity('BR.1001', { kind: 'bsuid' }), 1, null],
])('%s', (_title, known, tries, expected) => {
  const found = otherSpelling(known, tries);
  expect(found && [found.identity.dialled, found.worthATry]).toEqual(expected);
});
