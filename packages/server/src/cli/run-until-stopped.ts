import type { Output } from './output';

/** The signals that end a server. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** A stop that takes longer is no stop. Milliseconds. */
const LONGEST_STOP_MS = 10_000;

/**
 * Resolves with true at the first signal, or with false when `lost` does. From then on a second signal, or ten seconds, end the process on
 * the spot: what was under way is then found out at the next start.
 */
export async function untilStopped(lost: Promise<unknown>, output: Output): Promise<boolean> {
  const wasAsked = await new Promise<boolean>((resolve) => {
    for (const name of SIGNALS) process.once(name, () => resolve(true));
    void lost.then(() => resolve(false));
  });
  const leave = (why: string) => (): never => {
    output.talk(why);
    process.exit(1);
  };
  for (const name of SIGNALS) process.once(name, leave('Stopped at once.'));
  setTimeout(leave('What was under way did not end in time.'), LONGEST_STOP_MS).unref();
  output.talk(wasAsked ? 'Stopping: finishing what is under way …' : 'Stopping: the database has ended.');
  return wasAsked;
}
