import type { PipelineWorld } from './world';

/** A lane that waits for fuller batches is looked at this often while it does. */
const LOOKS_PER_LINGER = 4;

/**
 * Wakes lanes that got work, by the time it is due. A CRM lane would wait for a fuller batch anyway, so its wake-ups fall on common
 * moments: a busy day wakes it a few times a second instead of once per message. Work that has waited long enough wakes at once.
 */
export function wakeLanes({ lanes, clock, settings }: PipelineWorld, wake: ReadonlyMap<string, Date>): void {
  const now = clock.now().getTime();
  const step = settings.lingerMs / LOOKS_PER_LINGER;
  for (const [lane, dueAt] of wake) {
    const due = Math.max(dueAt.getTime(), now);
    const lingers = lane.startsWith('crm:') && dueAt.getTime() + settings.lingerMs > now && step > 0;
    lanes.wake(lane, lingers ? new Date(Math.ceil(due / step) * step) : dueAt);
  }
}
