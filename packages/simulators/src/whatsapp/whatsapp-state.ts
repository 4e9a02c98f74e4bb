import { z } from 'zod';
import { personSchema } from './person';

const statusSchema = z.enum(['received', 'held', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed']);
/** How far a message has come. */
export type MessageStatus = z.output<typeof statusSchema>;

const previewSchema = z.object({
  header: z.string().optional(),
  body: z.string(),
  footer: z.string().optional(),
  buttons: z.array(z.string()),
});
/** What a human sees of a message: plain text, to be escaped by whoever shows it. */
export type MessagePreview = z.output<typeof previewSchema>;

const storedMessageSchema = z.object({
  wamid: z.string(),
  direction: z.enum(['in', 'out']),
  phoneNumberId: z.string(),
  personId: z.string(),
  type: z.string(),
  /** Unix milliseconds on the vendor's clock. */
  at: z.number(),
  /** The request (out) or webhook message (in) as it went over the wire. */
  content: z.record(z.string(), z.unknown()),
  preview: previewSchema,
  status: statusSchema,
  history: z.array(z.object({ status: statusSchema, at: z.number() })),
  /** `to` or `recipient` exactly as the caller wrote it. */
  input: z.string().optional(),
  category: z.string().optional(),
  opaque: z.string().optional(),
  errorCode: z.number().optional(),
  /** Failure decided at acceptance, told later by a status. */
  plannedErrorCode: z.number().optional(),
  isReadByBusiness: z.boolean().optional(),
});
/** One message, in or out. */
export type StoredMessage = z.output<typeof storedMessageSchema>;

const pairSchema = z.object({
  windowUntil: z.number(),
  referralAt: z.number().optional(),
  freeEntryUntil: z.number().optional(),
  typingUntil: z.number().optional(),
  /** Until then the person's phone is shown even when hidden: business and person exchanged messages by phone. */
  phoneSharedUntil: z.number().optional(),
  burstStartedAt: z.number(),
  burstCount: z.number(),
});
/** What Meta knows about one (business number, person); moments are Unix milliseconds. */
export type Pair = z.output<typeof pairSchema>;

const mediaFactsSchema = z.object({
  id: z.string(),
  phoneNumberId: z.string(),
  mimeType: z.string(),
  fileName: z.string().optional(),
  sha256Hex: z.string(),
  size: z.number(),
  expiresAt: z.number(),
});
/** One uploaded or received file, without its bytes. */
export type MediaFacts = z.output<typeof mediaFactsSchema>;

const updateSchema = z.object({
  businessAccountId: z.string(),
  field: z.string(),
  value: z.record(z.string(), z.unknown()),
});
/** One thing Meta has to tell: one message, one status, one account event. */
export type WebhookUpdate = z.output<typeof updateSchema>;

const subscriptionSchema = z.object({ isSubscribed: z.boolean(), overrideUrl: z.string().optional() });

const serverSchema = z.object({
  version: z.literal(1),
  clockOffsetMs: z.number().default(0),
  callbackUrl: z.string().optional(),
});

/** The whole stored state: what each section of the state file holds. */
export const storedStateSchema = z.object({
  server: z.map(z.string(), z.unknown()).transform((section) => serverSchema.parse(Object.fromEntries(section))),
  subscriptions: z.map(z.string(), subscriptionSchema),
  people: z.map(z.string(), personSchema),
  messages: z.map(z.string(), storedMessageSchema),
  pairs: z.map(z.string(), pairSchema),
  templateStatuses: z.map(z.string(), z.string()),
  serviceCounts: z.map(z.string(), z.number()),
  media: z.map(z.string(), mediaFactsSchema),
  /** Updates not yet acknowledged, in the order in which they arose. */
  webhooks: z.map(z.string(), updateSchema),
});
/** The whole stored state. */
export type StoredState = z.output<typeof storedStateSchema>;
/** Which webhooks an account sends, and where to. */
export type Subscription = z.output<typeof subscriptionSchema>;
