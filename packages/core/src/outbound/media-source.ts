import { z } from 'zod';

/**
 * Where the bytes of a file are: uploaded to Meta under an id, at an address Meta can fetch, or in our own store under a reference, which is
 * exchanged for an id before the message leaves. https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
export const mediaSourceSchema = z.union([
  z.strictObject({ id: z.string() }),
  z.strictObject({ link: z.string() }),
  z.strictObject({ mediaRef: z.string() }),
]);
/** A checked {@link mediaSourceSchema}. */
export type MediaSource = z.output<typeof mediaSourceSchema>;

/** What every message but a reaction may carry beside its content. */
export const envelopeShape = {
  /** The wamid it quotes. Where Meta does not know it (any more) the message goes out without the quote. */
  replyTo: z.string().optional(),
  /** Sent only while the person's identity key still has this hash; else Meta answers 137000. */
  identityKeyHash: z.string().optional(),
};

/** Files as messages. */
export const mediaMessageSchemas = [
  z.strictObject({
    kind: z.literal('image'),
    media: mediaSourceSchema,
    caption: z.string().optional(),
    ...envelopeShape,
  }),
  z.strictObject({
    kind: z.literal('video'),
    media: mediaSourceSchema,
    caption: z.string().optional(),
    ...envelopeShape,
  }),
  z.strictObject({
    kind: z.literal('audio'),
    media: mediaSourceSchema,
    /** Shown as a voice message: Ogg with Opus only. */
    voice: z.boolean().optional(),
    ...envelopeShape,
  }),
  z.strictObject({
    kind: z.literal('document'),
    media: mediaSourceSchema,
    caption: z.string().optional(),
    /** Without one people see the id of the file. */
    filename: z.string().optional(),
    ...envelopeShape,
  }),
  z.strictObject({ kind: z.literal('sticker'), media: mediaSourceSchema, ...envelopeShape }),
] as const;

/** A header that shows a file. */
export const mediaHeaderSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('image'), media: mediaSourceSchema }),
  z.strictObject({ type: z.literal('video'), media: mediaSourceSchema }),
  z.strictObject({ type: z.literal('document'), media: mediaSourceSchema, filename: z.string().optional() }),
]);
/** A checked {@link mediaHeaderSchema}. */
export type MediaHeader = z.output<typeof mediaHeaderSchema>;
