import type { IdentityKey } from '../identity/identity-key';
import type { EventRow, PersonScope, TouchedRows } from '../ports/pipeline-store';
import type { InboundContent } from '../whatsapp/inbound-message';
import { byKind, type ByKind } from './by-kind';
import type { VendorEvent } from './event';
import type { StatusChanged } from './message-events';
import type { RoutedEvent } from './route-parts';

/** The person of an event, by keys; `create`: one is made of a stranger. */
interface Named {
  keys: IdentityKey[];
  create: boolean;
}

const known = (keys: IdentityKey[]): Named => ({ keys, create: false });
const anybody = (keys: IdentityKey[]): Named => ({ keys, create: true });
/** Being in a group with somebody makes nobody known. */
const unlessInGroup = (keys: IdentityKey[], groupId: string | null): Named => ({ keys, create: groupId === null });

const NAMED: ByKind<[], Named> = {
  'message.received': ({ sender, groupId }) => unlessInGroup(sender.keys, groupId),
  'standby.received': ({ sender, groupId }) => unlessInGroup(sender.keys, groupId),
  'message.edited': ({ sender }) => anybody(sender.keys),
  'message.revoked': ({ sender }) => anybody(sender.keys),
  'reaction.changed': ({ sender }) => anybody(sender.keys),
  'message.echoed': ({ recipient, groupId }) => unlessInGroup(recipient.keys, groupId),
  'standby.echoed': ({ recipient, groupId }) => unlessInGroup(recipient.keys, groupId),
  'history.imported': ({ person, groupId }) => unlessInGroup(person.keys, groupId),
  'user.preferenceChanged': ({ person }) => anybody(person.keys),
  'call.connected': ({ person }) => anybody(person.keys),
  'call.terminated': ({ person }) => anybody(person.keys),
  'call.statusChanged': ({ person }) => known(person.keys),
  'call.recorded': ({ person }) => known(person.keys),
  'identity.changed': ({ before }) => known(before),
  'addressBook.changed': ({ contact }) => known(contact.keys),
  'control.changed': ({ person }) => known(person),
};

type MessageScope = Omit<Extract<PersonScope, { by: 'message' }>, 'workspaceId'>;

/** Messages of the phone or an agent come without a mark of ours, and may stand in the same delivery as their first status. */
function ofStatus({ externalId, wamid, callbackData, recipient }: Omit<StatusChanged, 'kind'>): MessageScope {
  const scope: MessageScope = { by: 'message', phoneNumberId: externalId, wamid, commandId: callbackData };
  return callbackData === null ? { ...scope, keys: recipient } : scope;
}

const BY_MESSAGE: ByKind<[], MessageScope> = {
  'status.changed': ofStatus,
  'standby.statusChanged': ofStatus,
  'automaticEvent.detected': ({ externalId, wamid }) => ({
    by: 'message',
    phoneNumberId: externalId,
    wamid,
    commandId: null,
  }),
};

/** Whose event it is: how the person is found, and whether one is made of a stranger. Null for what is about nobody. */
export function scopeOf(event: VendorEvent, workspaceId: string): PersonScope | null {
  const message = byKind(BY_MESSAGE, event);
  if (message) return { ...message, workspaceId };
  const named = byKind(NAMED, event);
  if (!named || named.keys.length === 0) return null;
  return { by: 'identities', workspaceId, ...named, evidence: event.kind, seenAt: event.occurredAt };
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

type TouchedMessage = TouchedRows['messages'][number];

const heard = ({ wamid, content }: { wamid: string; content: InboundContent }): string[] =>
  'target' in content ? [wamid, content.target] : [wamid];
const amending = ({ wamid, target }: { wamid: string; target: string }): string[] => [wamid, target];

/** Ids of the messages an event is about: its own, and the one it amends. */
const ABOUT: ByKind<[], string[]> = {
  'message.edited': amending,
  'message.revoked': amending,
  'reaction.changed': amending,
  'message.received': heard,
  'standby.received': heard,
  'message.echoed': heard,
  'standby.echoed': heard,
  'history.imported': heard,
  'call.connected': ({ callId }) => [callId],
  'call.terminated': ({ callId }) => [callId],
  'status.changed': ({ wamid }) => [wamid],
  'standby.statusChanged': ({ wamid }) => [wamid],
};

/** The stored messages an event may touch; each comes with what amends it. */
export function touchedBy(event: VendorEvent): Partial<TouchedRows> {
  const wamids = byKind(ABOUT, event) ?? [];
  const commandId = event.kind === 'status.changed' ? event.callbackData : null;
  return { messages: wamids.map((wamid): TouchedMessage => ({ phoneNumberId: event.externalId, wamid, commandId })) };
}
