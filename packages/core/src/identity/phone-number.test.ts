import fc from 'fast-check';
import { accountKeys, dialablePhone, phoneVariants } from './phone-number';
import { waKey } from './wa-key';

test.each([
  ['Belgium', '32470120001', '+32470120001'],
  ['Brazil, account without the ninth digit', '553187654321', '+5531987654321'],
  ['Brazil, landline', '551123456789', '+551123456789'],
  ['Mexico, old 1', '5215512345678', '+525512345678'],
  ['Argentina', '5491123456789', '+5491123456789'],
])('people in %s dial %s as %s', (_title, waId, phone) => {
  expect(dialablePhone(waId)).toBe(phone);
});

test.each([
  ['5531987654321', ['+5531987654321', '+553187654321']],
  ['553187654321', ['+5531987654321', '+553187654321']],
  ['5215512345678', ['+525512345678', '+5215512345678']],
  ['525512345678', ['+525512345678', '+5215512345678']],
  ['5491123456789', ['+5491123456789', '+541123456789']],
  ['32470120001', ['+32470120001']],
])('every spelling of %s is looked for', (waId, variants) => {
  expect(phoneVariants(waId)).toEqual(variants);
});

test('what is looked for stands for one account: the spelling without the Argentine 9 only recalls', () => {
  expect(accountKeys(phoneVariants('5491123456789'))).toEqual(['5491123456789']);
  expect(accountKeys(['+541123456789'])).toEqual(['541123456789']);
});

test('every variant of an account leads back to it', () => {
  const accounts = fc.constantFrom('5531987654321', '5215512345678', '32470120001', '4915112345678', '2290197123456');
  fc.assert(fc.property(accounts, (waId) => accountKeys(phoneVariants(waId)).join() === waKey(waId)));
});
