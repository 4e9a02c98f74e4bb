import type { Pair } from './whatsapp-state';

const PAIR_INTERVAL_MS = 6000;
const PAIR_BURST = 45;
const SECOND_MS = 1000;

/**
 * Whether one more message to this person may go at `now`, counting it if so. One message per 6 s; up to 45 within 6 s,
 * but then each borrowed message must be paid back by waiting its own 6 s.
 */
export function takePairSlot(pair: Pair, now: number): boolean {
  const sinceBurst = now - pair.burstStartedAt;
  if (pair.burstCount > 0 && sinceBurst < PAIR_INTERVAL_MS) {
    if (pair.burstCount >= PAIR_BURST) return false;
    pair.burstCount += 1;
    return true;
  }
  if (sinceBurst < pair.burstCount * PAIR_INTERVAL_MS) return false;
  pair.burstStartedAt = now;
  pair.burstCount = 1;
  return true;
}

/** Counts messages in and out per business number over the last second. */
export interface Throughput {
  /** Counts one message that happens whatever the limit says (an inbound one). */
  note(phoneNumberId: string, now: number): void;
  /** Counts one outbound message unless the number already had `perSecond` in the last second. */
  take(phoneNumberId: string, perSecond: number, now: number): boolean;
  clear(): void;
}

/** Makes a throughput counter. */
export function createThroughput(): Throughput {
  const recent = new Map<string, number[]>();
  const recentOf = (phoneNumberId: string, now: number): number[] => {
    const kept = (recent.get(phoneNumberId) ?? []).filter((at) => at <= now && now - at < SECOND_MS);
    recent.set(phoneNumberId, kept);
    return kept;
  };
  return {
    note(phoneNumberId, now) {
      recentOf(phoneNumberId, now).push(now);
    },
    take(phoneNumberId, perSecond, now) {
      const kept = recentOf(phoneNumberId, now);
      if (kept.length >= perSecond) return false;
      kept.push(now);
      return true;
    },
    clear: () => recent.clear(),
  };
}
