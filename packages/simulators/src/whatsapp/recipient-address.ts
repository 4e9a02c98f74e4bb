import { parsePhoneNumberFromString } from 'libphonenumber-js';

const PLAUSIBLE = /^\+?[\d\s().-]+$/;

/**
 * The digits Meta dials for the `to` of a send, or `undefined` when it is no phone number.
 * With `+` the number is taken as it stands. Without it, a string that could be a local number of the business number's
 * country gets that country's code put in front, even if the caller meant a foreign number: it may reach a stranger.
 * Vendor page: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers
 */
export function dialledDigits(to: string, businessDigits: string): string | undefined {
  if (!PLAUSIBLE.test(to)) return undefined;
  const digits = to.replace(/\D/g, '');
  if (!to.trim().startsWith('+')) {
    const country = parsePhoneNumberFromString(`+${businessDigits}`)?.country;
    const local = country === undefined ? undefined : parsePhoneNumberFromString(digits, country);
    if (local?.isPossible()) return local.number.slice(1);
  }
  return digits.length >= 7 && digits.length <= 15 && !digits.startsWith('0') ? digits : undefined;
}

/**
 * Other spellings under which the same phone may be registered at WhatsApp: Brazil with and without the mobile 9,
 * Mexico with and without the old mobile 1, Argentina with and without the mobile 9.
 */
export function registeredSpellings(digits: string): string[] {
  const brazil = /^55(\d\d)(9?)([6-9]\d{7})$/.exec(digits);
  if (brazil) return [brazil[2] === '9' ? `55${brazil[1]}${brazil[3]}` : `55${brazil[1]}9${brazil[3]}`];
  const mexico = /^52(1?)(\d{10})$/.exec(digits);
  if (mexico) return [mexico[1] === '1' ? `52${mexico[2]}` : `521${mexico[2]}`];
  const argentina = /^54(9?)(\d{10})$/.exec(digits);
  if (argentina) return [argentina[1] === '9' ? `54${argentina[2]}` : `549${argentina[2]}`];
  return [];
}
