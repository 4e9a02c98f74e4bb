/** What may be read as a phone number in a `wa_id`: international digits. Everything else is no number at all. */
const WA_ID = /^[0-9]{6,15}$/;

/** True for a `wa_id` that is a phone number; false for empty texts, usernames and business-scoped ids put in its place. */
export function isWaId(text: string): boolean {
  return WA_ID.test(text);
}

/**
 * The canonical form of a WhatsApp account id: the key under which one account is known, however Meta or a CRM spells it.
 * A `wa_id` is international by definition and is never read with a default country. Idempotent; texts it has no rule for
 * come back unchanged.
 *
 * - Mexico: the old mobile `1` behind `52` is dropped.
 * - Brazil: the ninth digit of mobiles is dropped, as in ids of old accounts. Landlines have none and gain none.
 * - Ivory Coast (2021-01-31) and Benin (2024-11-30): eight digits move to the ten-digit plan.
 * - Argentina: `549…` stays; without the 9 it reads as a landline, another number.
 */
export function waKey(waId: string): string {
  return mexico(waId) ?? brazil(waId) ?? ivoryCoast(waId) ?? benin(waId) ?? waId;
}

function mexico(waId: string): string | null {
  return /^521[0-9]{10}$/.test(waId) ? `52${waId.slice(3)}` : null;
}

function brazil(waId: string): string | null {
  return /^55[1-9][0-9]9[6-9][0-9]{7}$/.test(waId) ? waId.slice(0, 4) + waId.slice(5) : null;
}

const IVORY_COAST_PREFIX = ['01', '01', '01', '01', '05', '05', '05', '07', '07', '07'];

/** The old second digit names the operator, and the operator the new prefix. */
function ivoryCoast(waId: string): string | null {
  if (!/^225[0-9]{8}$/.test(waId)) return null;
  return `225${IVORY_COAST_PREFIX[Number(waId[4])] ?? ''}${waId.slice(3)}`;
}

function benin(waId: string): string | null {
  return /^229[0-9]{8}$/.test(waId) ? `22901${waId.slice(3)}` : null;
}
