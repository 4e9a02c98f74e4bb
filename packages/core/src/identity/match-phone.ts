import { decidingCountry } from './deciding-country';
import { planOf } from './numbering-plan';
import { phoneNumbersInText, type PhoneInText, type PhoneNumbersInText } from './phone-numbers-in-text';
import { phoneReadings, type PhoneReading } from './phone-reading';
import { readingStrength, strengthRank, type KeyStrength } from './stored-keys';
import { isWaId, waKey } from './wa-key';

/** A WhatsApp account and a phone text of a CRM record, to be compared. */
export interface PhoneQuestion {
  /** The `wa_id` as Meta reports it: 6 to 15 digits, no plus. Anything else (empty, a business-scoped id) matches nothing. */
  waId: string;
  /** The text as the CRM stores it, whatever it is. Of very long texts the first 10,000 characters are read. */
  stored: string;
  /** ISO 3166 alpha-2 of the record, else of its company; any case. Missing, null and blank: not set. */
  recordCountry?: string | null | undefined;
  /** ISO 3166 alpha-2 to fall back on: owner's locale, the business number written to, the account's default; the first that is set. */
  accountCountry?: string | null | undefined;
}

/** Whether a text is the account's number, how sure that is, and why in words without the number. */
export interface PhoneMatch {
  match: boolean;
  /**
   * `strong` and `normal` may link by themselves, `weak` may only be suggested. `none`: no match. A `weak` strength with `match: false` is a
   * candidate for a human: an Argentine number without the 9 of mobiles.
   */
  strength: KeyStrength | 'none';
  why: string;
}

/**
 * Tells whether a phone text of a CRM record is the number of a WhatsApp account. Pure, total, linear in the length of the text.
 *
 * - The `wa_id` is international by definition and never read with a country. Both sides are compared as keys of `waKey`, so that Mexico's
 *   1, Brazil's ninth digit and the plans of Ivory Coast and Benin make no difference. Equal means equal to the last digit: numbers that
 *   only end alike, lack an area code or a digit, are masked or were rounded by a spreadsheet, are others.
 * - The text may hold any blanks, dashes, brackets, digits of any script, invisible marks, labels in any language, links (`tel:`, `wa.me`),
 *   several numbers and extensions: any number in it may match.
 * - An international spelling (`+`, `00`, `011`, `0011`, `010`, `810`) is read as such only. Digits that equal the `wa_id` match too. A
 *   national spelling is read with the record's country, else the account's: the first that is set decides, also where the other one would
 *   match. With none set, or one that does not exist, it matches nothing.
 *
 * @example matchPhone({ waId: '4915123456789', stored: '0151 / 23456789', recordCountry: 'DE' })
 * // { match: true, strength: 'normal', why: "national spelling, read with the record's country" }
 */
export function matchPhone({ waId, stored, recordCountry, accountCountry }: PhoneQuestion): PhoneMatch {
  if (!isWaId(waId)) return none('the WhatsApp id is no phone number');
  const countries = { record: recordCountry, account: accountCountry };
  const key = waKey(waId);
  const text = phoneNumbersInText(stored, countries);
  let best: { number: PhoneInText; reading: PhoneReading; strength: KeyStrength } | null = null;
  for (const number of text.numbers) {
    for (const reading of phoneReadings(number, countries)) {
      if (waKey(reading.digits) !== key || (best && reading.by === 'no-nine')) continue;
      const strength = readingStrength(reading, number);
      const isBetter = !best || best.reading.by === 'no-nine' || strengthRank(strength) > strengthRank(best.strength);
      if (isBetter) best = { number, reading, strength };
    }
    if (best?.strength === 'strong') break;
  }
  if (!best) return none(reasonAgainst(text, { recordCountry, accountCountry }));
  const match = best.reading.by !== 'no-nine';
  return { match, strength: best.strength, why: reasonFor(best.number, best.reading, best.strength) };
}

function none(why: string): PhoneMatch {
  return { match: false, strength: 'none', why };
}

const SPELLINGS: Record<PhoneReading['by'], string> = {
  international: 'international spelling',
  digits: 'the digits are those of the WhatsApp id',
  record: "national spelling, read with the record's country",
  account: "national spelling, read with the account's country because the record has none",
  'no-nine': 'an Argentine number without the 9 of mobiles reads as a landline: a candidate, no match',
};

function reasonFor({ extension }: PhoneInText, { by }: PhoneReading, strength: KeyStrength): string {
  if (by === 'no-nine') return SPELLINGS[by];
  if (extension !== null) return `${SPELLINGS[by]}, with an extension`;
  const isUnknown = strength === 'weak' && by !== 'account';
  return isUnknown ? `${SPELLINGS[by]}, but the numbering plan does not know the number` : SPELLINGS[by];
}

function reasonAgainst(
  { numbers, spoiled }: PhoneNumbersInText,
  { recordCountry, accountCountry }: Omit<PhoneQuestion, 'waId' | 'stored'>,
): string {
  if (spoiled === 'masked') return 'digits of the stored number are masked';
  if (spoiled === 'scientific') return 'a spreadsheet rounded the stored number';
  if (numbers.length === 0) return 'the text holds no number';
  const isNational = numbers.some(({ plus, digits }) => !plus && !digits.startsWith('00'));
  if (!isNational) return 'another number';
  const deciding = decidingCountry({ record: recordCountry, account: accountCountry });
  if (deciding === null) return 'another number, or a national spelling that no country is known for';
  if (planOf(deciding.country) === null)
    return 'another number, or a national spelling and a country that does not exist';
  return 'another number';
}
