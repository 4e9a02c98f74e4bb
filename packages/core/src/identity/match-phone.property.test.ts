import fc from 'fast-check';
import {
  accountOf,
  anyAccount,
  callingCode,
  exampleOf,
  regions,
  type PhoneAccount,
} from './__fixtures__/phone-accounts';
import { abroad, athome, BETWEEN, EXTENSIONS, type Spelling } from './__fixtures__/phone-spellings';
import { matchPhone } from './match-phone';
import { waKey } from './wa-key';

const SEED = 20_261_122;
const any = fc.oneof(fc.constantFrom(...regions.map(exampleOf)), anyAccount);
const region = fc.constantFrom(...regions);
const country = fc.option(fc.oneof(region, fc.constantFrom('xx', '', 'de')), { nil: undefined });

/** The spellings of an account that it has, with their names: what fails is named in the report. */
function spelled(account: PhoneAccount, spellings: Record<string, Spelling>): [name: string, text: string][] {
  return Object.entries(spellings).flatMap(([name, spell]) => {
    const text = spell(account);
    return text === null ? [] : [[name, text] as [string, string]];
  });
}

function failures(texts: [string, string][], isRight: (text: string) => boolean): string[] {
  return texts.filter(([, text]) => !isRight(text)).map(([name, text]) => `${name}: ${JSON.stringify(text)}`);
}

const strengthOf = (waId: string, stored: string, recordCountry?: string, accountCountry?: string): string => {
  const { match, strength } = matchPhone({ waId, stored, recordCountry, accountCountry });
  return match ? strength : 'none';
};

test('the example of every region is found by every spelling', () => {
  expect(regions.length).toBeGreaterThan(240);
  const wrong = regions
    .map(exampleOf)
    .flatMap((account) => [
      ...failures(spelled(account, abroad), (text) => strengthOf(account.waId, text) === 'strong'),
      ...failures(spelled(account, athome), (text) => strengthOf(account.waId, text, account.country) === 'normal'),
    ]);
  expect(wrong).toEqual([]);
});

describe('an account is found', () => {
  test('by every international spelling, whatever countries are set', () => {
    fc.assert(
      fc.property(any, country, country, (account, record, other) => {
        const wrong = failures(
          spelled(account, abroad),
          (text) => strengthOf(account.waId, text, record, other) === 'strong',
        );
        expect(wrong).toEqual([]);
      }),
      { seed: SEED, numRuns: 250 },
    );
  });

  test('by every national spelling with the country of the record, and weakly with the account’s', () => {
    fc.assert(
      fc.property(any, country, (account, other) => {
        const wrong = failures(
          spelled(account, athome),
          (text) => strengthOf(account.waId, text, account.country.toLowerCase(), other) === 'normal',
        );
        const weak = failures(
          spelled(account, athome),
          (text) => strengthOf(account.waId, text, ' ', account.country) === 'weak',
        );
        expect([...wrong, ...weak]).toEqual([]);
      }),
      { seed: SEED, numRuns: 250 },
    );
  });

  test('behind the prefix that the account’s country dials for calls abroad', () => {
    const exits = fc.constantFrom<[string, string]>(
      ['011 ', 'US'],
      ['0011 ', 'AU'],
      ['010-', 'JP'],
      ['8~10 ', 'RU'],
      ['001', 'TH'],
    );
    fc.assert(
      fc.property(any, exits, ({ waId, abroad: text }, [exit, from]) => {
        expect(strengthOf(waId, exit + text.slice(1), undefined, from)).toBe('strong');
      }),
      { seed: SEED, numRuns: 800 },
    );
  });

  test('with an extension, weakly', () => {
    fc.assert(
      fc.property(any, ({ waId, country: own, abroad: text, athome: home }) => {
        const texts = EXTENSIONS.map((extension): [string, string] => [extension, text + extension]);
        const national = EXTENSIONS.map((extension): [string, string] => [extension, home + extension]);
        expect(failures(texts, (each) => strengthOf(waId, each) === 'weak')).toEqual([]);
        expect(failures(national, (each) => strengthOf(waId, each, own) !== 'none')).toEqual([]);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  test('first or last of several numbers in one field', () => {
    fc.assert(
      fc.property(any, any, fc.constantFrom(...BETWEEN), (one, other, between) => {
        const both = `${one.abroad}${between}${other.abroad}`;
        expect([strengthOf(one.waId, both), strengthOf(other.waId, both)]).toEqual(['strong', 'strong']);
        const home = `${one.athome}${between}${exampleOf(one.country).athome}`;
        expect(strengthOf(one.waId, home, one.country)).not.toBe('none');
        expect(strengthOf(exampleOf(one.country).waId, home, one.country)).not.toBe('none');
      }),
      { seed: SEED, numRuns: 700 },
    );
  });
});

describe('somebody else is not', () => {
  const digit = fc.integer({ min: 0, max: 9 });
  const mistakes: Record<string, (waId: string, place: number, other: number) => string> = {
    'one digit off': (waId, place, other) =>
      waId.slice(0, -place) + String(other) + waId.slice(waId.length - place + 1),
    'two digits swapped': (waId, place) =>
      waId.slice(0, -place - 1) + waId.at(-place) + waId.at(-place - 1) + waId.slice(waId.length - place + 1),
    truncated: (waId) => waId.slice(0, -1),
    'one digit too many': (waId, _place, other) => waId + String(other),
    'one digit twice': (waId, place) => waId.slice(0, -place) + waId.at(-place) + waId.slice(waId.length - place),
  };

  test.each(Object.entries(mistakes))('%s', (_name, mistake) => {
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 5 }), digit, (account, place, other) => {
        const wrong = mistake(account.waId, place, other);
        fc.pre(place < account.national.length && waKey(wrong) !== waKey(account.waId));
        const stranger = accountOf(wrong, account.country) ?? lookalike(account, wrong);
        const texts = [...spelled(stranger, abroad), ...spelled(stranger, athome)];
        expect(failures(texts, (text) => strengthOf(account.waId, text, account.country) === 'none')).toEqual([]);
      }),
      { seed: SEED, numRuns: 150 },
    );
  });

  test('the same national digits elsewhere', () => {
    fc.assert(
      fc.property(any, region, (account, elsewhere) => {
        const code = callingCode(elsewhere);
        const stranger = lookalike(account, code + account.national);
        fc.pre(code !== account.callingCode && waKey(stranger.waId) !== waKey(account.waId));
        const texts = spelled({ ...stranger, callingCode: code }, abroad).filter(([, text]) => /\+|00/.test(text));
        expect(failures(texts, (text) => strengthOf(account.waId, text, account.country) === 'none')).toEqual([]);
        const national = spelled(account, athome).filter(
          ([, text]) => waKey(text.replaceAll(/\D/g, '')) !== waKey(account.waId),
        );
        const isNobody = (text: string) => strengthOf(account.waId, text, elsewhere, account.country) === 'none';
        expect(failures(national, isNobody)).toEqual([]);
      }),
      { seed: SEED, numRuns: 250 },
    );
  });

  test('national spellings where no country is set', () => {
    fc.assert(
      fc.property(any, (account) => {
        const texts = spelled(account, athome).filter(([, text]) => !text.replaceAll(/\D/g, '').includes(account.waId));
        expect(failures(texts, (text) => strengthOf(account.waId, text) === 'none')).toEqual([]);
      }),
      { seed: SEED, numRuns: 250 },
    );
  });

  test('masked, rounded and local numbers', () => {
    fc.assert(
      fc.property(any, ({ waId, country: own, abroad: text, national }) => {
        const rounded = `${waId[0]}.${waId.slice(1, 6)}E+${waId.length - 1}`;
        const texts = ['***', 'xxx', ' ** **', '••', '??', '*'].map((mask) => text.slice(0, -2) + mask);
        const local = [4, 5, 6].filter((length) => length < national.length).map((length) => national.slice(-length));
        for (const stored of [rounded, ...texts, ...local])
          expect([stored, strengthOf(waId, stored, own)]).toEqual([stored, 'none']);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  /** Digits that no plan knows, spelled like those of an account. */
  function lookalike(account: PhoneAccount, waId: string): PhoneAccount {
    const national = waId.slice(account.callingCode.length);
    return {
      ...account,
      waId,
      national,
      abroad: `+${waId.slice(0, 4)} ${waId.slice(4)}`,
      athome: account.trunk + national,
    };
  }
});

describe('laws', () => {
  const invisible = fc.constantFrom(
    '\u200b',
    '\u200e',
    '\u200f',
    '\u202a',
    '\u202c',
    '\u2066',
    '\u2069',
    '\u00ad',
    '\ufeff',
    '\0',
  );
  const blank = fc.constantFrom(' ', '\u00a0', '\u2003', '\u202f', '\u3000');
  const phoneish = fc.stringMatching(/^[+0-9 ()/x.,*#;-]{0,40}$/);

  test('invisible marks anywhere, and any number of blanks for one, change nothing', () => {
    fc.assert(
      fc.property(
        any,
        phoneish,
        fc.array(invisible, { minLength: 1 }),
        fc.array(blank, { minLength: 1 }),
        (account, junk, marks, blanks) => {
          for (const text of [
            account.abroad,
            account.athome,
            `${account.athome} ${junk}`,
            `${junk} ${account.abroad}`,
            junk,
          ]) {
            const marked = Array.from(text)
              .map((character, index) => character + (marks[index % marks.length] ?? ''))
              .join('');
            const plain = matchPhone({ waId: account.waId, stored: text, recordCountry: account.country });
            const ask = (stored: string) => matchPhone({ waId: account.waId, stored, recordCountry: account.country });
            expect(ask(marked)).toEqual(plain);
            expect(ask(text.replaceAll(' ', blanks.join('')))).toEqual(plain);
          }
        },
      ),
      { seed: SEED, numRuns: 400 },
    );
  });

  test('two accounts are each other’s or nobody’s', () => {
    const variants = fc
      .tuple(any, any)
      .chain(([one, other]) =>
        fc.constantFrom(
          [one.waId, other.waId],
          [one.waId, waKey(one.waId)],
          ['521' + one.waId.slice(-10), '52' + one.waId.slice(-10)],
        ),
      );
    fc.assert(
      fc.property(variants, ([one, other]) => {
        expect(strengthOf(one, `+${other}`)).toBe(strengthOf(other, `+${one}`));
        expect(strengthOf(one, `+${other}`) !== 'none').toBe(waKey(one) === waKey(other));
      }),
      { seed: SEED, numRuns: 800 },
    );
  });

  test('any text, any id, any country: an answer, never a throw', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string(), phoneish);
    const anything = fc.option(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'DE', 'us')));
    fc.assert(
      fc.property(text, text, anything, anything, (waId, stored, recordCountry, accountCountry) => {
        const { match, strength } = matchPhone({ waId, stored, recordCountry, accountCountry });
        if (match) expect(strength).not.toBe('none');
        expect(matchPhone({ waId: '5491123456789', stored, recordCountry, accountCountry }).why).not.toMatch(/\d/);
      }),
      { seed: SEED, numRuns: 2500 },
    );
  });

  test.each([
    ['digits', '1'.repeat(2e6)],
    ['digits and blanks', '1 '.repeat(1e6)],
    ['pluses', '+1'.repeat(1e6)],
    ['numbers and slashes', '030 1234/'.repeat(2e5)],
    ['brackets', '('.repeat(5e3) + '0' + ')'.repeat(5e3)],
    ['stars', `${'*'.repeat(9e3)}1`],
    ['line breaks', `1${'\n'.repeat(9e3)}x`],
    ['ligatures of eighteen letters', '\ufdfa'.repeat(1e5)],
  ])('a hostile text of %s costs little', (_name, stored) => {
    const startedAt = performance.now();
    for (const recordCountry of ['DE', 'AR', 'BR', 'US']) matchPhone({ waId: '4915123456789', stored, recordCountry });
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test('the same properties fail for a matcher that compares last digits: they can fail', () => {
    const lastEight = (waId: string, text: string) => text.replaceAll(/\D/g, '').slice(-8) === waId.slice(-8);
    const stranger = accountOf('4915123456789') ?? exampleOf('DE');
    expect(failures(spelled(stranger, abroad), (text) => !lastEight('4917123456789', text)).length).toBeGreaterThan(20);
    expect(failures(spelled(stranger, abroad), (text) => strengthOf('4917123456789', text) === 'none')).toEqual([]);
  });
});
