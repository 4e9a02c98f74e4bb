import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ParkedSource } from '../handlers/parked-items';
import type { DoorResult } from '../http/door';
import { within } from '../process/within';

/** Figures of a process, for Prometheus. Counts and times only: no ids, no names. */
export interface Metrics {
  /** One request at the webhook door. */
  delivery(source: string, result: DoorResult, ms: number): void;
  events(kind: string, state: string, count: number): void;
  commands(kind: string, state: string, count: number): void;
  /** Everything as Prometheus text. */
  read(): Promise<{ type: string; text: string }>;
}

/** What is counted in the store when somebody asks. */
export interface StoredWork extends ParkedSource {
  now(): Date;
}

/** So long the store may take to be counted; then the figures come without it. Milliseconds. */
const STORE_MS = 3000;
const DOOR_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** @param hasProcessFigures memory, processor and event loop of the process too */
export function createMetrics(work: StoredWork, hasProcessFigures: boolean): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (hasProcessFigures) collectDefaultMetrics({ register: registry });
  const door = new Histogram({
    name: 'kaiwa_door_seconds',
    help: 'Time from request to answer at the webhook door',
    labelNames: ['source', 'result'],
    buckets: DOOR_SECONDS,
    registers,
  });
  const events = new Counter({
    name: 'kaiwa_events_total',
    help: 'Events understood, by what became of them',
    labelNames: ['kind', 'state'],
    registers,
  });
  const commands = new Counter({
    name: 'kaiwa_commands_total',
    help: 'Commands performed, by what became of them',
    labelNames: ['kind', 'state'],
    registers,
  });
  const isUp = new Gauge({
    name: 'kaiwa_database_up',
    help: 'Whether the database answered just now; when not, what is counted in it is left out',
    registers,
  });
  const stored = new Registry();
  const lookAtStore = createStoreGauges(work, [stored]);

  return {
    // A path nobody serves must not become a label of its own: anybody could make them by the thousand.
    delivery: (source, result, ms) =>
      door.observe({ source: result === 'unknown' ? 'none' : source, result }, ms / 1000),
    events: (kind, state, count) => events.inc({ kind, state }, count),
    commands: (kind, state, count) => commands.inc({ kind, state }, count),
    async read() {
      const answers = await within(STORE_MS, lookAtStore()).then(
        () => true,
        () => false,
      );
      isUp.set(answers ? 1 : 0);
      const text = await registry.metrics();
      return { type: registry.contentType, text: answers ? text + (await stored.metrics()) : text };
    },
  };
}

/** Gauges that are read from the store when somebody asks. */
function createStoreGauges(work: StoredWork, registers: Registry[]): () => Promise<void> {
  const receipts = new Gauge({
    name: 'kaiwa_receipts',
    help: 'Raw deliveries that wait or are parked',
    labelNames: ['state'],
    registers,
  });
  const oldest = new Gauge({
    name: 'kaiwa_oldest_unread_seconds',
    help: 'Age of the oldest delivery nobody has read',
    registers,
  });
  const waiting = new Gauge({
    name: 'kaiwa_commands',
    help: 'Commands in the outbox, by state',
    labelNames: ['state'],
    registers,
  });
  const parked = new Gauge({
    name: 'kaiwa_parked',
    help: 'What waits for a person to decide: whole deliveries, parts of deliveries that could not be read, and commands',
    labelNames: ['kind'],
    registers,
  });

  return async () => {
    const [found, byState, parts] = await Promise.all([
      work.receipts.countByState(),
      work.laneStore.countByState(),
      work.directory.countParkedEvents(),
    ]);
    parked.set({ kind: 'delivery' }, found.parked);
    parked.set({ kind: 'part' }, parts);
    parked.set({ kind: 'command' }, byState['parked'] ?? 0);
    receipts.set({ state: 'new' }, found.new);
    receipts.set({ state: 'parked' }, found.parked);
    oldest.set(found.oldestNewAt ? Math.max(0, (work.now().getTime() - found.oldestNewAt.getTime()) / 1000) : 0);
    waiting.reset();
    for (const [state, count] of Object.entries(byState)) waiting.set({ state }, count);
  };
}
