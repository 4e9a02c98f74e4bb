import type { PolicyRule, RuleAnswer } from './send-question';

/** True when the person wrote again after saying stop; the stop message itself does not count. */
function wroteAfter(lastInboundAt: Date | null, optedOutAt: Date): boolean {
  return lastInboundAt !== null && lastInboundAt.getTime() > optedOutAt.getTime();
}

/**
 * A stop is honoured by everything but a human's answer to somebody who wrote again afterwards.
 * Meta's policy: honour every request to stop, on or off WhatsApp (https://business.whatsapp.com/policy).
 */
const notOptedOut: PolicyRule = {
  name: 'not-opted-out',
  ask({ request, facts: { consents, lastInboundAt } }): RuleAnswer {
    const stop =
      consents.all?.state === 'opted-out' ? consents.all : request.kind === 'text' ? consents.service : undefined;
    if (stop?.state !== 'opted-out') return { says: 'pass', facts: { optOut: 'none' } };
    const wroteAgain = wroteAfter(lastInboundAt, stop.at);
    const facts = { optOut: 'all', wroteAgain: String(wroteAgain), automatic: String(request.automatic) };
    const isAnswer = request.kind === 'text' && !request.automatic && !request.bulk && wroteAgain;
    if (isAnswer) return { says: 'pass', facts };
    return { says: 'deny', reason: 'OPTED_OUT_ALL', remedy: 'wait-for-customer', facts };
  },
};

/** No advertising to somebody who asked for none, us or WhatsApp (Meta answers 131050). */
const notOptedOutOfMarketing: PolicyRule = {
  name: 'not-opted-out-of-marketing',
  ask({ category, facts: { consents } }): RuleAnswer {
    const isGateClosed = consents.platformMarketing?.state === 'opted-out';
    const optedOut = consents.marketing?.state === 'opted-out' ? 'marketing' : isGateClosed ? 'whatsapp' : 'none';
    const facts = { category, optOut: optedOut };
    if (category !== 'marketing' || optedOut === 'none') return { says: 'pass', facts };
    return { says: 'deny', reason: 'OPTED_OUT_MARKETING', remedy: 'wait-for-customer', facts };
  },
};

/**
 * Who we write to first must have agreed to it. A utility template answers an open request without one; advertising and
 * passcodes never do: writing to a business is not consent to them.
 */
const optedIn: PolicyRule = {
  name: 'opted-in',
  ask({ request, category, optIn, window, facts: { consents, optInPerCategory } }): RuleAnswer {
    const facts = { category, optIn, window, strict: String(optInPerCategory) };
    const answersRequest = category === 'utility' && window === 'open' && consents.utility?.state !== 'opted-out';
    if (request.kind === 'text' || optIn === 'named' || answersRequest) return { says: 'pass', facts };
    const general = optIn === 'general' && !optInPerCategory && category !== 'marketing';
    if (general) return { says: 'pass', facts };
    const named = optIn === 'general' || (category === 'marketing' && window === 'open');
    return { says: 'deny', reason: named ? 'NO_OPT_IN_CATEGORY' : 'NO_OPT_IN', remedy: 'ask-opt-in', facts };
  },
};

/** What the person wants, before everything about the message. */
export const optOutRules: readonly PolicyRule[] = [notOptedOut];
/** Consent to the category of the template. */
export const categoryConsentRules: readonly PolicyRule[] = [notOptedOutOfMarketing, optedIn];
