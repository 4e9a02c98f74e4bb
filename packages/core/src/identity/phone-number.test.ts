import fc from 'fast-check';
import { dialablePhone, phoneVariants, storedKey } from './phone-number';
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

describe('what a CRM field stands for', () => {
  test.each<
    [title: string, text: string, record: string | null, account: string | null, key: string, strength: string]
  >([
    ['international', '+32 470 12 00 01', null, null, '32470120001', 'strong'],
    ['two zeros', '0032 470 12 00 01', null, null, '32470120001', 'strong'],
    ['a superfluous trunk zero', '+49 (0)151 12345678', null, null, '4915112345678', 'strong'],
    ['full-width digits and invisible marks', '\u202a＋３２ 470 12 00 01\u202c', null, null, '32470120001', 'strong'],
    ['Arabic digits', '+٣٢٤٧٠١٢٠٠٠١', null, null, '32470120001', 'strong'],
    ['a link', 'https://wa.me/32470120001', null, null, '32470120001', 'strong'],
    ['a label', 'Mobile: +32 470 12 00 01', null, null, '32470120001', 'strong'],
    ['Mexico with its old 1', '+52 1 55 1234 5678', null, null, '525512345678', 'strong'],
    ['Brazil with the ninth digit', '+55 31 98765-4321', null, null, '553187654321', 'strong'],
    ['Brazil without it', '+55 31 8765-4321', null, null, '553187654321', 'strong'],
    ['Argentina with the local 15', '+54 11 15 2345-6789', null, null, '5491123456789', 'strong'],
    ['national, the record says where', '0470 12 00 01', 'BE', 'NL', '32470120001', 'normal'],
    ['national with a slash inside', '0151/12345678', 'DE', null, '4915112345678', 'normal'],
    ['national, only the account says where', '0470 12 00 01', null, 'BE', '32470120001', 'weak'],
    ['an extension', '+1 201 555 0123 x45', null, null, '12015550123', 'weak'],
  ])('%s: %s', (_title, text, record, account, ...read) => {
    expect(Object.values(storedKey(text, record, account) ?? {})).toEqual(read);
  });

  test.each([
    ['national and nowhere', '0470 12 00 01', null],
    ['a country that is none', '0470 12 00 01', 'XX'],
    ['too short', '12345', 'BE'],
    ['a word', 'call the office', 'BE'],
    ['nothing', '', 'BE'],
    ['scientific notation, lost for ever', '4.474E+11', null],
  ])('%s is nobody', (_title, text, country) => {
    expect(storedKey(text, country, null)).toBeNull();
  });

  test('the record’s country decides even where the account’s would match', () => {
    expect(storedKey('0171 2345678', 'DE', 'AT')?.key).toBe('491712345678');
  });

  test('a landline in Argentina is not the mobile of the same digits', () => {
    expect(storedKey('+54 11 2345-6789', null)?.key).not.toBe(waKey('5491123456789'));
  });

  test('any text in any country is read without a throw', () => {
    const country = fc.option(fc.constantFrom('BE', 'BR', 'AR', 'xx', '', '__proto__'));
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0-9 ()/x-]{0,24}$/));
    fc.assert(
      fc.property(text, country, country, (stored, record, account) => {
        const read = storedKey(stored, record, account);
        return read === null || (/^[0-9]+$/.test(read.key) && waKey(read.key) === read.key);
      }),
      { numRuns: 2000 },
    );
  });

  test('every variant of an account leads back to it', () => {
    const accounts = fc.constantFrom(
      '5531987654321',
      '5215512345678',
      '32470120001',
      '4915112345678',
      '12015550123',
      '2290197123456',
    );
    fc.assert(
      fc.property(accounts, (waId) => phoneVariants(waId).every((phone) => waKey(phone.slice(1)) === waKey(waId))),
    );
  });
});
