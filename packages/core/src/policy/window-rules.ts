import type { PolicyRule, RuleAnswer } from './send-question';

/** Free-form messages go out only while the person wrote less than 24 h ago (Meta answers 131047). */
const windowOpen: PolicyRule = {
  name: 'window-open',
  ask({ request, window, facts: { consents } }): RuleAnswer {
    const facts = { kind: request.kind, window };
    if (request.kind === 'template' || window === 'open') return { says: 'pass', facts };
    // A template needs an opt-in itself: without one it is no legal alternative.
    const agreed = Object.values(consents).some((entry) => entry?.state === 'opted-in');
    const remedy = agreed ? 'send-template' : 'ask-opt-in';
    return { says: 'deny', reason: window === 'unknown' ? 'WINDOW_UNKNOWN' : 'WINDOW_CLOSED', remedy, facts };
  },
};

/** When free-form may be sent. */
export const windowRules: readonly PolicyRule[] = [windowOpen];
