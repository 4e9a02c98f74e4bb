import type { CallCounter } from '../shared/call-counter.js';
import type { FaultQueue } from '../shared/fault-queue.js';
import type { SimulatorClock } from '../shared/simulator-clock.js';
import type { TimerSet } from '../shared/timer-set.js';
import type { Activity } from './activity.js';
import type { MediaFiles } from './media-files.js';
import type { WebhookPoster } from './post-webhook.js';
import type { Throughput } from './rate-limits.js';
import type { RequestLog } from './request-log.js';
import type { WebhookSender } from './webhook-sender.js';
import type { WhatsappSettings } from './whatsapp-options.js';
import type { WhatsappStore } from './whatsapp-store.js';

/** The parts of one simulated Meta, handed to every handler. */
export interface WhatsappWorld {
  settings: WhatsappSettings;
  clock: SimulatorClock;
  timers: TimerSet;
  faults: FaultQueue;
  calls: CallCounter;
  store: WhatsappStore;
  media: MediaFiles;
  webhooks: WebhookSender;
  activity: Activity;
  requests: RequestLog;
  throughput: Throughput;
  /** Fetches and posts outside the queue: handshakes and raw webhooks. */
  poster: WebhookPoster;
  /** Own address, for media links; known once listening. */
  baseUrl: string;
  /** What makes a media link valid; it cannot be guessed. */
  linkHash(mediaId: string, expiresSeconds: number): string;
  /** Says that the state changed and must be saved. */
  changed(): void;
}
