import { setTimeout as delay } from 'node:timers/promises';
import { phoneOf, type Vendors } from './vendor-processes';

/** Simulated people who keep writing. */
export interface Phones {
  /** What was sent so far: by whom, and its wamid. */
  sent(): readonly { phone: string; wamid: string }[];
  /** Resolves when the last one has been sent. May be called twice. */
  stop(): Promise<void>;
}

/** Time between two messages: up to twice this. Milliseconds. */
const PAUSE_MS = 20;

/** Starts `people` people, who write to the shop one after another at random. */
export function startPhones(vendors: Vendors, people: number, random: () => number): Phones {
  const sent: { phone: string; wamid: string }[] = [];
  const stopped = new AbortController();
  const writing = (async () => {
    while (!stopped.signal.aborted) {
      const phone = phoneOf(Math.floor(random() * people));
      sent.push({ phone, wamid: await vendors.says(phone, `Message ${sent.length + 1}`) });
      await delay(PAUSE_MS * 2 * random());
    }
  })();
  return {
    sent: () => sent,
    async stop() {
      stopped.abort();
      await writing;
    },
  };
}
