import { KaiwaError } from '../errors/kaiwa-error';
import type { OutboundContent, Recipient } from './outbound-message';

/** Limits of https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages (read 2026-11-22). */
const MOST_TEXT_CHARS = 4096;
const MOST_CALLBACK_CHARS = 512;
const E164 = /^\+[1-9][0-9]{6,14}$/;

function tooMuch(code: string, message: string, hint: string): KaiwaError {
  return new KaiwaError({ kind: 'rejected', code, message, hint });
}

/**
 * The body of `POST /<number>/messages`. Always `to` with its `+`, else Meta may put another country in front.
 * @throws KaiwaError `rejected` when a limit is broken; nothing was sent then.
 */
export function outboundPayload(
  recipient: Recipient,
  content: OutboundContent,
  callbackData: string,
): Record<string, unknown> {
  if (callbackData.length > MOST_CALLBACK_CHARS)
    throw tooMuch('CALLBACK_TOO_LONG', 'The callback data is too long', 'Use a short id.');
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...addressOf(recipient),
    biz_opaque_callback_data: callbackData,
    ...contentOf(content),
  };
}

function addressOf(recipient: Recipient): Record<string, string> {
  if ('bsuid' in recipient) return { recipient: recipient.bsuid };
  if (E164.test(recipient.phone)) return { to: recipient.phone };
  throw tooMuch(
    'RECIPIENT_NOT_E164',
    'The recipient is not a phone number in E.164',
    'Correct the number of the contact.',
  );
}

function contentOf(content: OutboundContent): Record<string, unknown> {
  if (content.kind === 'text') {
    const length = Array.from(content.text).length;
    if (length === 0) throw tooMuch('TEXT_EMPTY', 'The text is empty', 'Write something.');
    if (length > MOST_TEXT_CHARS) {
      throw tooMuch(
        'TEXT_TOO_LONG',
        `The text has ${length} characters, WhatsApp takes ${MOST_TEXT_CHARS}`,
        'Shorten it or send two messages.',
      );
    }
    return { type: 'text', text: { body: content.text, preview_url: content.previewUrl } };
  }
  const parameters = content.variables.map(({ name, text }) => ({
    type: 'text',
    ...(name === null ? {} : { parameter_name: name }),
    text: variableText(text),
  }));
  const components = parameters.length > 0 ? [{ type: 'body', parameters }] : [];
  return {
    type: 'template',
    template: {
      name: content.name,
      language: { code: content.language },
      ...(components.length > 0 && { components }),
    },
  };
}

/** Meta refuses line breaks, tabs and more than four blanks in a row inside a variable (132018). */
function variableText(text: string): string {
  const folded = text
    .replace(/\s*[\r\n\t]+\s*/g, ' ')
    .replace(/ {5,}/g, '    ')
    .trim();
  if (folded === '')
    throw tooMuch('VARIABLE_EMPTY', 'A template variable is empty', 'Fill it or give the rule a fallback.');
  return folded;
}
