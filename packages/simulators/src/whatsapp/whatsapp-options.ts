import { z } from 'zod';
import { newPersonSchema } from './person';

const idSchema = z.string().regex(/^\d{5,20}$/, 'an id is 5 to 20 digits');

/** One template, in the vendor's own spelling. */
export const templateSchema = z.strictObject({
  id: idSchema.optional(),
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().min(2),
  category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
  status: z.string().default('APPROVED'),
  parameter_format: z.enum(['POSITIONAL', 'NAMED']).default('POSITIONAL'),
  components: z.array(z.looseObject({ type: z.string() })).default([]),
  /** Held back by pacing: sends answer `held_for_quality_assessment` until released. */
  isPaced: z.boolean().default(false),
});

const phoneNumberSchema = z.strictObject({
  id: idSchema,
  /** As Meta shows it; digits with or without `+` and blanks. */
  displayPhoneNumber: z.string().regex(/^\+?[\d\s()-]{7,25}$/),
  verifiedName: z.string().default('Simulated business'),
  messagesPerSecond: z.number().int().positive().default(80),
  qualityRating: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).default('GREEN'),
  status: z.string().default('CONNECTED'),
  /** Without one, service messages beyond the free allowance fail with 131042. */
  hasPaymentMethod: z.boolean().default(true),
});

const businessAccountSchema = z.strictObject({
  id: idSchema,
  name: z.string().default('Simulated business account'),
  /** Whether the app starts out subscribed to this account's webhooks. */
  isSubscribed: z.boolean().default(true),
  phoneNumbers: z.array(phoneNumberSchema),
  templates: z.array(templateSchema).default([]),
});

const tokenSchema = z
  .union([
    z.string().transform((token) => ({ token })),
    z.strictObject({
      token: z.string(),
      /** Unix milliseconds; absent = never expires. */
      expiresAt: z.number().int().optional(),
      /** Accounts it may touch; absent = all. */
      businessAccountIds: z.array(idSchema).optional(),
    }),
  ])
  .pipe(
    z.object({
      token: z.string().min(1),
      expiresAt: z.number().int().optional(),
      businessAccountIds: z.array(z.string()).optional(),
    }),
  );

/** Everything that can be said about the simulated Meta; all members have defaults. Durations are milliseconds. */
export const whatsappOptionsSchema = z.strictObject({
  /** 0 takes a free port. */
  port: z.number().int().min(0).max(65_535).default(0),
  appId: idSchema.default('100000000000001'),
  appSecret: z.string().min(1).default('simulator-app-secret'),
  verifyToken: z.string().min(1).default('simulator-verify-token'),
  accessTokens: z.array(tokenSchema).min(1).prefault(['simulator-access-token']),
  /** Refuses calls without `appsecret_proof`; a wrong proof is refused either way. */
  requiresAppSecretProof: z.boolean().default(false),
  businessAccounts: z.array(businessAccountSchema).default([]),
  /** Persons who exist from the start. Anybody else comes into being on first use. */
  people: z.array(newPersonSchema).default([]),
  webhookUrl: z.url({ protocol: /^https?$/ }).optional(),
  /**
   * Webhooks wait, also those of an earlier run, until somebody subscribes with `subscribe()` or `POST /__webhook`: for a receiver
   * that starts later, perhaps at another address. Else what nobody is subscribed to is dropped, as at Meta.
   */
  waitsForSubscriber: z.boolean().default(false),
  /** Whether a closed window is refused at once or, as Meta mostly does, by a `failed` status after a 200. */
  windowErrors: z.enum(['sync', 'async']).default('async'),
  /** Updates per webhook POST, 1 to 1,000. */
  batchSize: z.number().int().min(1).max(1000).default(1),
  /** How long an unfilled batch waits for company. */
  batchLingerMs: z.number().int().nonnegative().default(50),
  /** Webhook POSTs in flight at once; 1 keeps their order. */
  webhookConcurrency: z.number().int().min(1).max(64).default(1),
  /** Delays before each retry; the last one repeats. Real time, not simulated time. */
  webhookRetryDelaysMs: z.array(z.number().int().positive()).min(1).default([1000, 2000, 5000, 10_000, 30_000]),
  webhookTimeoutMs: z.number().int().positive().default(5000),
  /** Real time between the acceptance of a message and its first status. */
  statusDelayMs: z.number().int().nonnegative().default(20),
  answerDelayMs: z.number().int().nonnegative().default(0),
  /** File every change is in before it is answered or told; absent = memory only. Media bytes go to `<stateFile>.media/`. */
  stateFile: z.string().min(1).optional(),
  /** How many messages are remembered; older ones are forgotten. */
  messageHistory: z.number().int().min(1).default(10_000),
  /** One message per 6 s to one person, bursts of 45. */
  hasPairRateLimit: z.boolean().default(true),
  /** Marketing templates to US numbers fail with 131049, as at Meta since 1 April 2025. */
  blocksMarketingToUnitedStates: z.boolean().default(true),
});

/** Options after defaults. */
export type WhatsappSettings = z.output<typeof whatsappOptionsSchema>;
/** One business phone number. */
export type BusinessPhoneNumber = z.output<typeof phoneNumberSchema>;
/** One WhatsApp Business Account. */
export type BusinessAccount = z.output<typeof businessAccountSchema>;
/** One access token and what it may do. */
export type AccessToken = WhatsappSettings['accessTokens'][number];
/** One template with its id. */
export type Template = z.output<typeof templateSchema> & { id: string; businessAccountId: string };
