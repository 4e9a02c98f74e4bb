/** Fewest digits worth a substring search: shorter ones fit half the address book (Odoo itself refuses under three). */
const MIN_TAIL = 6;
const MAX_TAIL = 8;
/** No country code is longer. */
const COUNTRY_DIGITS = 3;

/**
 * The last digits of an E.164 number as any spelling of it must contain them: at most eight, and never any that could
 * belong to the country code. Null when too few remain to search with.
 */
export function searchTail(phone: string): string | null {
  const digits = phone.replace(/\D/g, '');
  const length = Math.min(MAX_TAIL, digits.length - COUNTRY_DIGITS);
  return length < MIN_TAIL ? null : digits.slice(-length);
}

/** True when the digits of a stored text contain the tail, whatever stands between them. */
export function hasTail(text: string, tail: string): boolean {
  return text.replace(/\D/g, '').includes(tail);
}

/**
 * Phone texts of a record as stored, with their fields; last the number as Odoo itself reads it (with the country of the record, of its
 * company or of the shop), so that a number in national spelling counts as what the shop takes it for. `mobile` exists up to 18, or with a
 * community module.
 */
export function phoneTexts(record: {
  phone: string | null;
  mobile: string | null;
  phone_sanitized: string | null;
}): { text: string; field: string }[] {
  return (['mobile', 'phone', 'phone_sanitized'] as const).flatMap((field) => {
    const text = record[field];
    return text === null ? [] : [{ text, field }];
  });
}
