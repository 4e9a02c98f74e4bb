import type { Settlement } from './command';
import type { SendPacer } from './send-pacer';

/** The lane a batch is performed for. */
export interface PerformPlace {
  /** Ends commands; resolves when that is written. Each command of the batch once. */
  settle(settlements: Settlement[]): Promise<void>;
  /** So many commands of the batch have left, or never will: others may be claimed, although answers are still out. */
  left(count: number): void;
  /** Aborts when the lane is somebody else's: nothing leaves any more. */
  readonly lost: AbortSignal;
  readonly pacer: SendPacer;
}
