import { z } from 'zod';
import { interactiveSchema } from './interactive-schema';

const nonEmpty = z.string().min(1);
const webLink = z.url({ protocol: /^https?$/ });

/** Media by `id` or by `link`, never both. */
function mediaSchema(extra: z.ZodRawShape): z.ZodType {
  return z
    .strictObject({ id: z.string().min(1).optional(), link: webLink.optional(), ...extra })
    .refine((media) => (media['id'] === undefined) !== (media['link'] === undefined), 'give either id or link');
}
const caption = z.string().max(1024).optional();

const contactSchema = z.looseObject({
  name: z.looseObject({ formatted_name: nonEmpty }),
  phones: z.array(z.looseObject({ phone: z.string().optional() })).optional(),
});

const templateMessageSchema = z.strictObject({
  name: nonEmpty,
  namespace: z.string().optional(),
  language: z.strictObject({ code: nonEmpty, policy: z.literal('deterministic').optional() }),
  components: z
    .array(
      z.looseObject({
        type: z.enum(['header', 'body', 'button', 'carousel', 'limited_time_offer', 'call_permission_request']),
        sub_type: z.string().optional(),
        index: z.union([z.number().int(), z.string().regex(/^\d+$/)]).optional(),
        parameters: z.array(z.looseObject({ type: nonEmpty })).optional(),
      }),
    )
    .optional(),
});
/** The `template` object of a send. */
export type TemplateMessage = z.output<typeof templateMessageSchema>;

/**
 * What each message kind must look like. Lengths are in characters.
 * Vendor page: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
export const CONTENT_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  text: z.strictObject({ body: nonEmpty.max(4096), preview_url: z.boolean().optional() }),
  image: mediaSchema({ caption }),
  video: mediaSchema({ caption }),
  audio: mediaSchema({ voice: z.boolean().optional() }),
  document: mediaSchema({ caption, filename: z.string().max(240).optional() }),
  sticker: mediaSchema({}),
  location: z.strictObject({
    latitude: z.coerce.number().min(-90).max(90),
    longitude: z.coerce.number().min(-180).max(180),
    name: z.string().optional(),
    address: z.string().optional(),
  }),
  contacts: z.array(contactSchema).min(1).max(257),
  reaction: z.strictObject({ message_id: nonEmpty, emoji: z.string() }),
  interactive: interactiveSchema,
  template: templateMessageSchema,
};

/** Reads the `template` object of a body that passed its check. */
export function readTemplateMessage(value: unknown): TemplateMessage {
  return templateMessageSchema.parse(value);
}

/** The part of a send that all kinds share. */
export const sendFrameSchema = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: nonEmpty.optional(),
  recipient: nonEmpty.optional(),
  type: z.string().default('text'),
  context: z.looseObject({ message_id: nonEmpty }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
  recipient_identity_key_hash: z.string().optional(),
});
/** The part of a send that all kinds share. */
export type SendFrame = z.output<typeof sendFrameSchema>;

/** Body of a read receipt, with or without the typing indicator. */
export const readReceiptSchema = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: nonEmpty,
  typing_indicator: z.looseObject({ type: z.literal('text') }).optional(),
});
