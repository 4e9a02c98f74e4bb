import fc from 'fast-check';
import {
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/examples.mobile.json';

/** A made-up WhatsApp account of a region, in a range its numbering plan gives to mobiles. */
export interface PhoneAccount {
  country: CountryCode;
  waId: string;
  callingCode: string;
  /** National number without trunk prefix. */
  national: string;
  /** As people of the country write it at home, such as `0151 23456789`. */
  athome: string;
  /** As people write it to foreigners, such as `+49 1512 3456789`. */
  abroad: string;
  /** What stands before the number at home and not abroad: 0, 8, 06, or nothing. */
  trunk: string;
}

/** The account with these international digits; null where the digits are no number of the country. */
export function accountOf(digits: string, country?: CountryCode): PhoneAccount | null {
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  const home = parsed?.country ?? country;
  if (!parsed?.isValid() || home === undefined) return null;
  const athome = parsed.formatNational();
  const dialled = athome.replace(/\D/g, '');
  return {
    country: home,
    waId: parsed.number.slice(1),
    callingCode: parsed.countryCallingCode,
    national: parsed.nationalNumber,
    athome,
    abroad: parsed.formatInternational(),
    trunk: dialled.endsWith(parsed.nationalNumber) ? dialled.slice(0, -parsed.nationalNumber.length) : '',
  };
}

/** Every region that has an example of a mobile number. */
export const regions: readonly CountryCode[] = getCountries().filter((country) => example(country) !== null);

function example(country: CountryCode): string | null {
  return getExampleNumber(country, examples)?.number.slice(1) ?? null;
}

/** The example of a region, as an account. */
export function exampleOf(country: CountryCode): PhoneAccount {
  const account = accountOf(example(country) ?? '', country);
  if (!account) throw new Error(`${country} has no usable example`);
  return account;
}

/** Accounts of all regions: an example whose last digits are changed as far as the plan allows. */
export const anyAccount: fc.Arbitrary<PhoneAccount> = fc
  .tuple(fc.constantFrom(...regions), fc.stringMatching(/^[0-9]{5}$/))
  .map(([country, tail]) => {
    const digits = example(country) ?? '';
    const changed = accountOf(digits.slice(0, -4) + tail.slice(0, 4), country);
    return changed ?? exampleOf(country);
  });

/** Regions that share a calling code read each other's national numbers alike. */
export function callingCode(country: CountryCode): string {
  return getCountryCallingCode(country);
}
