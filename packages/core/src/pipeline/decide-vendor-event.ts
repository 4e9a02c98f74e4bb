import { byKind, type ByKind } from './by-kind';
import { decideCall } from './decide-call';
import {
  decideEchoed,
  decideEdited,
  decideHistory,
  decideReaction,
  decideRevoked,
  decideStandby,
} from './decide-heard';
import { decideInbound } from './decide-inbound';
import { decidePreference } from './decide-preference';
import { decideIdentityChanged, decideStatus } from './decide-status';
import type { Decision, Draft } from './decision';
import type { VendorEvent } from './event';

const DECIDERS: ByKind<[draft: Draft, connectionId: string], Decision> = {
  'message.received': (event, draft, connectionId) => decideInbound(draft, event, connectionId),
  'message.edited': (event, draft, connectionId) => decideEdited(draft, event, connectionId),
  'message.revoked': (event, draft, connectionId) => decideRevoked(draft, event, connectionId),
  'reaction.changed': (event, draft, connectionId) => decideReaction(draft, event, connectionId),
  'message.echoed': (event, draft, connectionId) => decideEchoed(draft, event, connectionId),
  'standby.echoed': (event, draft, connectionId) => decideEchoed(draft, event, connectionId),
  'standby.received': (event, draft, connectionId) => decideStandby(draft, event, connectionId),
  'history.imported': (event, draft, connectionId) => decideHistory(draft, event, connectionId),
  'status.changed': (event, draft) => decideStatus(draft, event),
  'standby.statusChanged': (event, draft) => decideStatus(draft, event),
  'identity.changed': (event, draft) => decideIdentityChanged(draft, event),
  'user.preferenceChanged': (event, draft) => decidePreference(draft, event),
  'call.connected': (event, draft, connectionId) => decideCall(draft, event, connectionId),
  'call.terminated': (event, draft, connectionId) => decideCall(draft, event, connectionId),
};

/** `decide` for everything WhatsApp tells us about a person. Pure. */
export function decideVendorEvent(draft: Draft, event: VendorEvent, connectionId: string): Decision {
  return byKind(DECIDERS, event, draft, connectionId) ?? draft.ignore('NOT_ABOUT_A_PERSON');
}
