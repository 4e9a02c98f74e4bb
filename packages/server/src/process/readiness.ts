import { KaiwaError, type Clock, type ReceiptStore } from '@kaiwa/core';
import type { ConnectionDesk } from '../connect/open-connections';
import type { Readiness } from '../handlers/admin-world';

/** What is asked. */
export interface ReadinessSource {
  receipts: Pick<ReceiptStore, 'countByState'>;
  desk: Pick<ConnectionDesk, 'list'>;
  clock: Pick<Clock, 'now'>;
  stopping: AbortSignal;
}

/** A delivery that waits longer than this means that nobody reads. Milliseconds. */
const BEHIND_MS = 60_000;

/** Whether this process can take work, and why not. A paused connection is told, and stops nobody else. */
export async function readReadiness({ receipts, desk, clock, stopping }: ReadinessSource): Promise<Readiness> {
  const running = { name: 'process', ok: !stopping.aborted, finding: stopping.aborted ? 'it is stopping' : 'running' };
  try {
    const [count, connections] = await Promise.all([receipts.countByState(), desk.list()]);
    const waitedMs = count.oldestNewAt ? clock.now().getTime() - count.oldestNewAt.getTime() : 0;
    const paused = connections.filter((each) => each.state === 'paused');
    return {
      ready: running.ok,
      checks: [
        running,
        { name: 'database', ok: true, finding: 'answers' },
        {
          name: 'reading',
          ok: waitedMs < BEHIND_MS,
          finding: `${count.new} deliveries wait, the oldest for ${Math.round(waitedMs / 1000)} s; ${count.parked} are parked`,
        },
        {
          name: 'connections',
          ok: paused.length === 0,
          finding: `${connections.length} connected${paused.length > 0 ? `, ${paused.length} paused (${[...new Set(paused.map((each) => each.pausedReason))].join(', ')})` : ''}`,
        },
      ],
    };
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    return {
      ready: false,
      checks: [running, { name: 'database', ok: false, finding: `${error.message} (${error.code})` }],
    };
  }
}
