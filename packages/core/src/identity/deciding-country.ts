import { planOf } from './numbering-plan';

/**
 * The countries that may read a national spelling, as ISO 3166 alpha-2. Missing, null and blank mean "not set".
 */
export interface PhoneCountries {
  /** Of the record: the contact's own, else that of its company. */
  record?: string | null | undefined;
  /** Where the record says nothing: the first that is set of the owner's locale, the business number written to, the account. */
  account?: string | null | undefined;
}

/** The country that reads national spellings, in capitals, and whose word it is. */
export interface DecidingCountry {
  country: string;
  by: 'record' | 'account';
}

/**
 * The first country that is set decides, even when a later one would give a match: a German contact with `0171 …` is German although the
 * account is Austrian. A set code that no country has decides too, and then no national spelling means anybody.
 */
export function decidingCountry({ record, account }: PhoneCountries): DecidingCountry | null {
  const own = record?.trim().toUpperCase();
  if (own) return { country: own, by: 'record' };
  const given = account?.trim().toUpperCase();
  return given ? { country: given, by: 'account' } : null;
}

/** Whether an ISO 3166 code (two capital letters) is a country whose national spellings can be read. */
export function isCountry(code: string): boolean {
  return planOf(code) !== null;
}
