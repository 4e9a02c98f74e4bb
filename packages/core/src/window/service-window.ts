/** Length of the customer service window after the person's last message, in milliseconds. Meta: conversations of 24 hours. */
export const SERVICE_WINDOW_MS = 24 * 60 * 60 * 1000;

/** How far the vendor's clock may run ahead of ours before its time is not believed, in milliseconds. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

/** What is known of a window. `unknown`: the person never wrote to this number, or the stored time cannot be true. */
export type WindowState = 'open' | 'closed' | 'unknown';

/** The first instant at which the window is closed; null when nothing ever opened it. */
export function opensUntil(lastInboundAt: Date | null): Date | null {
  if (lastInboundAt === null || Number.isNaN(lastInboundAt.getTime())) return null;
  return new Date(lastInboundAt.getTime() + SERVICE_WINDOW_MS);
}

/**
 * Derives the state of the window; it is never stored, because a stored "open" ages silently.
 * @param lastInboundAt the vendor's time of the newest message by the person, never the arrival time of its webhook
 * @param guardMs closes the window this much earlier, for what still has to travel; 0 = exactly 24 h
 */
export function windowState(lastInboundAt: Date | null, now: Date, guardMs = 0): WindowState {
  if (lastInboundAt === null) return 'unknown';
  const elapsedMs = now.getTime() - lastInboundAt.getTime();
  if (!(elapsedMs >= -CLOCK_SKEW_MS)) return 'unknown';
  const guard = guardMs > 0 ? guardMs : 0;
  return elapsedMs + guard < SERVICE_WINDOW_MS ? 'open' : 'closed';
}

/** True while free-form messages may be sent: closed at exactly 24 h, and whenever the time is unknown. */
export function isOpen(lastInboundAt: Date | null, now: Date, guardMs = 0): boolean {
  return windowState(lastInboundAt, now, guardMs) === 'open';
}

/** Milliseconds until the window closes; 0 when it is not open. */
export function remainingMs(lastInboundAt: Date | null, now: Date): number {
  if (lastInboundAt === null || !isOpen(lastInboundAt, now)) return 0;
  return Math.min(SERVICE_WINDOW_MS, lastInboundAt.getTime() + SERVICE_WINDOW_MS - now.getTime());
}
