import { countCharacters, outboundLimits } from '@kaiwa/core';
import { faultless } from '../config/fault';

/** A number to write to: with + and country code, digits only. */
export const phoneNumber = faultless((text) => {
  const digits = text.replace(/\D/g, '').length;
  if (/^\+\d+$/.test(text) && digits >= 7 && digits <= 15) return null;
  if (/^\+\d+$/.test(text))
    return {
      problem: `it has ${digits} digits, and numbers have 7 to 15`,
      fix: 'write the whole number with country code',
    };
  return 'write the number with + and country code, digits only, such as +12025550187';
});

/** The name of a template, as Meta writes it. */
export const templateName = faultless((text) =>
  /^[a-z0-9_]{1,512}$/.test(text) ? null : 'write the name as Meta does: a-z, 0-9 and _ only',
);

/** The language of a template, as Meta writes it. https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/supported-languages */
export const languageCode = faultless((text) =>
  /^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(text) ? null : 'write the code as Meta does, such as en or pt_BR',
);

/** The text of a message; line breaks are fine. */
export const messageText = faultless((text) =>
  text.trim() === ''
    ? 'write something'
    : countCharacters(text) > outboundLimits.text.most
      ? { problem: `it has ${countCharacters(text)} characters`, fix: `write at most ${outboundLimits.text.most}` }
      : null,
);
