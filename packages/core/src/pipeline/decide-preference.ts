import { PLATFORM_SOURCE, type ConsentEntry } from '../consent/consent';
import { learnSender } from './decide-inbound';
import type { Decision, Draft } from './decision';
import type { PreferenceChanged } from './person-events';

/** The version of our reading of Meta's preferences. */
const PREFERENCE_POLICY_VERSION = 'preferences/1';

/** The one category Meta has a preference for. */
const MARKETING = 'marketing_messages';

/**
 * A person told WhatsApp what advertising to let through. That is Meta's own gate and is kept apart from consent: a stop closes it, a
 * resume opens it again and agrees to nothing. Only a sign-up is an opt-in, beside opening the gate.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/user_preferences
 */
export function decidePreference(draft: Draft, event: PreferenceChanged): Decision {
  learnSender(draft, event.person, event, event.kind);
  if (event.category !== MARKETING) return draft.keep('UNKNOWN_CATEGORY');
  closeGate(draft, event, event.value === 'stop');
  if (event.value === 'signup') {
    const wording = [event.detail, event.signupId && `sign-up ${event.signupId}`].filter(Boolean).join(', ');
    append(draft, {
      state: 'opted-in',
      source: 'whatsapp:signup',
      wording: wording === '' ? null : wording,
      at: event.occurredAt,
      eventKey: `${event.key}:opt-in`,
    });
  }
  return draft.finish();
}

/** Writes down that Meta lets no advertising through to this person, or again lets it. */
export function closeGate(
  draft: Draft,
  event: { occurredAt: Date; key: string; detail?: string | null },
  isClosed: boolean,
): void {
  append(draft, {
    state: isClosed ? 'opted-out' : 'lifted',
    source: PLATFORM_SOURCE,
    wording: event.detail ?? null,
    at: event.occurredAt,
    eventKey: event.key,
  });
}

function append(draft: Draft, entry: Pick<ConsentEntry, 'state' | 'source' | 'wording' | 'at' | 'eventKey'>): void {
  draft.change({
    type: 'consent.append',
    entry: {
      ...entry,
      id: draft.context.ids.next(),
      workspaceId: draft.context.workspaceId,
      personId: draft.state.person.id,
      purpose: 'marketing',
      policyVersion: PREFERENCE_POLICY_VERSION,
      actor: 'person',
    },
  });
}
