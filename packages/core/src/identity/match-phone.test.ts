import { matchPhone } from './match-phone';

type Row = [stored: string, waId: string, record: string | null, account: string | null, strength: string];

function ask(stored: string, waId: string, recordCountry: string | null, accountCountry: string | null): string {
  const { match, strength } = matchPhone({ waId, stored, recordCountry, accountCountry });
  return match === (strength !== 'none') ? strength : `${strength}, but no match`;
}

describe.each<[place: string, rows: Row[]]>([
  [
    'Brazil: the ninth digit, the trunk zero, the code of a carrier',
    [
      ['+55 31 98765-4321', '553187654321', null, null, 'strong'],
      ['+55 31 8765-4321', '5531987654321', null, null, 'strong'],
      ['+55 (031) 98765-4321', '553187654321', null, null, 'strong'],
      ['(31) 98765-4321', '553187654321', 'BR', null, 'normal'],
      ['031 98765 4321', '553187654321', 'BR', 'US', 'normal'],
      ['0 15 31 98765-4321', '553187654321', 'BR', null, 'normal'],
      ['(0xx31) 98765-4321', '5531987654321', 'BR', null, 'normal'],
      ['+55 (0xx31) 8765-4321', '5531987654321', null, null, 'strong'],
      ['0**31 8765-4321', '5531987654321', null, 'BR', 'weak'],
      ['8765-4321', '553187654321', 'BR', null, 'none'],
      ['(31) 93981-0417', '553139810417', 'BR', null, 'none'],
      ['(31) 3981-0417', '553139810417', 'BR', null, 'normal'],
      ['0021 55 31 98765-4321', '5531987654321', 'BR', null, 'strong'],
    ],
  ],
  [
    'Mexico: 1 behind the calling code, 01, 044 and 045 at home',
    [
      ['+52 1 55 1234 5678', '525512345678', null, null, 'strong'],
      ['+52 55 1234 5678', '5215512345678', null, null, 'strong'],
      ['044 55 1234 5678', '5215512345678', 'MX', null, 'normal'],
      ['045 55 1234 5678', '525512345678', 'MX', null, 'normal'],
      ['01 55 1234 5678', '525512345678', null, 'MX', 'weak'],
      ['+52 044 55 1234 5678', '525512345678', null, null, 'strong'],
      ['5215512345678', '525512345678', 'US', null, 'strong'],
      ['551 234 5678', '525512345678', 'US', 'MX', 'none'],
      ['551 234 5678', '15512345678', 'US', 'MX', 'normal'],
      ['1 551 234 5678', '525512345678', 'MX', null, 'none'],
      ['1 551 234 5678', '15512345678', 'MX', null, 'strong'],
    ],
  ],
  [
    'Argentina: 9 abroad, 15 at home; without either a candidate only',
    [
      ['011 15-2345-6789', '5491123456789', 'AR', null, 'normal'],
      ['11 15 2345-6789', '5491123456789', 'AR', null, 'normal'],
      ['(02966) 15-65-8794', '5492966658794', null, 'AR', 'weak'],
      ['+54 11 15 2345-6789', '5491123456789', null, null, 'strong'],
      ['+54 9 (0341) 15-427-1192', '5493414271192', null, null, 'strong'],
      ['9 341 427-1192', '5493414271192', 'AR', null, 'normal'],
      ['+54 (9) 341 427-1192', '5493414271192', null, null, 'strong'],
      ['15-2345-6789', '5491123456789', 'AR', null, 'none'],
      ['+54 11 2345-6789', '5491123456789', null, null, 'weak, but no match'],
      ['(011) 2345-6789', '5491123456789', 'AR', null, 'weak, but no match'],
      ['(011) 2345-6789', '541123456789', 'AR', null, 'normal'],
      ['011 15-2345-6789', '541123456789', 'AR', null, 'none'],
    ],
  ],
  [
    'Italy, San Marino, the Vatican: a zero is a digit',
    [
      ['06 7422 7360', '390674227360', 'IT', null, 'normal'],
      ['+39 06 7422 7360', '390674227360', null, null, 'strong'],
      ['+39 (0)6 7422 7360', '390674227360', null, null, 'strong'],
      ['+39 6 7422 7360', '390674227360', null, null, 'none'],
      ['6 7422 7360', '390674227360', 'IT', null, 'none'],
      ['+39 (0)312 345 6789', '393123456789', null, null, 'none'],
      ['0312 345 6789', '393123456789', 'IT', null, 'none'],
      ['0549 886377', '3780549886377', 'SM', null, 'normal'],
      ['06 698 12345', '390669812345', 'VA', null, 'normal'],
    ],
  ],
  [
    'Ivory Coast and Benin: two plans, one number',
    [
      ['07 63 56 63', '2250707635663', 'CI', null, 'normal'],
      ['+225 07 07 63 56 63', '22507635663', null, null, 'strong'],
      ['+225 05 07 63 56 63', '2250707635663', null, null, 'none'],
      ['96 12 58 32', '2290196125832', 'BJ', null, 'normal'],
      ['+229 01 96 12 58 32', '22996125832', null, null, 'strong'],
      ['+225 01 96 12 58 32', '22996125832', null, null, 'none'],
    ],
  ],
  [
    'trunk prefixes: once, by the plan of the country',
    [
      ['081234 56789', '918123456789', 'IN', null, 'normal'],
      ['+49 (0)151 23456789', '4915123456789', null, null, 'strong'],
      ['+44 0 7400 123456', '447400123456', null, null, 'strong'],
      ['7400123456', '447400123456', 'GB', null, 'normal'],
      ['8 (912) 345-67-89', '79123456789', 'RU', null, 'normal'],
      ['8 701 123 45 67', '77011234567', 'KZ', null, 'normal'],
      ['8 029 123-45-67', '375291234567', 'BY', null, 'normal'],
      ['8 612 34567', '37061234567', 'LT', null, 'normal'],
      ['0 612 34567', '37061234567', 'LT', null, 'normal'],
      ['06 20 106 5753', '36201065753', 'HU', null, 'normal'],
      ['+36 (06) 20 106 5753', '36201065753', null, null, 'strong'],
      ['+34 (0)612 345 678', '34612345678', null, null, 'strong'],
    ],
  ],
  [
    'prefixes for calls abroad',
    [
      ['00 44 7400 123456', '447400123456', null, 'US', 'strong'],
      ['011 44 7400 123456', '447400123456', null, 'US', 'strong'],
      ['011 44 7400 123456', '447400123456', null, null, 'strong'],
      ['011 44 7400 123456', '447400123456', 'GB', null, 'strong'],
      ['0011 44 7400 123456', '447400123456', null, 'AU', 'strong'],
      ['010 44 7400 123456', '447400123456', null, 'JP', 'strong'],
      ['8~10 44 7400 123456', '447400123456', 'RU', null, 'strong'],
      ['+0044 7400 123456', '447400123456', null, null, 'strong'],
      // A lone zero is no such prefix: without it, this German number would be somebody's in Texas.
      ['+0151 23071396', '15123071396', 'DE', null, 'none'],
      ['++44 7400 123456', '447400123456', null, null, 'strong'],
      ['00 +44 7400 123456', '447400123456', null, null, 'strong'],
      ['010-2905-1208', '29051208', 'KR', null, 'none'],
      ['010-2905-1208', '29051208', null, null, 'none'],
      ['011 290 51208', '29051208', null, 'US', 'strong'],
      ['010-2905-1208', '821029051208', 'KR', null, 'normal'],
    ],
  ],
  [
    'North America: ten digits with a country, seven never',
    [
      ['(201) 555-0123', '12015550123', 'CA', null, 'normal'],
      ['555-0123', '12015550123', 'US', null, 'none'],
      ['464-1234', '12684641234', 'AG', null, 'none'],
      ['(201) 555-0123 x45', '12015550123', 'US', null, 'weak'],
      ['+1 201 555 0123;ext=45', '12015550123', null, null, 'weak'],
      ['(201) 555-01 x2345', '12015550123', 'US', null, 'none'],
      ['201-FLOWERS', '12013569377', 'US', null, 'normal'],
      ['+1 201 FLOWERS', '12013569377', null, null, 'strong'],
    ],
  ],
])('%s', (_place, rows) => {
  test.each(rows)('%j is %s (record %s, account %s): %s', (stored, waId, record, account, strength) => {
    expect(ask(stored, waId, record, account)).toBe(strength);
  });
});

describe('which country reads a national spelling', () => {
  test.each<[title: string, record: string | null | undefined, account: string | null | undefined, strength: string]>([
    ['the record’s, before the account’s', 'DE', 'AT', 'normal'],
    ['the record’s, also where the account’s would match', 'AT', 'DE', 'none'],
    ['the account’s where the record has none', '', 'DE', 'weak'],
    ['lower case and blanks', ' de ', null, 'normal'],
    ['one that does not exist decides too', 'XX', 'DE', 'none'],
    ['nor is a member of an object a country', '__proto__', 'DE', 'none'],
    ['none', null, undefined, 'none'],
  ])('%s', (_title, recordCountry, accountCountry, strength) => {
    const answer = matchPhone({ waId: '4915123456789', stored: '0151 23456789', recordCountry, accountCountry });
    expect(answer.strength).toBe(strength);
  });

  test('an international spelling is never read nationally', () => {
    expect(ask('+1 512 381 6167', '4915123816167', 'DE', null)).toBe('none');
    expect(ask('15123816167', '4915123816167', 'DE', null)).toBe('normal');
    expect(ask('15123816167', '15123816167', 'DE', null)).toBe('strong');
  });
});

describe('several numbers in one field, or one with a slash inside', () => {
  test.each<[stored: string, country: string | null, finds: boolean]>([
    ['0151/23456789', 'DE', true],
    ['0151 / 2345 / 6789', 'DE', true],
    ['+49 (0) 151 / 23456789', null, true],
    ['0171/1234567, 0151/23456789', 'DE', true],
    ['0171 1234567\n0151/23456789', 'DE', true],
    ['0171 1234567 0151 23456789', 'DE', true],
    ['+49 171 1234567 +49 151 23456789', null, true],
    ['privat 030 123456 oder 0151-23456789 (abends)', 'DE', true],
    [
      '1: 030 1, 2: 030 22, 3: 030 333, 4: 030 4444, 5: 030 55555, 6: 030 666666, 7: 030 7777777, 8: 0151 23456789',
      'DE',
      true,
    ],
    ['0049/151/23456789', null, true],
    ['+49 151 23456789, 23456790', null, true],
    ['+49,151,23456789', null, true],
    ['0151/234567890', 'DE', false],
    ['0171/2345678 / 9', 'DE', false],
  ])('%j', (stored, country, finds) => {
    expect(matchPhone({ waId: '4915123456789', stored, recordCountry: country }).match).toBe(finds);
  });

  test.each([
    ['06/12/52/38/86', '33612523886', 'FR'],
    ['0475/12.34.56', '32475123456', 'BE'],
    ['06-20/106-5753', '36201065753', 'HU'],
    ['01 512/3456', '4315123456', 'AT'],
    ['415/934-5546, 415/934-5547', '14159345547', 'US'],
    ['51208 / 51209', '29051209', 'SH'],
    ['447,400,123,456', '447400123456', 'US'],
  ])('%j is read in %s of %s', (stored, waId, recordCountry) => {
    expect(matchPhone({ waId, stored, recordCountry }).match).toBe(true);
  });

  test('the end of a number is no number of its own', () => {
    expect(ask('0151/2345678', '492345678', 'DE', null)).toBe('none');
    expect(ask('2345678', '492345678', 'DE', null)).not.toBe('none');
  });
});

describe('digits that are lost are not guessed', () => {
  test.each([
    ['4.474E+11', 'a spreadsheet rounded the stored number'],
    ['4,47400123456E+11', 'a spreadsheet rounded the stored number'],
    ['+44 7400 123***', 'digits of the stored number are masked'],
    ['+44 7400 123xxx', 'digits of the stored number are masked'],
    ['••• 123456', 'digits of the stored number are masked'],
    ['+44 7400 12345', 'another number'],
    ['123456', 'another number, or a national spelling that no country is known for'],
    ['0000000000', 'another number'],
    ['call the office', 'the text holds no number'],
    ['', 'the text holds no number'],
  ])('%j: %s', (stored, why) => {
    expect(matchPhone({ waId: '447400123456', stored })).toEqual({ match: false, strength: 'none', why });
  });

  test.each(['', 'BE.1001', '+447400123456', '12345', '1234567890123456'])('%j is no WhatsApp number', (waId) => {
    expect(matchPhone({ waId, stored: `+${waId}`, recordCountry: 'GB' })).toEqual({
      match: false,
      strength: 'none',
      why: 'the WhatsApp id is no phone number',
    });
  });
});

test('a number its plan does not know is weak, however it is spelled', () => {
  expect(ask('+999 123456789', '999123456789', null, null)).toBe('weak');
});

test('the reason never tells the number', () => {
  const { why } = matchPhone({ waId: '4915123456789', stored: '+49 151 23456789 x45' });
  expect(why).toBe('international spelling, with an extension');
});
