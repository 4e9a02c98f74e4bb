import type { Connection } from '../connection/connection';
import type { Ids } from '../ports/ids';
import type { EventRow } from '../ports/pipeline-store';
import type { DirectoryView } from './directory-view';
import type { Interpretation, VendorEvent } from './event';
import type { Receipt } from './receipt';

/** One event on its way to a person. `connection` is where its external id leads. */
export interface RoutedEvent {
  event: VendorEvent;
  connection: Connection;
  receiptId: string;
  rowId: string;
}

/** Where the parts of one receipt belong. */
export interface RoutedParts {
  routed: RoutedEvent[];
  parked: EventRow[];
  /** Reasons of parts that belong to nobody we know; the receipt is kept for them. */
  strangers: string[];
}

/** Sends each part to its connections. News of an account goes to every number of it, each with an event of its own. */
export function routeParts(
  ids: Ids,
  view: DirectoryView,
  receipt: Receipt,
  { events, parked }: Interpretation,
): RoutedParts {
  const parts: RoutedParts = { routed: [], parked: [], strangers: [] };
  for (const event of events) {
    const connections = connectionsOf(view, receipt, event);
    for (const connection of connections) {
      parts.routed.push({ event, connection, receiptId: receipt.id, rowId: ids.next() });
    }
    if (connections.length === 0 && !isOfNobody(event)) parts.strangers.push('UNKNOWN_NUMBER');
  }
  for (const part of parked) {
    const [connection] = find(view, receipt, part.externalId ?? '');
    if (!connection) parts.strangers.push(part.reason);
    else parts.parked.push(parkedRow(ids, receipt, connection, part));
  }
  return parts;
}

/** What is no news for anybody when it leads nowhere: what we do not understand, and presses of Meta's "Test" button. */
function isOfNobody(event: VendorEvent): boolean {
  return event.kind === 'unsupported' || event.kind === 'test.received';
}

function connectionsOf(view: DirectoryView, receipt: Receipt, event: VendorEvent): readonly Connection[] {
  // Its ids are dummies; that it came says that this app reaches us.
  if (event.kind === 'test.received') return view.ofApp(receipt.app);
  const found = find(view, receipt, event.externalId);
  const digits = numberOf(event);
  const named = digits === null ? [] : found.filter((each) => digitsOf(each.settings.displayPhoneNumber) === digits);
  return named.length > 0 ? named : found;
}

function find(view: DirectoryView, receipt: Receipt, externalId: string): readonly Connection[] {
  if (receipt.source === 'whatsapp') return view.route('whatsapp', externalId);
  const connection = view.byId(receipt.app);
  return connection ? [connection] : [];
}

/** The number an account-level event is about, where it names one by its digits. */
function numberOf(event: VendorEvent): string | null {
  if (event.kind === 'number.changed' || event.kind === 'security.changed') return event.displayPhoneNumber;
  return event.kind === 'account.changed' ? event.phoneNumber : null;
}

function digitsOf(text: string | undefined): string {
  return (text ?? '').replace(/[^0-9]/g, '');
}

function parkedRow(
  ids: Ids,
  receipt: Receipt,
  connection: Connection,
  part: Interpretation['parked'][number],
): EventRow {
  return {
    id: ids.next(),
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    key: `parked:${receipt.id}:${part.path}`,
    kind: 'parked',
    receiptId: receipt.id,
    personId: null,
    occurredAt: receipt.receivedAt,
    state: 'parked',
    reason: part.reason,
    path: part.path,
    raw: part.raw,
  };
}
