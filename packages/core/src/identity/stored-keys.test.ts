import fc from 'fast-check';
import { isWaId, waKey } from './wa-key';
import { matchPhone } from './match-phone';
import { dialableKey, storedKeys } from './stored-keys';

function keysOf(text: string, record: string | null, account: string | null = null): string[] {
  return storedKeys(text, { record, account }).map(({ key, strength }) => `${key} ${strength}`);
}

describe('what a CRM field may stand for', () => {
  test.each<[title: string, text: string, record: string | null, account: string | null, keys: string[]]>([
    ['international', '+32 470 12 00 01', 'DE', null, ['32470120001 strong']],
    ['two zeros', '0032 470 12 00 01', null, null, ['32470120001 strong']],
    ['a superfluous trunk zero', '+49 (0)151 12345678', null, null, ['4915112345678 strong']],
    ['Brazil, either way', '+55 31 98765-4321', null, null, ['553187654321 strong']],
    ['Argentina without its 9', '+54 11 2345-6789', null, null, ['541123456789 strong', '5491123456789 weak']],
    ['national, the record says where', '0470 12 00 01', 'BE', 'NL', ['32470120001 normal']],
    ['national, only the account says where', '0470 12 00 01', null, 'BE', ['32470120001 weak']],
    ['an extension', '+1 201 555 0123 x45', null, null, ['12015550123 weak']],
    ['bare digits: themselves, or national', '15123816167', 'DE', null, ['15123816167 strong', '4915123816167 normal']],
    ['two numbers', '0470 12 00 01 / +32 470 12 00 02', 'BE', null, ['32470120001 normal', '32470120002 strong']],
    ['twice the same', '+32 470 12 00 01 or 0470 12 00 01', 'BE', null, ['32470120001 strong']],
    ['national and nowhere', '0470 12 00 01', null, null, []],
    ['a country that is none', '0470 12 00 01', 'XX', 'BE', []],
    ['a word', 'call the office', 'BE', null, []],
    ['lost for ever', '4.474E+11', 'GB', null, []],
  ])('%s: %s', (_title, text, record, account, keys) => {
    expect(keysOf(text, record, account)).toEqual(keys);
  });

  test('extensions come along', () => {
    expect(storedKeys('+1 201 555 0123 ext. 045', {})).toEqual([
      { key: '12015550123', strength: 'weak', extension: '045', by: 'international' },
    ]);
  });
});

describe('what may be dialled', () => {
  test.each<[text: string, record: string | null, account: string | null, key: string | null]>([
    ['+32 470 12 00 01', null, null, '32470120001'],
    ['0470 12 00 01', 'BE', null, '32470120001'],
    ['0470 12 00 01 / +32 470 12 00 02', 'BE', null, '32470120002'],
    ['15123816167', 'DE', null, '4915123816167'],
    ['15123816167', null, null, null],
    ['32470120001', 'BE', null, '32470120001'],
    ['32470120001', 'NL', null, null],
    ['32470120001', null, 'BE', null],
    ['0470 12 00 01', null, 'BE', null],
    ['+1 201 555 0123 x45', null, null, null],
    ['+32 470', null, null, null],
    ['12345', 'BE', null, null],
  ])('%s (record %s, account %s): %s', (text, record, account, key) => {
    expect(dialableKey(text, { record, account })?.key ?? null).toBe(key);
  });
});

describe('laws', () => {
  const country = fc.option(fc.constantFrom('BE', 'BR', 'AR', 'MX', 'US', 'DE', 'JP', 'xx', '', '__proto__'));
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0-9 ()/x.,-]{0,30}$/));

  test('keys are canonical numbers, each told once', () => {
    fc.assert(
      fc.property(text, country, country, (stored, record, account) => {
        const keys = storedKeys(stored, { record, account }).map(({ key }) => key);
        return new Set(keys).size === keys.length && keys.every((key) => isWaId(key) && waKey(key) === key);
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  test('a text matches every account it has a key for, and no other with more than weak strength', () => {
    fc.assert(
      fc.property(text, text, country, country, (stored, other, recordCountry, accountCountry) => {
        const keys = storedKeys(stored, { record: recordCountry, account: accountCountry });
        for (const { key, strength, by } of keys) {
          const answer = matchPhone({ waId: key, stored, recordCountry, accountCountry });
          expect(answer).toMatchObject({ strength, match: by !== 'no-nine' });
        }
        for (const { key } of storedKeys(other, { record: recordCountry, account: accountCountry })) {
          const { strength } = matchPhone({ waId: key, stored, recordCountry, accountCountry });
          if (strength === 'strong' || strength === 'normal') expect(keys.map((each) => each.key)).toContain(key);
        }
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});
