import { outboundShapeSchema, type HeardContent, type InboundContent, type MessageFrame } from '@kaiwa/core';
import { z } from 'zod';

const text = z.string().nullable();
const number = z.number().nullable();

/** A file. Records of the first release have neither address nor name. */
const file = {
  mediaId: z.string(),
  mimeType: z.string(),
  sha256: text,
  url: text.default(null),
  caption: text,
  filename: text.default(null),
};

const typed = { type: text };

const card = z.object({
  name: z.string(),
  firstName: text,
  middleName: text,
  lastName: text,
  prefix: text,
  suffix: text,
  phones: z.array(z.object({ phone: text, waId: text, userId: text, ...typed })),
  emails: z.array(z.object({ email: z.string(), ...typed })),
  addresses: z.array(
    z.object({ street: text, city: text, state: text, zip: text, country: text, countryCode: text, ...typed }),
  ),
  organisation: z.object({ company: text, department: text, title: text }).nullable(),
  urls: z.array(z.object({ url: z.string(), ...typed })),
  birthday: text,
  vcard: text,
  origin: z.enum(['contact_request', 'other']).nullable(),
});

const orderLine = z.object({ productId: z.string(), quantity: z.number(), price: number, currency: text });

/** What a person, the owner or an agent of Meta said, once opened. */
const inboundContent: z.ZodType<InboundContent> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), text: z.string() }),
    z.object({ kind: z.enum(['image', 'video', 'document']), ...file }),
    z.object({ kind: z.literal('audio'), ...file, voice: z.boolean() }),
    z.object({ kind: z.literal('sticker'), ...file, animated: z.boolean() }),
    z.object({
      kind: z.literal('location'),
      latitude: z.number(),
      longitude: z.number(),
      name: text,
      address: text,
      url: text,
    }),
    z.object({ kind: z.literal('contacts'), cards: z.array(card) }),
    z.object({ kind: z.literal('buttonReply'), id: z.string(), title: z.string() }),
    z.object({ kind: z.literal('listReply'), id: z.string(), title: z.string(), description: text }),
    z.object({ kind: z.literal('templateButton'), payload: z.string(), text: z.string() }),
    z.object({
      kind: z.literal('flowReply'),
      name: z.string(),
      token: text,
      answers: z.record(z.string(), z.unknown()).nullable(),
      raw: z.string(),
    }),
    z.object({ kind: z.literal('addressReply'), text, values: z.record(z.string(), z.string()), raw: z.string() }),
    z.object({
      kind: z.literal('callPermission'),
      response: z.enum(['accept', 'reject']),
      permanent: z.boolean(),
      expiresAt: text,
      automatic: z.boolean(),
    }),
    z.object({ kind: z.literal('order'), catalogId: text, text, lines: z.array(orderLine) }),
    z.object({ kind: z.literal('reaction'), target: z.string(), emoji: text }),
    z.object({ kind: z.literal('edit'), target: z.string(), content: inboundContent }),
    z.object({ kind: z.literal('revoke'), target: z.string() }),
    z.object({ kind: z.literal('mediaFailure'), type: z.string(), code: number, reason: text }),
    z.object({ kind: z.literal('mediaPlaceholder') }),
    z.object({ kind: z.literal('unsupported'), type: z.string(), code: number.default(null) }),
  ]),
);

const call = z.object({
  kind: z.literal('call'),
  outcome: z.enum(['ringing', 'completed', 'missed', 'failed']),
  startedAt: text,
  endedAt: text,
  durationSeconds: number,
  reason: text,
});

/** The content of a message that was heard, once opened. */
export const heardContentRecord: z.ZodType<HeardContent> = z.union([
  inboundContent,
  call,
  z.object({ kind: z.literal('revoked') }),
]);

/** The content of a message we made, once opened; of one that was taken back nothing is left. */
export const madeContentRecord = z.union([outboundShapeSchema, z.object({ kind: z.literal('revoked') })]);

const referral = z.object({
  sourceType: text,
  sourceId: text,
  sourceUrl: text,
  headline: text,
  body: text,
  mediaType: text,
  imageUrl: text,
  videoUrl: text,
  thumbnailUrl: text,
  ctwaClid: text,
  welcomeText: text,
});

/** What stands around a content, once opened. */
export const frameRecord: z.ZodType<MessageFrame> = z.object({
  replyTo: text,
  forwarded: z.boolean(),
  frequentlyForwarded: z.boolean(),
  product: z.object({ catalogId: text, productId: z.string() }).nullable(),
  referral: referral.nullable(),
  groupId: text,
});
