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

/** `decide` for everything WhatsApp tells us about a person. Pure. */
export function decideVendorEvent(draft: Draft, event: VendorEvent, connectionId: string): Decision {
  switch (event.kind) {
    case 'message.received':
      return decideInbound(draft, event, connectionId);
    case 'message.edited':
      return decideEdited(draft, event, connectionId);
    case 'message.revoked':
      return decideRevoked(draft, event, connectionId);
    case 'reaction.changed':
      return decideReaction(draft, event, connectionId);
    case 'message.echoed':
    case 'standby.echoed':
      return decideEchoed(draft, event, connectionId);
    case 'standby.received':
      return decideStandby(draft, event, connectionId);
    case 'history.imported':
      return decideHistory(draft, event, connectionId);
    case 'status.changed':
    case 'standby.statusChanged':
      return decideStatus(draft, event);
    case 'identity.changed':
      return decideIdentityChanged(draft, event);
    case 'user.preferenceChanged':
      return decidePreference(draft, event);
    case 'call.connected':
    case 'call.terminated':
      return decideCall(draft, event, connectionId);
    default:
      return draft.ignore('NOT_ABOUT_A_PERSON');
  }
}
