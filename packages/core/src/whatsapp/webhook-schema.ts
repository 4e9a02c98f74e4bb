import { z } from 'zod';
import { flag, id, label, list, moment, object, record, seconds, text, toText, wireId, word } from './webhook-fields';

/**
 * What we read of Meta's webhook bodies, and no more: unknown keys are ignored, a member we can do without is dropped when it has
 * an unexpected type, and only what an event cannot exist without is required.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */

/** `value.metadata`: the business number a change is about. */
export const metadataSchema = z.object({ phone_number_id: wireId });

/** One of `value.contacts[]`. */
export const contactSchema = z.object({
  wa_id: label,
  user_id: id,
  parent_user_id: id,
  identity_key_hash: label,
  profile: object({ name: text, username: label }),
});

/** The frame of every message: of `messages[]`, of echoes, of the history. */
export const messageSchema = z.object({
  id: wireId,
  type: word,
  timestamp: seconds,
  from: label,
  from_user_id: id,
  from_parent_user_id: id,
  to: label,
  to_user_id: id,
  to_parent_user_id: id,
  group_id: label,
  context: object({
    id,
    forwarded: flag,
    frequently_forwarded: flag,
    referred_product: object({ catalog_id: label, product_retailer_id: label }),
  }),
  referral: object({
    source_url: label,
    source_id: label,
    source_type: label,
    headline: label,
    body: label,
    media_type: label,
    image_url: label,
    video_url: label,
    thumbnail_url: label,
    ctwa_clid: label,
    // An object with a text; a bare text has been seen in its place.
    welcome_message: z.unknown().optional(),
  }),
  history_context: object({ status: label }),
});

/** A system message, in all spellings since the On-Premises API. */
export const systemSchema = z.object({
  system: z.object({
    type: label,
    wa_id: label,
    new_wa_id: label,
    customer: label,
    user_id: id,
    previous_user_id: id,
    parent_user_id: id,
    previous_parent_user_id: id,
    identity: object({ hash: label }),
  }),
});

/** One of `value.user_id_update[]`, documented early 2026 and withdrawn in August. */
export const userIdUpdateSchema = z.object({
  wa_id: label,
  timestamp: seconds,
  user_id: object({ previous: id, current: id }),
  parent_user_id: object({ previous: id, current: id }),
});

/** Yes, no, or not told. */
const maybe = z
  .unknown()
  .optional()
  .transform((value) => {
    const told = toText(value) ?? value;
    return told === true || told === 'true' ? true : told === false || told === 'false' ? false : null;
  });

/** One of `value.statuses[]`. */
export const statusSchema = z.object({
  id: wireId,
  status: word,
  timestamp: seconds,
  recipient_id: label,
  recipient_user_id: id,
  recipient_parent_user_id: id,
  parent_recipient_user_id: id,
  parent_user_id: id,
  recipient_type: label,
  recipient_participant_id: label,
  participant_recipient_id: label,
  recipient_participant_user_id: id,
  recipient_participant_parent_user_id: id,
  biz_opaque_callback_data: id,
  errors: list,
  pricing: object({ category: label, type: label, pricing_model: label, billable: maybe }),
  conversation: object({ id: label, expiration_timestamp: moment, origin: record }),
});

/** A contact as read. */
export type WebhookContact = z.infer<typeof contactSchema>;
/** The frame of a message as read; its content is read by type. */
export type WebhookMessage = z.infer<typeof messageSchema>;
/** A status as read. */
export type WebhookStatus = z.infer<typeof statusSchema>;
