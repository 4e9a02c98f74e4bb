import type { Pair } from './whatsapp-state';
import type { WhatsappStore } from './whatsapp-store';

const HOUR_MS = 3_600_000;
/** A person's message lets the business answer freely for this long. */
export const SERVICE_WINDOW_MS = 24 * HOUR_MS;
const FREE_ENTRY_POINT_MS = 72 * HOUR_MS;

/** What Meta knows about one business number and one person; made on first use. Whoever asks may change it: it is kept anew. */
export function pairOf(store: WhatsappStore, phoneNumberId: string, personId: string): Pair {
  const key = `${phoneNumberId}|${personId}`;
  const pair: Pair = store.pairs.get(key) ?? { windowUntil: 0, burstStartedAt: 0, burstCount: 0 };
  store.pairs.set(key, pair);
  return pair;
}

/** Whether free-form messages may go out at `now` (Unix milliseconds). */
export function isWindowOpen(pair: Pair, now: number): boolean {
  return now < pair.windowUntil;
}

/** A message of the person, written at `at`, opens or extends the window; an old one never shortens it. */
export function openWindow(pair: Pair, at: number, hasReferral: boolean): void {
  pair.windowUntil = Math.max(pair.windowUntil, at + SERVICE_WINDOW_MS);
  if (hasReferral) pair.referralAt = at;
}

/** An answer within 24 h of a click on an advertisement starts the 72 h in which nothing costs. */
export function answerReferral(pair: Pair, now: number): void {
  if (pair.referralAt === undefined) return;
  if (now < pair.referralAt + SERVICE_WINDOW_MS) pair.freeEntryUntil = now + FREE_ENTRY_POINT_MS;
  delete pair.referralAt;
}
