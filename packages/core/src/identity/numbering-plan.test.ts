import fc from 'fast-check';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { anyAccount, regions } from './__fixtures__/phone-accounts';
import { callingCodeOf, countriesOf, isPlannedNumber, mainPlanOf, planOf } from './numbering-plan';

test('every country of the library has a plan, and every plan its calling code', () => {
  for (const country of getCountries()) {
    const code = getCountryCallingCode(country);
    expect([country, planOf(country)?.callingCode]).toEqual([country, code]);
    expect(countriesOf(code)).toContain(country);
    expect(callingCodeOf(`${code}123456`)).toBe(code);
  }
});

test.each(['XX', 'de', '', '__proto__', 'constructor', '001'])('%j has none', (country) => {
  expect(planOf(country)).toBeNull();
});

test('codes nobody has', () => {
  expect([callingCodeOf('999123'), callingCodeOf(''), mainPlanOf('999')]).toEqual([null, null, null]);
  expect(countriesOf('999')).toEqual([]);
});

test('a number is known exactly when the library calls it valid', () => {
  const change = fc.tuple(anyAccount, fc.nat({ max: 12 }), fc.stringMatching(/^[0-9]{0,2}$/));
  fc.assert(
    fc.property(change, ([{ waId, callingCode }, place, inserted]) => {
      const digits = waId.slice(0, place) + inserted + waId.slice(place + 1);
      fc.pre(callingCodeOf(digits) === callingCode);
      const parsed = parsePhoneNumberFromString(`+${digits}`);
      // Some texts are repaired by the parser; what it then calls valid is another number.
      fc.pre(parsed?.number === `+${digits}`);
      expect([digits, isPlannedNumber(callingCode, digits.slice(callingCode.length))]).toEqual([
        digits,
        parsed?.isValid(),
      ]);
    }),
    { seed: 11, numRuns: 4000 },
  );
});

test('the examples of all regions are known', () => {
  fc.assert(
    fc.property(anyAccount, ({ callingCode, national }) => isPlannedNumber(callingCode, national)),
    { seed: 12, numRuns: regions.length * 4 },
  );
});

describe('what stands in front', () => {
  test.each([
    ['DE', '015123456789', '15123456789'],
    ['DE', '15123456789', null],
    ['RU', '89123456789', '9123456789'],
    ['HU', '06201065753', '201065753'],
    ['US', '12015550123', '2015550123'],
    ['IT', '0674227360', null],
    ['BR', '0153198765432', '3198765432'],
    ['AR', '0111523456789', '91123456789'],
    // The library would add Antigua's area code: a local number is no whole number.
    ['AG', '4641234', null],
  ])('%s %s → %s (trunk)', (country, dialled, rest) => {
    expect(planOf(country)?.withoutTrunk(dialled)).toBe(rest);
  });

  test.each([
    ['US', '011447400123456', '447400123456'],
    ['AU', '0011447400123456', '447400123456'],
    ['RU', '810447400123456', '447400123456'],
    ['DE', '00447400123456', '447400123456'],
    ['DE', '011447400123456', null],
    ['DE', '000447400123456', null],
    ['WS', '0447400123456', null],
  ])('%s %s → %s (abroad)', (country, dialled, rest) => {
    expect(planOf(country)?.withoutExit(dialled)).toBe(rest);
  });
});
