import { isSupportedCountry, ParseError, parsePhoneNumberWithError, type PhoneNumber } from 'libphonenumber-js/max';

/**
 * Odoo's `phone_sanitized`: E.164, or `false` when the text is no number of the country given (ISO code) or of the
 * country it names itself. National rules are those of the phone library plus Odoo's own patches.
 */
export function sanitizePhone(text: string, country: string | undefined): string | false {
  const trimmed = text.trim().replace(/^tel:/i, '');
  if (trimmed === '') return false;
  return parse(trimmed, country) ?? retryAsInternational(trimmed) ?? false;
}

function parse(text: string, country: string | undefined): string | undefined {
  const number = tryParse(text, country);
  if (number === undefined) return undefined;
  const patched = patchedNumber(number.number);
  if (patched !== number.number) return patched;
  return number.isValid() ? number.number : undefined;
}

// Odoo tries again with a plus when the number was too long for the country: 0044… and 32… typed without plus.
function retryAsInternational(text: string): string | undefined {
  if (text.startsWith('+')) return undefined;
  return parse(`+${text.replace(/^00/, '')}`, undefined);
}

function tryParse(text: string, country: string | undefined): PhoneNumber | undefined {
  try {
    const region = country !== undefined && isSupportedCountry(country) ? country : undefined;
    return parsePhoneNumberWithError(text, {
      extract: false,
      ...(region === undefined ? {} : { defaultCountry: region }),
    });
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

// Mexican mobiles lost the 1 after 52 and Brazilian ones gained a 9; people and WhatsApp still write the old forms.
function patchedNumber(e164: string): string {
  const mexico = /^\+521(\d{10})$/.exec(e164);
  if (mexico !== null) return `+52${mexico[1]}`;
  const brazil = /^\+55(\d{2})([6-9]\d{7})$/.exec(e164);
  if (brazil !== null) return `+55${brazil[1]}9${brazil[2]}`;
  return e164;
}
