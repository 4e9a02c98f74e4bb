import { waKey } from './wa-key';

/** A phone number in E.164 with `+`. */
export type PhoneNumber = string & { readonly brand: unique symbol };

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

/**
 * The accounts a list of spellings stands for, as keys. An Argentine spelling without the 9 is there to recall records only and is no
 * account of its own beside the one with it.
 */
export function accountKeys(phones: readonly string[]): string[] {
  const keys = new Set(phones.map((phone) => waKey(phone.replace(/^\+/, ''))));
  return [...keys].filter((key) => !(/^54[1-8]/.test(key) && keys.has(`549${key.slice(2)}`)));
}
