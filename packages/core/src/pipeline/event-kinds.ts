import type { VendorEvent } from './event';

type StoredKind = VendorEvent['kind'] | 'deal.changed' | 'parked';

/** Every kind once, so that a new one that is left out does not compile. */
const every: Record<StoredKind, true> = {
  'message.received': true,
  'message.edited': true,
  'message.revoked': true,
  'reaction.changed': true,
  'message.echoed': true,
  'status.changed': true,
  'history.imported': true,
  'history.progressed': true,
  'standby.received': true,
  'standby.echoed': true,
  'standby.statusChanged': true,
  'identity.changed': true,
  'user.preferenceChanged': true,
  'call.connected': true,
  'call.terminated': true,
  'call.statusChanged': true,
  'call.recorded': true,
  'group.lifecycleChanged': true,
  'group.participantsChanged': true,
  'group.settingsChanged': true,
  'group.statusChanged': true,
  'addressBook.changed': true,
  'control.changed': true,
  'automaticEvent.detected': true,
  'marketing.clicked': true,
  'template.changed': true,
  'number.changed': true,
  'account.changed': true,
  'account.alerted': true,
  'capability.changed': true,
  'flow.changed': true,
  'payment.configurationChanged': true,
  'security.changed': true,
  'partner.solutionChanged': true,
  'error.reported': true,
  'test.received': true,
  'crm.changed': true,
  'crm.hinted': true,
  'deal.changed': true,
  unsupported: true,
  parked: true,
};

/** Kinds of events as they are stored: those of deliveries, of pulls, and `parked` for a part that could not be read. */
export const eventKinds = Object.keys(every) as readonly StoredKind[];
