import { z } from 'zod';

/**
 * What we read of Meta's webhook bodies, and no more: unknown keys are ignored, a member we can do without is dropped when it has
 * an unexpected type, and only what an event cannot exist without is required.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
const optionalText = z.string().nullish().catch(null);

/** An id on the wire: printable ASCII, so that it may stand in keys, logs and indexes as it is. Case-sensitive. */
const wireId = z.string().regex(/^[\x21-\x7e]{1,512}$/);
const optionalId = wireId.nullish().catch(null);

/** Unix seconds, as text or as a number; a time no message can have is refused. */
const seconds = z
  .union([z.string().regex(/^[0-9]{1,10}$/), z.number().int().nonnegative()])
  .transform(Number)
  .refine((value) => value < 4_102_444_800, 'is no time in seconds')
  .transform((value) => new Date(value * 1000));

const optionalObject = <T extends z.ZodRawShape>(shape: T) => z.object(shape).nullish().catch(null);

/** `value.metadata`: the business number a change is about. */
export const metadataSchema = z.object({ phone_number_id: wireId });

/** One of `value.contacts[]`. */
export const contactSchema = z.object({
  wa_id: optionalText,
  user_id: optionalId,
  parent_user_id: optionalId,
  profile: optionalObject({ name: optionalText }),
});

/** The frame of every one of `value.messages[]`. */
export const messageSchema = z.object({
  id: wireId,
  type: z.string().min(1),
  timestamp: seconds,
  from: optionalText,
  from_user_id: optionalId,
  from_parent_user_id: optionalId,
  group_id: z.unknown().optional(),
  context: optionalObject({ id: optionalId }),
});

/** A text message. */
export const textSchema = z.object({ text: z.object({ body: z.string() }) });

/** An image message; absent when the file could not be fetched from the sender. */
export const imageSchema = z.object({
  image: optionalObject({ id: wireId, mime_type: optionalText, sha256: optionalText, caption: optionalText }),
});

/** Why a message cannot be shown, or what kind of interactive answer it is. */
export const otherContentSchema = z.object({
  unsupported: optionalObject({ type: optionalText }),
  interactive: optionalObject({
    type: optionalText,
    call_permission_reply: optionalObject({ response_source: optionalText }),
  }),
});

/** A system message, in all spellings since the On-Premises API. */
export const systemSchema = z.object({
  system: z.object({
    type: optionalText,
    wa_id: optionalText,
    new_wa_id: optionalText,
    customer: optionalText,
    user_id: optionalId,
    previous_user_id: optionalId,
    parent_user_id: optionalId,
    previous_parent_user_id: optionalId,
  }),
});

/** One of `value.user_id_update[]`, documented early 2026 and withdrawn in August. */
export const userIdUpdateSchema = z.object({
  wa_id: optionalText,
  timestamp: seconds,
  user_id: optionalObject({ previous: optionalId, current: optionalId }),
  parent_user_id: optionalObject({ previous: optionalId, current: optionalId }),
});

const statusErrorSchema = z.object({
  code: z.coerce.number().int(),
  title: optionalText,
  message: optionalText,
});

/** One of `value.statuses[]`. */
export const statusSchema = z.object({
  id: wireId,
  status: z.string().min(1),
  timestamp: seconds,
  recipient_id: optionalText,
  recipient_user_id: optionalId,
  recipient_parent_user_id: optionalId,
  parent_recipient_user_id: optionalId,
  parent_user_id: optionalId,
  recipient_type: optionalText,
  biz_opaque_callback_data: optionalId,
  errors: z.array(statusErrorSchema.nullable().catch(null)).nullish().catch(null),
  pricing: optionalObject({ category: optionalText, type: optionalText, pricing_model: optionalText }),
});

/** The value of `message_template_status_update`. */
export const templateStatusSchema = z.object({
  event: z.string().min(1),
  message_template_name: z.string().regex(/^[\x21-\x7e]{1,512}$/),
  message_template_language: z.string().regex(/^[A-Za-z0-9_-]{2,20}$/),
  reason: optionalText,
});

/** A contact as read. */
export type WebhookContact = z.infer<typeof contactSchema>;
/** The frame of a message as read; its content is read by type. */
export type WebhookMessage = z.infer<typeof messageSchema>;
/** A status as read. */
export type WebhookStatus = z.infer<typeof statusSchema>;
