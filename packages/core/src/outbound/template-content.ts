import { z } from 'zod';
import { envelopeShape, mediaHeaderSchema } from './media-source';

/** A variable of a template, already filled. `name` is null for positional variables. */
export const templateVariableSchema = z.strictObject({
  name: z.string().nullable().default(null),
  /** What people read; for money and times the words shown where the phone has none of its own. */
  text: z.string(),
  /** The text is money: three letters, and thousandths of the unit. */
  currency: z.strictObject({ code: z.string(), amount1000: z.number().int() }).optional(),
  /** The text is a time. */
  isDateTime: z.boolean().optional(),
});
/** A checked {@link templateVariableSchema}. */
export type TemplateVariable = z.output<typeof templateVariableSchema>;

/** The value of a template's header. */
export const templateHeaderSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), name: z.string().nullable().default(null), text: z.string() }),
  ...mediaHeaderSchema.options,
  z.strictObject({
    type: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string(),
    address: z.string(),
  }),
  z.strictObject({ type: z.literal('product'), catalogId: z.string(), productRetailerId: z.string() }),
]);
/** A checked {@link templateHeaderSchema}. */
export type TemplateHeaderValue = z.output<typeof templateHeaderSchema>;

const sections = z.array(z.strictObject({ title: z.string(), productRetailerIds: z.array(z.string()) }));
/** The button's place in the template, from 0. */
const index = z.number().int();

/** What one button of a template needs. Buttons that need nothing are left out. */
export const templateButtonSchema = z.discriminatedUnion('type', [
  /** The end of the link. */
  z.strictObject({ type: z.literal('url'), index, text: z.string() }),
  z.strictObject({ type: z.literal('quick_reply'), index, payload: z.string() }),
  z.strictObject({ type: z.literal('copy_code'), index, code: z.string() }),
  z.strictObject({
    type: z.literal('flow'),
    index,
    token: z.string().optional(),
    data: z.record(z.string(), z.json()).optional(),
  }),
  z.strictObject({ type: z.literal('catalog'), index, thumbnailProductRetailerId: z.string().optional() }),
  z.strictObject({ type: z.literal('mpm'), index, thumbnailProductRetailerId: z.string(), sections }),
]);
/** A checked {@link templateButtonSchema}. */
export type TemplateButtonValue = z.output<typeof templateButtonSchema>;

const variables = z.array(templateVariableSchema).default([]);

/**
 * A message by an approved template: the values of its parts.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
 */
export const templateContentSchema = z.strictObject({
  kind: z.literal('template'),
  name: z.string(),
  /** Exact locale, with underscore. */
  language: z.string(),
  header: templateHeaderSchema.optional(),
  /** Values of the body, in order for positional variables. */
  variables,
  buttons: z.array(templateButtonSchema).optional(),
  /** When a limited-time offer ends, as an ISO time. */
  offerEndsAt: z.iso.datetime({ offset: true }).optional(),
  cards: z
    .array(
      z.strictObject({ header: templateHeaderSchema, variables, buttons: z.array(templateButtonSchema).optional() }),
    )
    .optional(),
  /** The code of an authentication template: put into its body and its button. */
  passcode: z.string().optional(),
  /** The template asks for the permission to call. */
  asksCallPermission: z.boolean().optional(),
  /** Sends it by the marketing messages API; marketing templates only. */
  marketing: z
    .strictObject({
      /** What to do where that API cannot take it; default `CLOUD_API_FALLBACK`. */
      productPolicy: z.enum(['CLOUD_API_FALLBACK', 'STRICT']).optional(),
      /** Whether Meta may use what people do with the message. */
      activitySharing: z.boolean().optional(),
    })
    .optional(),
  ...envelopeShape,
});
/** A checked {@link templateContentSchema}. */
export type TemplateContent = z.output<typeof templateContentSchema>;
