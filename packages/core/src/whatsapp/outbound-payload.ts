import { KaiwaError } from '../errors/kaiwa-error';
import { checkOutbound } from '../outbound/check-outbound';
import { contentPayload } from '../outbound/content-payload';
import { outboundLimits } from '../outbound/outbound-limits';
import { describeProblems } from '../outbound/outbound-problem';
import type { OutboundContent, Recipient } from './outbound-message';

const E164 = /^\+[1-9][0-9]{6,14}$/;

function refuse(code: string, message: string, hint: string, vendorCode?: string): KaiwaError {
  return new KaiwaError({ kind: 'rejected', code, message, hint, ...(vendorCode !== undefined && { vendorCode }) });
}

/**
 * The body of `POST /<number>/messages` (or `/marketing_messages`). Always `to` with its `+`, else Meta may put another country in front.
 * @throws KaiwaError `rejected` when a limit is broken, with every problem in its message; nothing was sent then.
 */
export function outboundPayload(
  recipient: Recipient,
  content: OutboundContent,
  callbackData: string,
): Record<string, unknown> {
  if (callbackData.length > outboundLimits.callbackData.most)
    throw refuse('CALLBACK_TOO_LONG', 'The callback data is too long', 'Use a short id.');
  const problems = checkOutbound(content);
  if (problems.length > 0)
    throw refuse('OUTBOUND_INVALID', describeProblems(problems), 'Correct the message and send it again.');
  if ('bsuid' in recipient && content.kind === 'template' && content.passcode !== undefined)
    throw refuse(
      'PASSCODE_NEEDS_PHONE',
      'A passcode goes to a phone number only, and only a WhatsApp id is known',
      'Ask the person for the number.',
      '131062',
    );
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'group' in recipient ? 'group' : 'individual',
    ...addressOf(recipient),
    ...envelopeOf(content),
    biz_opaque_callback_data: callbackData,
    ...contentPayload(content),
  };
}

/** The endpoint below the number that takes this content. */
export function sendPath(content: OutboundContent): 'messages' | 'marketing_messages' {
  return content.kind === 'template' && content.marketing !== undefined ? 'marketing_messages' : 'messages';
}

function addressOf(recipient: Recipient): Record<string, string> {
  if ('bsuid' in recipient) return { recipient: recipient.bsuid };
  if ('group' in recipient) return { to: recipient.group };
  if (E164.test(recipient.phone)) return { to: recipient.phone };
  throw refuse(
    'RECIPIENT_NOT_E164',
    'The recipient is not a phone number in E.164',
    'Correct the number of the contact.',
  );
}

function envelopeOf(content: OutboundContent): Record<string, unknown> {
  if (content.kind === 'reaction') return {};
  const { replyTo, identityKeyHash } = content;
  const marketing = content.kind === 'template' ? content.marketing : undefined;
  return {
    ...(replyTo !== undefined && { context: { message_id: replyTo } }),
    ...(identityKeyHash !== undefined && { recipient_identity_key_hash: identityKeyHash }),
    ...(marketing?.productPolicy !== undefined && { product_policy: marketing.productPolicy }),
    ...(marketing?.activitySharing !== undefined && { message_activity_sharing: marketing.activitySharing }),
  };
}
