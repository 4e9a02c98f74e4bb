import { remainingMs } from '../window/service-window';
import type { SendQuestion } from './send-question';
import type { AllowReason, PriceEstimate } from './verdict';

/** An answer this close to the end of the window is allowed with a warning, in milliseconds. */
export const CLOSING_SOON_MS = 15 * 60 * 1000;

/** Names why a message is allowed: the warning a human should see first, then what it rests on, then what it costs. */
export function allowReason(question: SendQuestion, price: PriceEstimate): AllowReason {
  return question.request.kind === 'text' ? replyReason(question, price) : templateReason(question, price);
}

function replyReason({ facts, now, optIn }: SendQuestion, price: PriceEstimate): AllowReason {
  if (remainingMs(facts.lastInboundAt, now) <= CLOSING_SOON_MS) return 'OK_WINDOW_CLOSING';
  const optedOut = Object.values(facts.consents).some((entry) => entry?.state === 'opted-out');
  if (optedOut) return 'OK_REPLY_TO_USER';
  if (facts.serviceSentThisMonth !== null && price.billing === 'quota') return 'OK_SERVICE_FREE_TIER';
  if (price.billing === 'billed') return 'OK_BILLABLE';
  return optIn === 'none' ? 'OK_REPLY_TO_USER' : 'OK';
}

function templateReason({ facts, category, optIn }: SendQuestion, price: PriceEstimate): AllowReason {
  const quality = facts.template?.quality;
  if (quality === 'YELLOW' || quality === 'RED') return 'OK_LOW_QUALITY_WARNING';
  if (category === 'utility' && optIn === 'none') return 'OK_REPLY_TO_USER';
  if (optIn === 'general') return 'OK_GENERAL_OPT_IN';
  return price.billing === 'free' ? 'OK' : 'OK_BILLABLE';
}
