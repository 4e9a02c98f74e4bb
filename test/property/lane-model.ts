import { BEGIN, openStage, type LaneStage, type LaneStoreHarness, type Wish } from '@kaiwa/testkit';
import type { Command, Lease } from '@kaiwa/core';
import fc from 'fast-check';

/** One step of a random story about one lane. */
export type Step =
  | { do: 'plan'; wishes: (Wish & { conditional: boolean })[] }
  | { do: 'take'; holder: 'one' | 'two' }
  | { do: 'claim'; holder: 'one' | 'two'; limit: number; mostPerKey: number }
  | { do: 'settle'; holder: 'one' | 'two'; ends: ('done' | 'wait' | 'doubt' | 'park')[]; waitMs: number }
  | { do: 'release' }
  | { do: 'again' }
  | { do: 'pass'; ms: number };

const holder = fc.constantFrom('one' as const, 'two' as const);
const wish = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  kind: fc.constantFrom('recordActivity' as const, 'saveDeal' as const),
  priority: fc.constantFrom('live' as const, 'backfill' as const),
  conditional: fc.integer({ min: 0, max: 7 }).map((number) => number === 0),
});

/** Stories: plans, takeovers, claims with good and stale leases, every kind of end, parked work sent again, conditions, time. */
export const story: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('plan' as const),
        wishes: fc.array(wish, { minLength: 1, maxLength: 8 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('take' as const), holder }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('claim' as const),
        holder,
        limit: fc.integer({ min: 1, max: 6 }),
        mostPerKey: fc.integer({ min: 1, max: 6 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('settle' as const),
        holder,
        ends: fc.array(
          fc.constantFrom('done' as const, 'done' as const, 'wait' as const, 'doubt' as const, 'park' as const),
          { minLength: 1, maxLength: 6 },
        ),
        waitMs: fc.integer({ min: 0, max: 30_000 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('again' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 70_000 }) }) },
  ),
  { minLength: 10, maxLength: 40 },
);

interface Entry {
  id: string;
  wish: Wish & { conditional: boolean };
  state: 'open' | 'performing' | 'parked' | 'ended';
  dueAt: number;
  waits: boolean;
  doubtful: boolean;
  epoch: number;
}

/** What must be true of a lane, kept beside the store and compared with it at every step. */
export class LaneModel {
  private readonly stage: LaneStage;
  private readonly entries: Entry[] = [];
  private readonly leases = new Map<string, Lease>();
  private readonly held = new Map<string, Command[]>();
  private now = BEGIN.getTime();
  private current: { epoch: number; until: number; holder: string } | null = null;

  constructor(private readonly harness: LaneStoreHarness) {
    this.stage = openStage(harness);
  }

  /** Lives one step. @throws Error when the store did what it must not. */
  async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'plan':
        return this.plan(step.wishes);
      case 'take':
        return this.take(step.holder);
      case 'claim':
        return this.claim(step.holder, step.limit, step.mostPerKey);
      case 'settle':
        return this.settle(step.holder, step.ends, step.waitMs);
      case 'release':
        await this.harness.release(this.condition());
        for (const entry of this.entries) entry.waits = false;
        return;
      case 'again':
        return this.again();
      case 'pass':
        this.now += step.ms;
    }
  }

  /** With every condition fulfilled and all time in the world, everything comes to its end. */
  async finish(): Promise<void> {
    await this.step({ do: 'release' });
    this.now += 1_000_000;
    await this.take('one');
    const lease = this.lease('one');
    for (let left = this.entries.length + 1; left > 0; left -= 1) {
      await this.claim('one', 5, 5);
      const begun = this.held.get('one') ?? [];
      if (begun.length === 0) break;
      await this.stage.finish(lease, begun);
      for (const { id } of begun) this.entry(id).state = 'ended';
      this.held.set('one', []);
    }
    const stuck = this.entries.filter(isOpen);
    must(stuck.length === 0, `${stuck.length} commands never had their turn`);
  }

  private async plan(wishes: (Wish & { conditional: boolean })[]): Promise<void> {
    const dueAt = new Date(this.now);
    const ids = await this.stage.plan(
      ...wishes.map(({ conditional, ...rest }) => ({
        ...rest,
        dueAt,
        waitsFor: conditional ? this.condition() : null,
      })),
    );
    for (const [index, id] of ids.entries()) {
      const own = wishes[index]!;
      this.entries.push({
        id,
        wish: own,
        state: 'open',
        dueAt: this.now,
        waits: own.conditional,
        doubtful: false,
        epoch: 0,
      });
    }
  }

  private async take(by: string): Promise<void> {
    const lease = await this.stage.store.acquire(this.stage.lane, by, new Date(this.now), 60_000);
    const free = !this.current || this.current.holder === by || this.current.until <= this.now;
    must(free === (lease !== null), `${by} ${free ? 'did not get a free lane' : 'got a lane that is held'}`);
    if (!lease) return;
    must(lease.epoch > (this.current?.epoch ?? 0), 'the epoch did not grow');
    this.current = { epoch: lease.epoch, until: this.now + 60_000, holder: by };
    this.leases.set(by, lease);
    this.held.set(by, []);
    const orphans = this.entries.filter((entry) => entry.state === 'performing');
    must(
      (await this.stage.store.doubtOrphans(lease, new Date(this.now))) === orphans.length,
      'orphans were miscounted',
    );
    for (const orphan of orphans) Object.assign(orphan, { state: 'open', doubtful: true, dueAt: this.now });
  }

  /** The one that was parked first goes again, in its old place. */
  private async again(): Promise<void> {
    const parked = this.entries.find((entry) => entry.state === 'parked');
    if (!parked) return;
    must(await this.stage.store.resolveParked(parked.id, 'again', new Date(this.now)), 'a parked command stayed so');
    Object.assign(parked, { state: 'open', dueAt: this.now, doubtful: false });
  }

  private async claim(by: string, limit: number, mostPerKey: number): Promise<void> {
    const lease = this.leases.get(by);
    if (!lease) return;
    const options = { limit, mostPerKey, now: new Date(this.now), atLeast: 1, lingerMs: 0 };
    const { commands: batch } = await this.stage.store.claim(lease, options);
    if (lease.epoch !== this.current?.epoch) return must(batch.length === 0, 'a stale lease claimed');
    must(batch.length <= limit, 'more than was asked for');
    must(mostOf(batch) <= mostPerKey, 'more of one key than was asked for');
    must(batch.length > 0 || !this.entries.some((entry) => this.isHead(entry)), 'something could have been claimed');
    const inBatch = new Set(batch.map(({ id }) => id));
    const first = batch[0] && this.entry(batch[0].id);
    for (const entry of batch.map(({ id }) => this.entry(id))) {
      must(entry.state === 'open' && !entry.waits && entry.dueAt <= this.now, 'claimed what may not be claimed');
      must(entry.wish.kind === first?.wish.kind && entry.doubtful === first?.doubtful, 'a mixed batch');
      must(
        this.before(entry).every((each) => inBatch.has(each.id)),
        'overtaken within a key',
      );
    }
    for (const { id } of batch) Object.assign(this.entry(id), { state: 'performing', epoch: lease.epoch });
    this.held.get(by)?.push(...batch);
  }

  private async settle(by: string, ends: Extract<Step, { do: 'settle' }>['ends'], waitMs: number): Promise<void> {
    const lease = this.leases.get(by);
    const batch = this.held.get(by)?.splice(0, ends.length) ?? [];
    if (!lease || batch.length === 0) return;
    const until = new Date(this.now + waitMs);
    const settled = await this.harness.settle(
      this.stage.lane,
      lease.epoch,
      batch.map(({ id }, index) => {
        const end = ends[index];
        if (end === 'park') return { commandId: id, state: 'parked', reason: 'TEST', detail: '' };
        if (end === 'done') return { commandId: id, state: 'done', outcome: { kind: 'skipped', reason: 'TEST' } };
        const doubtSince = end === 'doubt' ? new Date(this.now) : null;
        return { commandId: id, state: 'waiting', until, reason: 'TEST', doubtSince, countsAsAttempt: true };
      }),
    );
    for (const [index, { id }] of batch.entries()) {
      const entry = this.entry(id);
      const own = entry.state === 'performing' && entry.epoch === lease.epoch;
      must(settled.includes(id) === own, own ? 'a settlement was lost' : 'a stale holder settled');
      if (!own) continue;
      const end = ends[index];
      if (end === 'park' || end === 'done') entry.state = end === 'park' ? 'parked' : 'ended';
      else Object.assign(entry, { state: 'open', dueAt: until.getTime(), doubtful: end === 'doubt' });
    }
  }

  private before(entry: Entry): Entry[] {
    const earlier = this.entries.slice(0, this.entries.indexOf(entry));
    return earlier.filter((each) => each.wish.key === entry.wish.key && isOpen(each));
  }

  private isHead(entry: Entry): boolean {
    return entry.state === 'open' && !entry.waits && entry.dueAt <= this.now && this.before(entry).length === 0;
  }

  private entry(id: string): Entry {
    const found = this.entries.find((each) => each.id === id);
    if (!found) throw new Error('a command nobody planned');
    return found;
  }

  private lease(by: string): Lease {
    const lease = this.leases.get(by);
    if (!lease) throw new Error(`${by} has no lease`);
    return lease;
  }

  private condition(): string {
    return `link:${this.stage.lane}`;
  }
}

function isOpen({ state }: Entry): boolean {
  return state === 'open' || state === 'performing';
}

/** Commands of the key that has most. */
function mostOf(batch: readonly Command[]): number {
  const counts = new Map<string, number>();
  for (const { key } of batch) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

function must(truth: boolean, otherwise: string): void {
  if (!truth) throw new Error(otherwise);
}
