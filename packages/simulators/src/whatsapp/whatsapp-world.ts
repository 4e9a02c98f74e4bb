import type { CallCounter } from '../shared/call-counter';
import type { FaultQueue } from '../shared/fault-queue';
import type { SimulatorClock } from '../shared/simulator-clock';
import type { TimerSet } from '../shared/timer-set';
import type { Activity } from './activity';
import type { MediaFiles } from './media-files';
import type { WebhookPoster } from './post-webhook';
import type { Throughput } from './rate-limits';
import type { RequestLog } from './request-log';
import type { WebhookSender } from './webhook-sender';
import type { WhatsappSettings } from './whatsapp-options';
import type { WhatsappStore } from './whatsapp-store';

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
  /** Puts what changed into the state file; false when that failed. Called before each answer and each webhook. */
  save(): boolean;
}
