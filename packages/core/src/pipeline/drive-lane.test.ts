import { countingIds } from '@kaiwa/testkit';
import type { LaneClaim } from '../ports/lane-store';
import type { Command } from './command';
import { driveLane } from './drive-lane';
import type { LanePace } from './lane-pace';
import { defaultPipelineSettings } from './pipeline-settings';
import type { PipelineWorld } from './world';

const NOW = new Date('2026-11-20T10:00:00.000Z');
const NOTHING: LaneClaim = { commands: [], nextDueAt: null, lingering: false };
const PACE: LanePace = {
  batch: 2,
  parallelism: 2,
  mostAhead: Number.POSITIVE_INFINITY,
  mostUnderWay: Number.POSITIVE_INFINITY,
  mostPerKey: 2,
  lingerMs: 0,
  settleLingerMs: 0,
  lookAgainMs: 5,
};

const consent = (id: string): Command => ({
  id,
  workspaceId: 'workspace-1',
  lane: 'crm:1',
  key: id,
  seq: '1',
  body: {
    kind: 'saveConsent',
    personId: id,
    connectionId: '1',
    purpose: 'all',
    state: 'opted-out',
    at: '',
    source: '',
  },
  priority: 'live',
  attempt: 1,
  dueAt: NOW,
  doubtSince: null,
  waitsFor: null,
  eventId: null,
  createdAt: NOW,
});

/** A lane whose claims bring what `claims` holds, one after another, over a CRM that answers when it is let. */
function aLane(claims: (string[] | Error)[], pace: LanePace = PACE) {
  const happened: string[] = [];
  const held = new Map<string, () => void>();
  const limits: number[] = [];
  let isPaused = false;
  const world = {
    clock: {
      now: () => NOW,
      sleep: (ms: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(ms, 50));
          signal?.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
          });
        }),
    },
    ids: countingIds(),
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    meter: { events: () => undefined, commands: () => undefined },
    settings: defaultPipelineSettings,
    holder: 'test',
    lanes: { wake: () => undefined },
    directory: { listRules: async () => [], listTemplates: async () => [] },
    connections: { list: async () => [], crm: async () => ({ capabilities: { storesConsent: false } }) },
    laneStore: {
      acquire: async (lane: string) => ({ lane, epoch: 1, until: NOW }),
      renew: async () => true,
      release: async () => void happened.push('release'),
      doubtOrphans: async () => 0,
      claim: async (_lease: unknown, { limit }: { limit: number }) => {
        limits.push(limit);
        const next = claims.shift();
        if (next instanceof Error) throw next;
        return next ? { ...NOTHING, commands: next.map(consent) } : NOTHING;
      },
    },
    pipelineStore: {
      // Reading the people is where the batches of this story are held up.
      readPeople: async (_workspaceId: string, [personId = '']: string[]) => {
        happened.push(`begin ${personId}`);
        if (held.has(personId)) await new Promise<void>((resolve) => held.set(personId, resolve));
        return new Map();
      },
      transaction: async (work: (tx: unknown) => Promise<unknown>) =>
        work({
          settle: async (_lane: string, _epoch: number, settlements: { commandId: string }[]) => {
            happened.push(`settle ${settlements.map(({ commandId }) => commandId).join(' ')}`);
            return [];
          },
          openPeople: async () => [],
        }),
    },
  } as unknown as PipelineWorld;
  const pacer = { turn: async () => () => undefined, refused: () => undefined };
  return {
    happened,
    limits,
    hold: (personId: string) => void held.set(personId, () => undefined),
    letGo: (personId: string) => held.get(personId)?.(),
    pause: () => void (isPaused = true),
    drive: () => driveLane(world, 'crm:1', { pacer, readPace: async () => (isPaused ? null : pace) }),
  };
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('It never happened');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe('a driven lane', () => {
  test('claims until nothing is due, settles everything, and is given up', async () => {
    const lane = aLane([['a', 'b'], ['c']]);
    await lane.drive();
    expect(lane.happened.filter((each) => each.startsWith('settle')).join(' ')).toMatch(/a b.*c/);
    expect(lane.happened.at(-1)).toBe('release');
  });

  test('a slow batch stops neither the next one nor its settling', async () => {
    const lane = aLane([['slow'], ['a'], ['b']]);
    lane.hold('slow');
    const driven = lane.drive();
    await until(() => lane.happened.includes('settle b'));
    expect(lane.happened).not.toContain('settle slow');
    lane.letGo('slow');
    await driven;
    expect(lane.happened).toContain('settle slow');
  });

  test('no more batches stand side by side than the vendor takes', async () => {
    const lane = aLane([['one'], ['two'], ['three']]);
    lane.hold('one');
    lane.hold('two');
    const driven = lane.drive();
    await until(() => lane.happened.includes('begin two'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(lane.happened).not.toContain('begin three');
    lane.letGo('one');
    await until(() => lane.happened.includes('begin three'));
    lane.letGo('two');
    await driven;
  });

  test('claims no more than may be under way, and nothing while less than half a batch may', async () => {
    const lane = aLane([['a', 'b', 'c'], ['d']], { ...PACE, batch: 4, parallelism: 9, mostUnderWay: 4 });
    lane.hold('a');
    const driven = lane.drive();
    await until(() => lane.happened.includes('begin a'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(lane.limits).toEqual([4]);
    lane.letGo('a');
    await driven;
    expect(lane.limits.slice(0, 2)).toEqual([4, 4]);
    expect(lane.happened).toContain('begin d');
  });

  test('where a claim fails, what is under way comes to its end before the lane is given up', async () => {
    const lane = aLane([['slow'], new Error('the database is away')]);
    lane.hold('slow');
    const driven = lane.drive();
    // Listened to at once; what it came to is looked at below.
    const ended = driven.then(
      () => 'well',
      (error: unknown) => String(error),
    );
    await until(() => lane.happened.includes('begin slow'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(lane.happened).not.toContain('release');
    lane.letGo('slow');
    expect(await ended).toContain('the database is away');
    expect(lane.happened.slice(-2)).toEqual(['settle slow', 'release']);
  });

  test('a connection that is paused meanwhile ends the drive after what is under way', async () => {
    const lane = aLane([['a'], ['b']]);
    lane.hold('a');
    lane.hold('b');
    const driven = lane.drive();
    await until(() => lane.happened.includes('begin b'));
    lane.pause();
    lane.letGo('a');
    lane.letGo('b');
    await driven;
    expect(lane.limits).toHaveLength(2);
    expect(lane.happened.at(-1)).toBe('release');
  });
});
