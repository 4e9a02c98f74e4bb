import { KaiwaError } from '../errors/kaiwa-error';
import { checkOutbound } from '../outbound/check-outbound';
import { contentPayload } from '../outbound/content-payload';
import { outboundLimits } from '../outbound/outbound-limits';
import { describeProblems } from '../outbound/outbound-problem';
import type { OutboundContent, Recipient } from './outbound-message';

const E164 = /^\+[1-9][0-9]{6,14}$/;

/**
 * The body of `POST /<number>/messages` (or `/marketing_messages`). Always `to` with its `+`, else Meta may put another country in front.
 * @throws KaiwaError `rejected` when a limit is broken, with every problem in its message; nothing was sent then.
 */
export function outboundPayload(
  recipient: Recipient,
  content: OutboundContent,
  callbackData: string,
): Record<string, unknown> {
  checkBeforeCall(recipient, content, callbackData);
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'group' in recipient ? 'group' : 'individual',
    ...addressOf(recipient),
    ...envelopeOf(content),
    biz_opaque_callback_data: callbackData,
    ...contentPayload(content),
  };
}

function checkBeforeCall(recipient: Recipient, content: OutboundContent, callbackData: string): void {
  if (callbackData.length > outboundLimits.callbackData.most)
    throw new KaiwaError({
      kind: 'rejected',
      code: 'CALLBACK_TOO_LONG',
      message: 'The callback data is too long',
      hint: 'Use a short id.',
    });
  const problems = checkOutbound(content);
  if (problems.length > 0)
    throw new KaiwaError({
      kind: 'rejected',
      code: 'OUTBOUND_INVALID',
      message: describeProblems(problems),
      hint: 'Correct the message and send it again.',
    });
  if ('bsuid' in recipient && content.kind === 'template' && content.passcode !== undefined)
    throw new KaiwaError({
      kind: 'rejected',
      code: 'PASSCODE_NEEDS_PHONE',
      message: 'A passcode goes to a phone number only, and only a WhatsApp id is known',
      hint: 'Ask the person for the number.',
      vendorCode: '131062',
    });
}

/** The endpoint below the number that takes this content. */
export function sendPath(content: OutboundContent): 'messages' | 'marketing_messages' {
  return content.kind === 'template' && content.marketing !== undefined ? 'marketing_messages' : 'messages';
}

function addressOf(recipient: Recipient): Record<string, string> {
  if ('bsuid' in recipient) return { recipient: recipient.bsuid };
  if ('group' in recipient) return { to: recipient.group };
  if (E164.test(recipient.phone)) return { to: recipient.phone };
  throw new KaiwaError({
    kind: 'rejected',
    code: 'RECIPIENT_NOT_E164',
    message: 'The recipient is not a phone number in E.164',
    hint: 'Correct the number of the contact.',
  });
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
