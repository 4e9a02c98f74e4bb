import { KaiwaError } from '@kaiwa/core';
import type { Output } from './output';

/** A stop that takes longer is no stop. Milliseconds. */
const LONGEST_STOP_MS = 10_000;

/**
 * Resolves with true when `signal` aborts, or with false when `lost` resolves, which is said as a failure. From then on ten seconds end
 * the process on the spot: what was under way is found out at the next start.
 */
export async function untilStopped(lost: Promise<unknown>, signal: AbortSignal, output: Output): Promise<boolean> {
  const wasAsked = await new Promise<boolean>((resolve) => {
    if (signal.aborted) resolve(true);
    signal.addEventListener('abort', () => resolve(true), { once: true });
    void lost.then(() => resolve(false));
  });
  setTimeout(() => {
    output.talk('What was under way did not end in time.');
    process.exit(1);
  }, LONGEST_STOP_MS).unref();
  if (wasAsked) output.talk('Stopping: finishing what is under way …');
  else output.fail(databaseEnded());
  return wasAsked;
}

function databaseEnded(): KaiwaError {
  return new KaiwaError({
    kind: 'unavailable',
    code: 'DATABASE_ENDED',
    message: 'The database of this server has ended by itself, so the server ends too',
    hint: 'Read postgres.log in the data folder and check free disk space, then start again: what was acknowledged is on disk.',
  });
}
