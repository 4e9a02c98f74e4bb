import type { WhatsappFault } from '../whatsapp/error-codes';

/** When a message that failed may be sent once more, and under which circumstances. */
export interface SendAgain {
  waitMs: number;
  /** True where the rest of the conversation goes on meanwhile. */
  apart: boolean;
}

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;
const HELD_BACK = 131049;
const PAIR_RATE = 131056;
const THROUGHPUT = 130429;
/** Meta limits accounts that try this too often (since 2026-04-30): two more tries, each later than the one before. */
const MOST_HELD_BACK = 3;
const MOST_RATE = 5;

/**
 * Whether a message that WhatsApp had accepted, or refused for now, is planned again after its `tries`-th failure (from 1). Only
 * these three faults are ever repeated by themselves, each a few times and with the verdict taken anew; everything else is for a human.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes (read 2026-11-22)
 */
export function sendAgain({ code }: Pick<WhatsappFault, 'code'>, tries: number): SendAgain | null {
  if (code === HELD_BACK) return tries < MOST_HELD_BACK ? { waitMs: tries * DAY_MS, apart: true } : null;
  if (code === PAIR_RATE) return tries < MOST_RATE ? { waitMs: pairWaitMs(tries), apart: false } : null;
  if (code === THROUGHPUT) return tries < MOST_RATE ? { waitMs: 2 ** tries * SECOND_MS, apart: false } : null;
  return null;
}

/** The wait of one person's messages after the `tries`-th breach of the pair rate: 4, 16, 64 … seconds, at most about an hour. */
export function pairWaitMs(tries: number): number {
  return 4 ** Math.min(Math.max(tries, 1), 6) * SECOND_MS;
}
