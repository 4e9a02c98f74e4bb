import type { Pair, StoredMessage } from './whatsapp-state';
import type { WhatsappStore } from './whatsapp-store';
import { isWindowOpen } from './service-window';

/** From this moment free-form messages, and utility templates inside the window, cost again. */
const SERVICE_BILLED_FROM = Date.UTC(2026, 9, 1);
const FREE_SERVICE_MESSAGES = 1000;

/** What Meta says about the price of one message, on `sent` and `delivered`. */
export interface Pricing {
  billable: boolean;
  pricing_model: 'PMP';
  category: string;
  type: 'regular' | 'free_customer_service' | 'free_entry_point';
}

/**
 * The price class of a message at `now`, as Meta reports it.
 * Vendor page: https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing
 */
export function priceOf(store: WhatsappStore, message: StoredMessage, pair: Pair, now: number): Pricing {
  const category = message.category?.toLowerCase() ?? 'service';
  if (pair.freeEntryUntil !== undefined && now < pair.freeEntryUntil) {
    return pricing('referral_conversion', 'free_entry_point');
  }
  if (category === 'service') {
    const isFree =
      now < SERVICE_BILLED_FROM || serviceCount(store, message.phoneNumberId, now) <= FREE_SERVICE_MESSAGES;
    return pricing(category, isFree ? 'free_customer_service' : 'regular');
  }
  const isFreeUtility = category === 'utility' && now < SERVICE_BILLED_FROM && isWindowOpen(pair, now);
  return pricing(category, isFreeUtility ? 'free_customer_service' : 'regular');
}

/** Counts one free-form message of this number for the month of `now` (UTC). */
export function countServiceMessage(store: WhatsappStore, phoneNumberId: string, now: number): void {
  store.serviceCounts.set(monthKey(phoneNumberId, now), serviceCount(store, phoneNumberId, now) + 1);
}

/** Whether the next free-form message of this number would have to be paid. */
export function isServiceAllowanceUsed(store: WhatsappStore, phoneNumberId: string, now: number): boolean {
  return now >= SERVICE_BILLED_FROM && serviceCount(store, phoneNumberId, now) >= FREE_SERVICE_MESSAGES;
}

function serviceCount(store: WhatsappStore, phoneNumberId: string, now: number): number {
  return store.serviceCounts.get(monthKey(phoneNumberId, now)) ?? 0;
}

function monthKey(phoneNumberId: string, now: number): string {
  return `${phoneNumberId}:${new Date(now).toISOString().slice(0, 7)}`;
}

function pricing(category: string, type: Pricing['type']): Pricing {
  return { billable: type === 'regular', pricing_model: 'PMP', category, type };
}
