import type { WebhookEffect } from '../shared/fault-queue';
import type { TimerSet } from '../shared/timer-set';
import type { Activity } from './activity';
import type { WebhookPoster } from './post-webhook';
import { toEnvelope, toMetaJson } from './webhook-body';
import type { WebhookUpdate } from './whatsapp-state';
import type { WhatsappSettings } from './whatsapp-options';

/** An update held back to come out of order goes out by itself after this long. */
const HELD_BACK_MS = 500;

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
  changed(): void;
}

/** Delivers updates at least once: batched, signed, and again after a growing delay until the receiver answers 200. */
export interface WebhookSender {
  /** Queues the updates one request caused, in order unless `effect` says otherwise. */
  enqueue(updates: WebhookUpdate[], effect?: WebhookEffect): void;
  counts(): WebhookCounts;
  /** Updates not yet acknowledged, grouped as they would be sent. */
  pending(): WebhookUpdate[][];
  /** Forgets everything waiting and the counts. */
  reset(): void;
}

interface Post {
  updates: WebhookUpdate[];
  /** The same bytes in every attempt. */
  body: string;
  attempts: number;
}

/** Makes a sender with an empty queue. */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  return new QueuedWebhookSender(options);
}

class QueuedWebhookSender implements WebhookSender {
  private readonly options: WebhookSenderOptions;
  private readonly unacknowledged = new Set<Post>();
  /** Unfilled batches by the URL they go to. */
  private readonly batches = new Map<string, WebhookUpdate[]>();
  private ready: Post[] = [];
  private heldBack: WebhookUpdate[] = [];
  private inFlight = 0;
  private totals = { acknowledged: 0, failedAttempts: 0, dropped: 0 };

  constructor(options: WebhookSenderOptions) {
    this.options = options;
  }

  enqueue(updates: WebhookUpdate[], effect: WebhookEffect = {}): void {
    if (effect.dropWebhooks) {
      this.totals.dropped += updates.length;
      return;
    }
    const copies = Array.from({ length: (effect.duplicateWebhooks ?? 0) + 1 }, () => updates).flat();
    if (effect.shuffleWebhooks && copies.length === 1) {
      this.holdBack(copies);
    } else {
      for (const update of effect.shuffleWebhooks ? copies.toReversed() : copies) this.add(update);
      this.releaseHeldBack();
    }
    this.options.changed();
  }

  counts(): WebhookCounts {
    return { ...this.totals, pending: this.pending().flat().length };
  }

  pending(): WebhookUpdate[][] {
    const sent = [...this.unacknowledged].map(({ updates }) => updates);
    return [...sent, ...this.batches.values(), this.heldBack].filter((list) => list.length > 0);
  }

  reset(): void {
    for (const post of this.unacknowledged) this.settle(post, 'dropped');
    this.batches.clear();
    this.ready = [];
    this.heldBack = [];
    this.totals = { acknowledged: 0, failedAttempts: 0, dropped: 0 };
  }

  private add(update: WebhookUpdate): void {
    const { settings, timers, activity } = this.options;
    const url = this.options.urlFor(update.businessAccountId);
    if (url === undefined) {
      this.totals.dropped += 1;
      return;
    }
    const batch = this.batches.get(url) ?? [];
    this.batches.set(url, batch);
    batch.push(update);
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
    const body = toMetaJson(toEnvelope(updates, Math.floor(this.options.now().getTime() / 1000)));
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
    const url = this.options.urlFor(post.updates[0]?.businessAccountId ?? '');
    if (url === undefined) {
      this.settle(post, 'dropped');
      return;
    }
    const { status } = await this.options.poster.post({ url, body: post.body });
    if (!this.unacknowledged.has(post)) return;
    if (status === 200) this.settle(post, 'acknowledged');
    else this.retryLater(post);
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
    this.options.changed();
    this.options.activity.end();
  }

  private holdBack(updates: WebhookUpdate[]): void {
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
    for (const update of late) this.add(update);
  }
}
