import { z } from 'zod';

const answerEffectSchema = z.strictObject({
  /** Answers with this status (and `body`, `headers`) instead of doing the work. */
  status: z.number().int().min(100).max(599).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** Waits before the work starts. */
  delayMs: z.number().int().nonnegative().optional(),
  /** Does the work, then waits before the answer leaves: news of the work can overtake the answer. */
  answerDelayMs: z.number().int().nonnegative().optional(),
  /** Never answers and does no work; the socket stays open. */
  hang: z.literal(true).optional(),
  /** Does the work, then drops the connection: the caller cannot know. */
  closeBeforeAnswer: z.literal(true).optional(),
  /** Drops the connection before any work is done. */
  closeBeforeWork: z.literal(true).optional(),
  /** Answers with an HTML page of this status, as an edge proxy would. */
  html: z.number().int().min(400).max(599).optional(),
  /** Answers as if the caller's token had expired. */
  tokenExpired: z.literal(true).optional(),
  /** Vendors with transactions: the work shows, with the time it began at, only this much later; the answer follows. */
  commitDelayMs: z.number().int().nonnegative().optional(),
  /** Vendors with faults inside a good answer: refuses with this exception instead of doing the work. */
  exception: z.strictObject({ name: z.string().min(1), message: z.string() }).optional(),
});

const webhookEffectSchema = z.strictObject({
  /** Sends each notification caused by the request this many extra times. */
  duplicateWebhooks: z.number().int().min(1).max(20).optional(),
  /** Sends the notifications caused by the request in the wrong order. */
  shuffleWebhooks: z.literal(true).optional(),
  /** Never sends them. */
  dropWebhooks: z.literal(true).optional(),
});

const matchSchema = z.strictObject({
  method: z.string().toUpperCase().optional(),
  /** Regular expression on the path (without the query). */
  path: z.string().refine(isRegularExpression, 'not a regular expression').optional(),
  /** How many matching requests it strikes; default 1, `"always"` for every one until cleared. */
  times: z.union([z.number().int().positive(), z.literal('always')]).default(1),
  /** How many matching requests it lets pass first. */
  skip: z.number().int().nonnegative().default(0),
});

/** One entry of `POST /__faults`: which requests, and what goes wrong with them. */
export const faultSchema = z.strictObject({
  match: matchSchema.prefault({}),
  effect: z.strictObject({ ...answerEffectSchema.shape, ...webhookEffectSchema.shape }),
});
/** What a caller may write to ask for a fault. */
export type FaultInput = z.input<typeof faultSchema>;
/** What goes wrong with the answer to a request. */
export type AnswerEffect = z.output<typeof answerEffectSchema>;
/** What goes wrong with the notifications a request causes. */
export type WebhookEffect = z.output<typeof webhookEffectSchema>;

interface Waiting<Effect> {
  method: string | undefined;
  path: RegExp | undefined;
  remaining: number;
  skip: number;
  effect: Effect;
}

/** Faults waiting for the requests they strike, first asked for first. */
export interface FaultQueue {
  /** Queues faults; throws a `ZodError` when one is not well formed. */
  add(faults: unknown): void;
  clear(): void;
  /** Takes the effect for the answer of one request. Control paths (`/__…`) are struck only by a fault that names a path. */
  takeAnswerEffect(method: string, path: string): AnswerEffect | undefined;
  /** Takes the effect for the notifications one request causes. */
  takeWebhookEffect(method: string, path: string): WebhookEffect | undefined;
}

/** Makes an empty fault queue. */
export function createFaultQueue(): FaultQueue {
  let answers: Waiting<AnswerEffect>[] = [];
  let webhooks: Waiting<WebhookEffect>[] = [];
  return {
    add(faults) {
      for (const { match, effect } of z.array(faultSchema).parse(Array.isArray(faults) ? faults : [faults])) {
        const shared = {
          method: match.method,
          path: match.path === undefined ? undefined : new RegExp(match.path),
          remaining: match.times === 'always' ? Infinity : match.times,
          skip: match.skip,
        };
        const { duplicateWebhooks, shuffleWebhooks, dropWebhooks, ...answer } = effect;
        if (Object.keys(answer).length > 0) answers.push({ ...shared, effect: answer });
        if (duplicateWebhooks !== undefined || shuffleWebhooks || dropWebhooks) {
          webhooks.push({ ...shared, effect: { duplicateWebhooks, shuffleWebhooks, dropWebhooks } });
        }
      }
    },
    clear() {
      answers = [];
      webhooks = [];
    },
    takeAnswerEffect(method, path) {
      return take(
        answers,
        (fault) => fault.method === undefined || fault.method === method,
        path,
        !path.startsWith('/__'),
      );
    },
    takeWebhookEffect(method, path) {
      return take(webhooks, (fault) => fault.method === undefined || fault.method === method, path, true);
    },
  };
}

function take<Effect>(
  waiting: Waiting<Effect>[],
  matchesMethod: (fault: Waiting<Effect>) => boolean,
  path: string,
  withoutPath: boolean,
): Effect | undefined {
  for (const fault of waiting) {
    const matchesPath = fault.path === undefined ? withoutPath : fault.path.test(path);
    if (fault.remaining <= 0 || !matchesPath || !matchesMethod(fault)) continue;
    if (fault.skip > 0) {
      fault.skip -= 1;
      continue;
    }
    fault.remaining -= 1;
    return fault.effect;
  }
  return undefined;
}

function isRegularExpression(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}
