import { z } from 'zod';
import { envelopeShape, mediaHeaderSchema } from './media-source';
import { orderDetailsSchema, orderStatusSchema } from './order-message';

const textHeader = z.strictObject({ type: z.literal('text'), text: z.string() });
const header = z.union([textHeader, mediaHeaderSchema]).optional();
const footer = z.string().optional();

/** What a tap sends back: the id to us, the title into the chat. */
export const replySchema = z.strictObject({ id: z.string(), title: z.string() });

const linkSchema = z.strictObject({ title: z.string(), url: z.string() });
const cardHeader = mediaHeaderSchema;

/** A card of a carousel: a picture or film with one link or with replies, or a product. All cards of a message are alike. */
export const carouselCardSchema = z.union([
  z.strictObject({ header: cardHeader, body: z.string().optional(), link: linkSchema }),
  z.strictObject({ header: cardHeader, body: z.string().optional(), buttons: z.array(replySchema) }),
  z.strictObject({ product: z.strictObject({ catalogId: z.string(), productRetailerId: z.string() }) }),
]);
/** A checked {@link carouselCardSchema}. */
export type CarouselCard = z.output<typeof carouselCardSchema>;

const flowSchema = z.strictObject({
  /** The Flow, by Meta's id or by its name. */
  flow: z.union([z.strictObject({ id: z.string() }), z.strictObject({ name: z.string() })]),
  /** The words on the button. */
  button: z.string(),
  token: z.string().optional(),
  mode: z.enum(['draft', 'published']).optional(),
  action: z.enum(['navigate', 'data_exchange']).optional(),
  /** The first screen, for `navigate`. */
  payload: z.strictObject({ screen: z.string(), data: z.record(z.string(), z.json()).optional() }).optional(),
});

const interactive = { kind: z.literal('interactive'), ...envelopeShape };
const body = z.string();

/**
 * Messages one can tap, under Meta's own names.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-messages
 */
export const interactiveSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...interactive, type: z.literal('button'), header, body, footer, buttons: z.array(replySchema) }),
  z.strictObject({
    ...interactive,
    type: z.literal('list'),
    header: textHeader.optional(),
    body,
    footer,
    /** The words on the button that opens the list. */
    button: z.string(),
    sections: z.array(
      z.strictObject({
        title: z.string().optional(),
        rows: z.array(z.strictObject({ id: z.string(), title: z.string(), description: z.string().optional() })),
      }),
    ),
  }),
  /** A tap on a link is not told to us. */
  z.strictObject({ ...interactive, type: z.literal('cta_url'), header, body, footer, link: linkSchema }),
  z.strictObject({ ...interactive, type: z.literal('carousel'), body, cards: z.array(carouselCardSchema) }),
  z.strictObject({
    ...interactive,
    type: z.literal('product'),
    body: body.optional(),
    footer,
    catalogId: z.string(),
    productRetailerId: z.string(),
  }),
  z.strictObject({
    ...interactive,
    type: z.literal('product_list'),
    header: textHeader,
    body,
    footer,
    catalogId: z.string(),
    sections: z.array(z.strictObject({ title: z.string().optional(), productRetailerIds: z.array(z.string()) })),
  }),
  z.strictObject({
    ...interactive,
    type: z.literal('catalog_message'),
    body,
    footer,
    thumbnailProductRetailerId: z.string().optional(),
  }),
  z.strictObject({ ...interactive, type: z.literal('flow'), header, body, footer, ...flowSchema.shape }),
  z.strictObject({ ...interactive, type: z.literal('location_request_message'), body }),
  z.strictObject({
    ...interactive,
    type: z.literal('address_message'),
    header,
    body,
    footer,
    /** India only. */
    country: z.string(),
    values: z.record(z.string(), z.string()).optional(),
    savedAddresses: z.array(z.strictObject({ id: z.string(), value: z.record(z.string(), z.string()) })).optional(),
    validationErrors: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ ...interactive, type: z.literal('request_contact_info'), body }),
  z.strictObject({ ...interactive, type: z.literal('call_permission_request'), body: body.optional() }),
  z.strictObject({
    ...interactive,
    type: z.literal('voice_call'),
    body,
    /** The words on the button. */
    button: z.string().optional(),
    ttlMinutes: z.number().int().optional(),
    payload: z.string().optional(),
  }),
  z.strictObject({ ...interactive, header, footer, ...orderDetailsSchema.shape }),
  z.strictObject({ ...interactive, header, footer, ...orderStatusSchema.shape }),
]);
/** A checked {@link interactiveSchema}. */
export type InteractiveContent = z.output<typeof interactiveSchema>;
/** One type of it. */
export type InteractiveOf<T extends InteractiveContent['type']> = Extract<InteractiveContent, { type: T }>;
/** What is done with each type: nothing can be forgotten. */
export type ByInteractiveType<R> = { [T in InteractiveContent['type']]: (content: InteractiveOf<T>) => R };

/** Does what the table says for this content's type. */
export function byInteractiveType<R>(table: ByInteractiveType<R>, content: InteractiveContent): R {
  // The table has one function per type, so the one under this type takes this content.
  const act = table[content.type] as (content: InteractiveContent) => R;
  return act(content);
}
