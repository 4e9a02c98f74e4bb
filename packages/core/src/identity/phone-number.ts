import { parsePhoneNumberFromString, isSupportedCountry } from 'libphonenumber-js/max';
import { waKey } from './wa-key';

/** A phone number in E.164 with `+`. */
export type PhoneNumber = string & { readonly brand: unique symbol };

/**
 * How sure a stored text is. `strong`: international spelling. `normal`: national, read with the record's own country.
 * `weak`: read with the account's default country, with an extension, or not a valid number: a suggestion at most.
 */
export type KeyStrength = 'strong' | 'normal' | 'weak';

/** What a stored text stands for: the key of {@link waKey}, and how sure that is. */
export interface StoredKey {
  key: string;
  strength: KeyStrength;
}

/**
 * The number of a WhatsApp account in the form people dial and Meta accepts, with `+`: Brazilian mobiles with the ninth digit, Mexican
 * ones without the old `1`. Never parsed with a default country.
 */
export function dialablePhone(waId: string): PhoneNumber {
  const key = waKey(waId);
  return toPhone(brazilWithNine(key) ?? key);
}

/** Every E.164 spelling under which a CRM may hold the account: the one people dial first. */
export function phoneVariants(waId: string): PhoneNumber[] {
  const key = waKey(waId);
  const variants = [brazilWithNine(key) ?? key, key, waId, mexicoWithOne(key), argentinaWithoutNine(key)];
  return [...new Set(variants.flatMap((digits) => (digits === null ? [] : [toPhone(digits)])))];
}

function toPhone(digits: string): PhoneNumber {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where the brand is given
  return `+${digits}` as PhoneNumber;
}

function brazilWithNine(key: string): string | null {
  return /^55[1-9][0-9][6-9][0-9]{7}$/.test(key) ? `${key.slice(0, 4)}9${key.slice(4)}` : null;
}

function mexicoWithOne(key: string): string | null {
  return /^52[1-9][0-9]{9}$/.test(key) ? `521${key.slice(2)}` : null;
}

/** Only to recall candidates: without its 9 an Argentine number reads as a landline and proves nothing. */
function argentinaWithoutNine(key: string): string | null {
  return /^549[0-9]{10}$/.test(key) ? `54${key.slice(3)}` : null;
}

const MARKS = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const LABEL = /^(?:tel|phone|mobile|mob|whatsapp|wa|cell)\s*[:.]?\s*/i;
const LINK = /^(?:https?:\/\/)?(?:wa\.me\/|api\.whatsapp\.com\/send\?phone=)/i;

/** Folds what people paste around a number: full-width and Arabic digits, invisible marks, labels, links. */
function clean(text: string): string {
  return text
    .normalize('NFKC')
    .replace(MARKS, '')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .trim()
    .replace(LABEL, '')
    .replace(LINK, '+')
    .replace(/^'/, '')
    .replace(/^\++/, '+')
    .replace(/^\+?00/, '+');
}

/** Whether an ISO 3166 code (two capital letters) is a country whose national spellings can be read. */
export function isCountry(code: string): boolean {
  return isSupportedCountry(code);
}

/**
 * Reads a phone text of a CRM record. `recordCountry` is the record's own ISO country, `defaultCountry` the account's: the first that is
 * set decides, and without either a national spelling means nobody. Null when it is no number.
 */
export function storedKey(
  text: string,
  recordCountry: string | null,
  defaultCountry: string | null = null,
): StoredKey | null {
  const cleaned = clean(text);
  if (cleaned.replace(/[^0-9]/g, '').length < 7) return null;
  const country = recordCountry ?? defaultCountry;
  const parsed = parsePhoneNumberFromString(
    cleaned,
    country !== null && isSupportedCountry(country) ? country : undefined,
  );
  if (!parsed) return null;
  const international = cleaned.startsWith('+');
  const sure = isKnownNumber(parsed.number.slice(1), parsed.isValid()) && !parsed.ext;
  if (!sure)
    return international && parsed.isPossible() && !parsed.ext
      ? { key: waKey(parsed.number.slice(1)), strength: 'weak' }
      : weak(parsed);
  return {
    key: waKey(parsed.number.slice(1)),
    strength: international ? 'strong' : recordCountry !== null ? 'normal' : 'weak',
  };
}

function weak(parsed: { number: string; isPossible(): boolean }): StoredKey | null {
  return parsed.isPossible() ? { key: waKey(parsed.number.slice(1)), strength: 'weak' } : null;
}

/** Valid today, or valid once the country's renumbering is applied. */
function isKnownNumber(digits: string, valid: boolean): boolean {
  if (valid) return true;
  const dialable = dialablePhone(digits);
  return dialable !== `+${digits}` && (parsePhoneNumberFromString(dialable)?.isValid() ?? false);
}

/** Whether a key belongs to a landline by its own plan; on WhatsApp that is a company, not a person. */
export function isLandline(key: string): boolean {
  return parsePhoneNumberFromString(dialablePhone(key))?.getType() === 'FIXED_LINE';
}
