import { z } from 'zod';

/** The vendor's own clock: it ticks with the injected one and can be moved by a test or over HTTP. */
export interface SimulatorClock {
  /** The vendor's present moment. */
  now(): Date;
  /** Moves the clock by `milliseconds`; negative moves it back. */
  advance(milliseconds: number): void;
  /** Puts the clock at `moment`; it keeps ticking from there. */
  set(moment: Date): void;
  /** Undoes every move. */
  reset(): void;
}

/** Body of `POST /__clock`: `{advanceMs}` or `{set}` (ISO 8601 text or Unix milliseconds). */
export const clockMoveSchema = z.union([
  z.strictObject({ advanceMs: z.number().int() }),
  z.strictObject({ set: z.union([z.iso.datetime({ offset: true }), z.number().int()]) }),
]);

/** Makes a clock over `readNow`, the underlying time source. `moved` is told the new offset after every move. */
export function createSimulatorClock(readNow: () => Date, moved?: (offsetMs: number) => void): SimulatorClock {
  let offsetMs = 0;
  const move = (milliseconds: number): void => {
    offsetMs = milliseconds;
    moved?.(offsetMs);
  };
  return {
    now: () => new Date(readNow().getTime() + offsetMs),
    advance: (milliseconds) => move(offsetMs + milliseconds),
    set: (moment) => move(moment.getTime() - readNow().getTime()),
    reset: () => move(0),
  };
}
