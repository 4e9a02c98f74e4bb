import type { IdentityKey } from '../identity/identity-key';
import type { EventRow, PersonScope, TouchedRows } from '../ports/pipeline-store';
import type { VendorEvent } from './event';
import type { RoutedEvent } from './route-parts';

/** Whose event it is: how the person is found, and whether one is made of a stranger. Null for what is about nobody. */
export function scopeOf(event: VendorEvent, workspaceId: string): PersonScope | null {
  const named = (keys: IdentityKey[], create: boolean): PersonScope | null =>
    keys.length === 0
      ? null
      : { by: 'identities', workspaceId, keys, create, evidence: event.kind, seenAt: event.occurredAt };
  switch (event.kind) {
    case 'message.received':
    case 'standby.received':
      // Being in a group with somebody makes nobody known.
      return named(event.sender.keys, event.groupId === null);
    case 'message.edited':
    case 'message.revoked':
    case 'reaction.changed':
      return named(event.sender.keys, true);
    case 'message.echoed':
    case 'standby.echoed':
      return named(event.recipient.keys, event.groupId === null);
    case 'history.imported':
      return named(event.person.keys, event.groupId === null);
    case 'user.preferenceChanged':
    case 'call.connected':
    case 'call.terminated':
      return named(event.person.keys, true);
    case 'call.statusChanged':
    case 'call.recorded':
      return named(event.person.keys, false);
    case 'identity.changed':
      return named(event.before, false);
    case 'addressBook.changed':
      return named(event.contact.keys, false);
    case 'control.changed':
      return named(event.person, false);
    case 'status.changed':
    case 'standby.statusChanged':
      // Messages of the phone or an agent come without a mark of ours, and may stand in the same delivery as their first status.
      return {
        ...byMessage(workspaceId, event, event.callbackData),
        ...(event.callbackData === null && { keys: event.recipient }),
      };
    case 'automaticEvent.detected':
      return byMessage(workspaceId, event, null);
    default:
      return null;
  }
}

function byMessage(
  workspaceId: string,
  { externalId: phoneNumberId, wamid }: { externalId: string; wamid: string },
  commandId: string | null,
): Extract<PersonScope, { by: 'message' }> {
  return { by: 'message', workspaceId, phoneNumberId, wamid, commandId };
}

/** What is understood and only kept: nothing follows from it yet. Kept with its person, where one is known. */
const KEPT = new Set<VendorEvent['kind']>([
  'history.progressed',
  'call.statusChanged',
  'call.recorded',
  'group.lifecycleChanged',
  'group.participantsChanged',
  'group.settingsChanged',
  'group.statusChanged',
  'addressBook.changed',
  'control.changed',
  'automaticEvent.detected',
  'marketing.clicked',
  'number.changed',
  'account.changed',
  'account.alerted',
  'capability.changed',
  'flow.changed',
  'payment.configurationChanged',
  'security.changed',
  'partner.solutionChanged',
  'error.reported',
]);

/** True for an event nothing is decided about. */
export function isOnlyKept(event: VendorEvent): boolean {
  if (KEPT.has(event.kind)) return true;
  if (event.kind !== 'template.changed') return false;
  const { news } = event;
  return news.about === 'components' || news.about === 'misuse' || (news.about === 'category' && news.impending);
}

/** The row of an event before it is decided. */
export function toRow(
  { event, connection, receiptId, rowId }: RoutedEvent,
  personId: string | null,
  scope: PersonScope | null,
): EventRow {
  return {
    id: rowId,
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    key: event.key,
    kind: event.kind,
    receiptId,
    personId,
    occurredAt: event.occurredAt,
    ...endOf(event, scope !== null && personId === null),
    path: null,
    raw: event.raw,
  };
}

function endOf(event: VendorEvent, isStranger: boolean): Pick<EventRow, 'state' | 'reason'> {
  if (event.kind === 'unsupported') return { state: 'unsupported', reason: event.type };
  if (isOnlyKept(event)) return { state: 'kept', reason: null };
  if (isStranger)
    return isChatter(event) ? { state: 'kept', reason: 'GROUP' } : { state: 'ignored', reason: 'UNKNOWN_MESSAGE' };
  // Shown as a placeholder; a later version that knows the type understands it on replay.
  const type = unknownTypeOf(event);
  return type === null ? { state: 'decided', reason: null } : { state: 'unsupported', reason: type };
}

function isChatter(event: VendorEvent): boolean {
  return 'groupId' in event && event.groupId !== null;
}

/** The type of a message that is new to us; Meta's own word for what it does not show comes with a number. */
function unknownTypeOf(event: VendorEvent): string | null {
  const content = 'content' in event ? event.content : null;
  return content?.kind === 'unsupported' && content.code === null ? content.type : null;
}

/** The stored messages an event may touch: its own, and the one it is about; each comes with what amends it. */
export function touchedBy(event: VendorEvent): Partial<TouchedRows> {
  const at = (wamid: string, commandId: string | null = null) => ({
    phoneNumberId: event.externalId,
    wamid,
    commandId,
  });
  switch (event.kind) {
    case 'status.changed':
    case 'standby.statusChanged':
      return { messages: [at(event.wamid, event.callbackData)] };
    case 'message.edited':
    case 'message.revoked':
    case 'reaction.changed':
      return { messages: [at(event.wamid), at(event.target)] };
    case 'message.received':
    case 'standby.received':
    case 'message.echoed':
    case 'standby.echoed':
    case 'history.imported':
      return { messages: [at(event.wamid), ...('target' in event.content ? [at(event.content.target)] : [])] };
    case 'call.connected':
    case 'call.terminated':
      return { messages: [at(event.callId)] };
    default:
      return {};
  }
}
