import { createHmac } from 'node:crypto';
import type { z } from 'zod';
import { createCallCounter } from '../shared/call-counter';
import { createFaultQueue, type FaultInput } from '../shared/fault-queue';
import { listenOnLoopback } from '../shared/loopback-server';
import { keptAs, type StateSection } from '../shared/kept-map';
import { createSimulatorClock, type SimulatorClock } from '../shared/simulator-clock';
import { openStateFile } from '../shared/state-file';
import { createTimerSet } from '../shared/timer-set';
import { createActivity } from './activity';
import { deliverSoon } from './deliver-message';
import { createMediaFiles } from './media-files';
import { createWebhookPoster } from './post-webhook';
import { createThroughput } from './rate-limits';
import { createRequestLog } from './request-log';
import { subscribe } from './simulator-routes';
import { createWebhookSender } from './webhook-sender';
import { createWhatsappApp } from './whatsapp-app';
import { whatsappOptionsSchema, type WhatsappSettings } from './whatsapp-options';
import { readSnapshot, type WhatsappSnapshot } from './whatsapp-snapshot';
import { storedStateSchema, type StoredState } from './whatsapp-state';
import { createWhatsappStore } from './whatsapp-store';
import type { WhatsappWorld } from './whatsapp-world';

/** Options of a simulated Meta, and where its time comes from. */
export type WhatsappSimulatorOptions = z.input<typeof whatsappOptionsSchema> & {
  /** Source of time below the simulator's own clock; default: the computer's. */
  now?: () => Date;
};

/** A simulated Meta, listening on loopback. */
export interface WhatsappSimulator {
  /** Base address, to be used where `https://graph.facebook.com` would be. */
  url: string;
  port: number;
  /** The simulator's own clock, by which it judges windows, limits and links. */
  clock: SimulatorClock;
  /** Sends webhooks to this URL from now on, without a handshake. */
  subscribe(url: string): void;
  /** Queues faults, as `POST /__faults` does. */
  addFaults(faults: FaultInput | FaultInput[]): void;
  /** A copy of everything it knows. */
  snapshot(): WhatsappSnapshot;
  /** Resolves when no status waits to be reported and every webhook is acknowledged. */
  whenIdle(): Promise<void>;
  /** Stops, cuts connections, saves the state. */
  close(): Promise<void>;
}

/**
 * Starts a strict, stateful stand-in for the WhatsApp Cloud API on 127.0.0.1. It refuses what Meta refuses, in Meta's
 * words, and does wrong on request. Rejects when the options or a stored state are not well formed, or the port is taken.
 */
export async function createWhatsappSimulator(options: WhatsappSimulatorOptions = {}): Promise<WhatsappSimulator> {
  const { now = () => new Date(), ...given } = options;
  const settings = whatsappOptionsSchema.parse(given);
  const world: WhatsappWorld = createWorld(settings, now, () => stateFile.save());
  const stateFile = openStateFile(settings.stateFile, sectionsOf(world));
  const stored = stateFile.load();
  const state = stored && storedStateSchema.parse(Object.fromEntries(stored));
  const server = await listenOnLoopback(
    createWhatsappApp(world, () => resetWorld(world)),
    settings.port,
  );
  world.baseUrl = server.url;
  if (state !== undefined) restoreWorld(world, state);
  stateFile.save();
  return {
    url: server.url,
    port: server.port,
    clock: world.clock,
    subscribe(url) {
      subscribe(world, url);
      stateFile.save();
    },
    addFaults: (faults) => world.faults.add(faults),
    snapshot: () => readSnapshot(world),
    whenIdle: () => world.activity.whenIdle(),
    async close() {
      world.timers.close();
      await server.close();
      world.poster.close();
      world.activity.release();
      stateFile.close();
    },
  };
}

function createWorld(settings: WhatsappSettings, now: () => Date, save: () => boolean): WhatsappWorld {
  const store = createWhatsappStore(settings);
  const clock = createSimulatorClock(now, (offsetMs) => store.server.set('clockOffsetMs', offsetMs));
  const timers = createTimerSet();
  const activity = createActivity();
  const poster = createWebhookPoster(settings.appSecret, settings.webhookTimeoutMs);
  const urlFor = (businessAccountId: string): string | undefined => {
    const subscription = store.subscriptions.get(businessAccountId);
    return subscription?.isSubscribed ? (subscription.overrideUrl ?? store.callbackUrl) : undefined;
  };
  const webhooks = createWebhookSender({ settings, timers, poster, activity, now: () => clock.now(), urlFor, save });
  const linkHash = (mediaId: string, expiresSeconds: number): string =>
    createHmac('sha256', settings.appSecret).update(`${mediaId}|${expiresSeconds}`).digest('hex').slice(0, 24);
  return {
    settings,
    clock,
    timers,
    store,
    activity,
    poster,
    webhooks,
    linkHash,
    save,
    faults: createFaultQueue(),
    calls: createCallCounter(),
    media: createMediaFiles(settings.stateFile),
    requests: createRequestLog(),
    throughput: createThroughput(),
    baseUrl: '',
  };
}

/** Back to the settings; the subscribed URL stays. */
function resetWorld(world: WhatsappWorld): void {
  for (const id of world.store.media.keys()) world.media.delete(id);
  world.webhooks.reset();
  world.store.reset();
  world.faults.clear();
  world.calls.reset();
  world.clock.reset();
  world.requests.clear();
  world.throughput.clear();
}

/** What the state file keeps; the names are those of its schema. */
function sectionsOf({ store, webhooks }: WhatsappWorld): Record<keyof StoredState, StateSection> {
  return {
    server: store.server,
    subscriptions: store.subscriptions,
    people: store.people.kept,
    messages: store.messages,
    pairs: store.pairs,
    templateStatuses: keptAs(store.templates, (template) => template.status),
    serviceCounts: store.serviceCounts,
    media: store.media,
    webhooks: webhooks.owed,
  };
}

/** Takes up where a stopped simulator left off: also its undelivered messages and webhooks. */
function restoreWorld(world: WhatsappWorld, state: StoredState): void {
  world.clock.advance(state.server.clockOffsetMs);
  world.store.restore(state);
  world.webhooks.takeUp(state.webhooks);
  for (const message of world.store.messages.values()) {
    if (message.status === 'accepted') deliverSoon(world, message);
  }
}
