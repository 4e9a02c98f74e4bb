import { KaiwaError, type Clock } from '@kaiwa/core';
import type { ConnectionDesk } from '../connect/open-connections';
import type { Readiness } from '../handlers/admin-world';
import { countText } from '../handlers/count-text';
import { countParked, type ParkedSource } from '../handlers/parked-items';

/** What is asked. */
export interface ReadinessSource extends ParkedSource {
  desk: Pick<ConnectionDesk, 'list'>;
  clock: Pick<Clock, 'now'>;
  stopping: AbortSignal;
}

/** A delivery that waits longer than this means that nobody reads. Milliseconds. */
const BEHIND_MS = 60_000;

/** Whether this process can take work, and why not. A paused connection and what is parked are told, and stop nobody else. */
export async function readReadiness(source: ReadinessSource): Promise<Readiness> {
  const { receipts, desk, clock, stopping } = source;
  const running = { name: 'process', ok: !stopping.aborted, finding: stopping.aborted ? 'it is stopping' : 'running' };
  try {
    const [count, parked, connections] = await Promise.all([receipts.countByState(), countParked(source), desk.list()]);
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
          finding: `${count.new} deliveries wait, the oldest for ${Math.round(waitedMs / 1000)} s`,
        },
        parkedCheck(parked),
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

function parkedCheck({
  delivery,
  part,
  command,
}: Awaited<ReturnType<typeof countParked>>): Readiness['checks'][number] {
  const total = delivery + part + command;
  if (total === 0) return { name: 'parked', ok: true, finding: 'nothing waits for a person' };
  const kinds = [
    countText(delivery, 'delivery', 'deliveries'),
    countText(part, 'part of a delivery', 'parts of deliveries'),
    countText(command, 'command'),
  ];
  const finding = `${countText(total, 'thing waits', 'things wait')} for a person to decide: ${kinds.join(', ')}`;
  return { name: 'parked', ok: true, warning: true, finding };
}
