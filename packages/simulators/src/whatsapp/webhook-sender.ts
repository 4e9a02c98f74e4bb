import type { WebhookEffect } from '../shared/fault-queue';
import { KeptMap } from '../shared/kept-map';
import type { TimerSet } from '../shared/timer-set';
import type { Activity } from './activity';
import type { WebhookPoster } from './post-webhook';
import { toEnvelope, toMetaJson } from './webhook-body';
import type { WebhookUpdate } from './whatsapp-state';
import type { WhatsappSettings } from './whatsapp-options';

/** An update held back to come out of order goes out by itself after this long. */
const HELD_BACK_MS = 500;
/** How an attempt went that was not made. */
const UNSENT = { status: 0 };

/** How webhook deliveries went so far. */
export interface WebhookCounts {
  /** Updates in POSTs that were answered with 200. */
  acknowledged: number;
  /** POSTs answered otherwise, or not at all. */
  failedAttempts: number;
  /** Updates not yet acknowledged. */
  pending: number;
  /** Updates nobody was subscribed to, or a fault dropped. */
  dropped: number;
}

/** What the sender needs. */
export interface WebhookSenderOptions {
  settings: WhatsappSettings;
  timers: TimerSet;
  poster: WebhookPoster;
  activity: Activity;
  now(): Date;
  /** Where the updates of an account go now; `undefined` when nobody is subscribed. */
  urlFor(businessAccountId: string): string | undefined;
  /** Puts what changed into the state file; false when that failed. What is not kept is not told. */
  save(): boolean;
}

/** Delivers updates at least once: batched, signed, and again after a growing delay until the receiver answers 200. */
export interface WebhookSender {
  /** Queues the updates one request caused, in order unless `effect` says otherwise. */
  enqueue(updates: WebhookUpdate[], effect?: WebhookEffect): void;
  counts(): WebhookCounts;
  /** Updates not yet acknowledged, by their number, for the state file. */
  readonly owed: KeptMap<WebhookUpdate>;
  /** Goes on with what an earlier run owed. */
  takeUp(owed: ReadonlyMap<string, WebhookUpdate>): void;
  /** Somebody listens: what waited for that goes out. */
  release(): void;
  /** Forgets everything waiting and the counts. */
  reset(): void;
}

interface OwedUpdate {
  key: string;
  update: WebhookUpdate;
}

interface Post {
  updates: OwedUpdate[];
  /** The same bytes in every attempt. */
  body: string;
  attempts: number;
}

/** Makes a sender with an empty queue. */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  return new QueuedWebhookSender(options);
}

class QueuedWebhookSender implements WebhookSender {
  readonly owed = new KeptMap<WebhookUpdate>();
  private readonly options: WebhookSenderOptions;
  private readonly unacknowledged = new Set<Post>();
  /** Unfilled batches by the URL they go to. */
  private readonly batches = new Map<string, OwedUpdate[]>();
  private ready: Post[] = [];
  private heldBack: OwedUpdate[] = [];
  /** What waits for somebody to subscribe; `undefined` once somebody has, or where nothing waits for that. */
  private early: OwedUpdate[] | undefined;
  private lastNumber = 0;
  private inFlight = 0;
  private totals = { acknowledged: 0, failedAttempts: 0, dropped: 0 };

  constructor(options: WebhookSenderOptions) {
    this.options = options;
    this.early = options.settings.waitsForSubscriber ? [] : undefined;
  }

  enqueue(updates: WebhookUpdate[], effect: WebhookEffect = {}): void {
    if (effect.dropWebhooks) {
      this.totals.dropped += updates.length;
      return;
    }
    const copies = Array.from({ length: (effect.duplicateWebhooks ?? 0) + 1 }, () => updates)
      .flat()
      .map((update) => this.owe(String(this.lastNumber + 1), update));
    if (effect.shuffleWebhooks && copies.length === 1) {
      this.holdBack(copies);
    } else {
      for (const owed of effect.shuffleWebhooks ? copies.toReversed() : copies) this.add(owed);
      this.releaseHeldBack();
    }
  }

  counts(): WebhookCounts {
    return { ...this.totals, pending: this.owed.size };
  }

  takeUp(owed: ReadonlyMap<string, WebhookUpdate>): void {
    for (const [key, update] of owed) this.add(this.owe(key, update));
  }

  release(): void {
    const early = this.early ?? [];
    this.early = undefined;
    for (const owed of early) {
      this.add(owed);
      this.options.activity.end();
    }
  }

  reset(): void {
    for (const post of this.unacknowledged) this.settle(post, 'dropped');
    for (const _ of this.early?.splice(0) ?? []) this.options.activity.end();
    this.batches.clear();
    this.owed.clear();
    this.ready = [];
    this.heldBack = [];
    this.totals = { acknowledged: 0, failedAttempts: 0, dropped: 0 };
  }

  private owe(key: string, update: WebhookUpdate): OwedUpdate {
    this.lastNumber = Math.max(this.lastNumber, Number(key));
    this.owed.set(key, update);
    return { key, update };
  }

  private add(owed: OwedUpdate): void {
    const { settings, timers, activity } = this.options;
    if (this.early !== undefined) {
      this.early.push(owed);
      activity.begin();
      return;
    }
    const url = this.options.urlFor(owed.update.businessAccountId);
    if (url === undefined) {
      this.totals.dropped += 1;
      this.owed.delete(owed.key);
      return;
    }
    const batch = this.batches.get(url) ?? [];
    this.batches.set(url, batch);
    batch.push(owed);
    if (batch.length >= settings.batchSize) {
      this.flush(url);
    } else if (batch.length === 1) {
      activity.begin();
      timers.after(settings.batchLingerMs, () => {
        this.flush(url);
        activity.end();
      });
    }
  }

  private flush(url: string): void {
    const updates = this.batches.get(url) ?? [];
    this.batches.delete(url);
    if (updates.length === 0) return;
    const entries = updates.map(({ update }) => update);
    const body = toMetaJson(toEnvelope(entries, Math.floor(this.options.now().getTime() / 1000)));
    const post: Post = { updates, body, attempts: 0 };
    this.unacknowledged.add(post);
    this.options.activity.begin();
    this.ready.push(post);
    this.pump();
  }

  private pump(): void {
    while (this.inFlight < this.options.settings.webhookConcurrency) {
      const post = this.ready.shift();
      if (post === undefined) return;
      if (!this.unacknowledged.has(post)) continue;
      this.inFlight += 1;
      void this.attempt(post).finally(() => {
        this.inFlight -= 1;
        this.pump();
      });
    }
  }

  private async attempt(post: Post): Promise<void> {
    const url = this.options.urlFor(post.updates[0]?.update.businessAccountId ?? '');
    const isKept = this.options.save();
    const { status } = url !== undefined && isKept ? await this.options.poster.post({ url, body: post.body }) : UNSENT;
    if (!this.unacknowledged.has(post)) return;
    if (url !== undefined && status !== 200) return this.retryLater(post);
    this.settle(post, url === undefined ? 'dropped' : 'acknowledged');
    this.options.save();
  }

  private retryLater(post: Post): void {
    const delays = this.options.settings.webhookRetryDelaysMs;
    const delayMs = delays[Math.min(post.attempts, delays.length - 1)] ?? 1000;
    post.attempts += 1;
    this.totals.failedAttempts += 1;
    this.options.timers.after(delayMs, () => {
      this.ready.push(post);
      this.pump();
    });
  }

  private settle(post: Post, outcome: 'acknowledged' | 'dropped'): void {
    if (!this.unacknowledged.delete(post)) return;
    this.totals[outcome] += post.updates.length;
    for (const { key } of post.updates) this.owed.delete(key);
    this.options.activity.end();
  }

  private holdBack(updates: OwedUpdate[]): void {
    const { timers, activity } = this.options;
    this.heldBack.push(...updates);
    activity.begin();
    timers.after(HELD_BACK_MS, () => {
      this.releaseHeldBack();
      activity.end();
    });
  }

  private releaseHeldBack(): void {
    const late = this.heldBack;
    this.heldBack = [];
    for (const owed of late) this.add(owed);
  }
}
