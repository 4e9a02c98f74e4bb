import { randomUUID } from 'node:crypto';
import type { Command, CommandBody, LaneStore, Lease, NewCommand, Settlement } from '@kaiwa/core';

/** A store to test, with the writes that belong to other ports of it. */
export interface LaneStoreHarness {
  store: LaneStore;
  workspaceId: string;
  /** Plans commands, in this order. */
  plan(commands: NewCommand[]): Promise<void>;
  /** Settles performed commands under an epoch. Returns the ids that were settled. */
  settle(lane: string, epoch: number, settlements: Settlement[]): Promise<string[]>;
  /** Fulfils a condition that commands wait for. */
  release(condition: string): Promise<void>;
  /** The same store as another process would see it. */
  reopen(): LaneStore;
  close(): Promise<void>;
}

/** The instant these examples begin. */
export const BEGIN = new Date('2026-11-24T09:00:00.000Z');

/** `ms` milliseconds after the beginning. */
export function after(ms: number): Date {
  return new Date(BEGIN.getTime() + ms);
}

/** How a planned command differs from the ordinary: a live chat line, due from the beginning. */
export type Wish = Partial<Pick<NewCommand, 'key' | 'priority' | 'waitsFor' | 'dueAt'>> & {
  kind?: 'recordActivity' | 'saveDeal';
};

/** One lane of one example. */
export interface LaneStage {
  harness: LaneStoreHarness;
  store: LaneStore;
  lane: string;
  /** Plans commands. Returns their ids. */
  plan(...wishes: Wish[]): Promise<string[]>;
  /** Takes the lane for `holder`, default `one`, for a minute. */
  take(holder?: string, now?: Date): Promise<Lease>;
  /** Claims without lingering, up to 100, at the beginning unless said otherwise. */
  claim(lease: Lease, options?: { limit?: number; now?: Date }): Promise<Command[]>;
  finish(lease: Lease, commands: readonly Command[]): Promise<string[]>;
  /** Puts commands back until `until`. */
  postpone(lease: Lease, commands: readonly Command[], until: Date, doubtSince?: Date): Promise<void>;
}

/** A lane nobody else uses. */
export function openStage(harness: LaneStoreHarness): LaneStage {
  const { store } = harness;
  const lane = `crm:${randomUUID()}`;
  const stage: LaneStage = {
    harness,
    store,
    lane,
    async plan(...wishes) {
      const commands = wishes.map((wish) => toCommand(harness, lane, wish));
      await harness.plan(commands);
      return commands.map(({ id }) => id);
    },
    async take(holder = 'one', now = BEGIN) {
      const lease = await store.acquire(lane, holder, now, 60_000);
      if (!lease) throw new Error(`${holder} did not get the lane`);
      return lease;
    },
    claim: async (lease, { limit = 100, now = BEGIN } = {}) =>
      (await store.claim(lease, { limit, now, atLeast: 1, lingerMs: 0 })).commands,
    finish: (lease, commands) =>
      harness.settle(
        lane,
        lease.epoch,
        commands.map(({ id }) => ({ commandId: id, state: 'done', outcome: { kind: 'skipped', reason: 'TEST' } })),
      ),
    async postpone(lease, commands, until, doubtSince) {
      await harness.settle(
        lane,
        lease.epoch,
        commands.map(({ id }) => ({
          commandId: id,
          state: 'waiting',
          until,
          reason: 'TEST',
          doubtSince: doubtSince ?? null,
          countsAsAttempt: true,
        })),
      );
    },
  };
  return stage;
}

function toCommand(harness: LaneStoreHarness, lane: string, { kind = 'recordActivity', ...wish }: Wish): NewCommand {
  const about = { personId: randomUUID(), connectionId: randomUUID() };
  const body: CommandBody =
    kind === 'saveDeal'
      ? { kind, ...about, ref: null, stageId: null }
      : { kind, ...about, messageId: randomUUID(), line: 'message' };
  return {
    id: randomUUID(),
    workspaceId: harness.workspaceId,
    lane,
    key: 'a',
    body,
    priority: 'live',
    waitsFor: null,
    dueAt: BEGIN,
    eventId: null,
    ...wish,
  };
}
