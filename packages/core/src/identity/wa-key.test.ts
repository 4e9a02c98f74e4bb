import fc from 'fast-check';
import { isWaId, waKey } from './wa-key';

test.each([
  ['Mexico, old mobile 1', '5215512345678', '525512345678'],
  ['Mexico, as dialled', '525512345678', '525512345678'],
  ['Brazil, mobile with the ninth digit', '5531987654321', '553187654321'],
  ['Brazil, mobile of an old account', '553187654321', '553187654321'],
  ['Brazil, landline: gains and loses nothing', '551123456789', '551123456789'],
  ['Brazil, thirteen digits that are no old mobile', '5511942345678', '5511942345678'],
  ['Argentina, mobile', '5491123456789', '5491123456789'],
  ['Argentina, landline: another number', '541123456789', '541123456789'],
  ['Ivory Coast, old second digit 1', '22501123456', '2250101123456'],
  ['Ivory Coast, old second digit 4', '22544123456', '2250544123456'],
  ['Ivory Coast, old second digit 8', '22508123456', '2250708123456'],
  ['Ivory Coast, ten digits', '2250708123456', '2250708123456'],
  ['Benin, old eight digits', '22997123456', '2290197123456'],
  ['Benin, ten digits', '2290197123456', '2290197123456'],
  ['Italy, landline keeps its zero', '390612345678', '390612345678'],
  ['United States, never read as German', '15551234567', '15551234567'],
  ['no number at all', 'BE.1001', 'BE.1001'],
  ['empty', '', ''],
])('%s: %s → %s', (_title, waId, key) => {
  expect(waKey(waId)).toBe(key);
});

test('a key is its own key, for any digits', () => {
  const digits = fc
    .tuple(fc.constantFrom('55', '521', '549', '225', '229', '1', '49'), fc.stringMatching(/^[0-9]{4,11}$/))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(digits, (waId) => waKey(waKey(waId)) === waKey(waId)),
    { numRuns: 5000 },
  );
});

test.each([
  ['32470120001', true],
  ['', false],
  ['+32470120001', false],
  ['BE.1001', false],
  ['12345', false],
  ['1234567890123456', false],
  ['３２４７０１２０００１', false],
])('%s as a number: %s', (text, is) => {
  expect(isWaId(text)).toBe(is);
});
