import type { SendQuestion } from './send-question';
import type { PriceEstimate } from './verdict';

/** Free-form messages per business number and calendar month that cost nothing since 2026-10-01. */
export const FREE_SERVICE_MESSAGES = 1000;

/** A period of Meta's price rules: from the first instant of its day (UTC) to the next period. */
interface PriceRules {
  id: 'PMP1' | 'PMP2';
  from: number;
  /** Utility templates inside an open window cost nothing. */
  utilityFreeInWindow: boolean;
  /** Free-form messages cost nothing at all. */
  serviceFree: boolean;
}

/** Newest first. https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing */
const PERIODS: readonly PriceRules[] = [
  { id: 'PMP2', from: Date.UTC(2026, 9, 1), utilityFreeInWindow: false, serviceFree: false },
  { id: 'PMP1', from: Date.UTC(2025, 6, 1), utilityFreeInWindow: true, serviceFree: true },
];

/**
 * How the message would be billed by the rules of its day. `amount` is null: no rate card is consulted here; `basis` names the
 * rule. Before per-message pricing (2025-07-01) nothing is said.
 */
export function estimatePrice({ facts, now, window, category }: SendQuestion): PriceEstimate {
  const period = PERIODS.find((each) => now.getTime() >= each.from);
  const shown = category === 'marketing' && facts.template?.category !== 'marketing' ? 'unknown' : category;
  if (!period) return { billing: 'unknown', category: shown, amount: null, currency: null, basis: 'CBP' };
  const billing = billingOf(period, category, window === 'open', facts.serviceSentThisMonth);
  return { billing, category: shown, amount: null, currency: null, basis: `${period.id}:${category}:${billing}` };
}

function billingOf(
  period: PriceRules,
  category: SendQuestion['category'],
  isWindowOpen: boolean,
  serviceSent: number | null,
): PriceEstimate['billing'] {
  if (category === 'service') {
    if (period.serviceFree) return 'free';
    return serviceSent !== null && serviceSent >= FREE_SERVICE_MESSAGES ? 'billed' : 'quota';
  }
  return category === 'utility' && isWindowOpen && period.utilityFreeInWindow ? 'free' : 'billed';
}
