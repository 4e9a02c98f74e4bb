import { z } from 'zod';
import { contactCardSchema } from './contact-card';
import { interactiveSchema } from './interactive-message';
import { envelopeShape, mediaMessageSchemas } from './media-source';
import { templateContentSchema } from './template-content';

/**
 * The shape of everything we can send, without its limits: how messages are stored, also those that were refused for a limit.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
export const outboundShapeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    text: z.string(),
    /** Shows a preview of the first link. */
    previewUrl: z.boolean().default(false),
    ...envelopeShape,
  }),
  ...mediaMessageSchemas,
  z.strictObject({
    kind: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
    ...envelopeShape,
  }),
  z.strictObject({ kind: z.literal('contacts'), contacts: z.array(contactCardSchema), ...envelopeShape }),
  /** Cannot quote. */
  z.strictObject({
    kind: z.literal('reaction'),
    /** The wamid it is about, at most 30 days old. */
    messageId: z.string(),
    /** One emoji; empty takes the reaction back. */
    emoji: z.string(),
  }),
  interactiveSchema,
  templateContentSchema,
]);

/** What we send. */
export type OutboundContent = z.output<typeof outboundShapeSchema>;
/** What somebody may write for {@link OutboundContent}: what has a default may be left out. */
export type OutboundDraft = z.input<typeof outboundShapeSchema>;
