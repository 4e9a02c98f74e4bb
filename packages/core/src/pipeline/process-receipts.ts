import { KaiwaError } from '../errors/kaiwa-error';
import type { Connection } from '../connection/connection';
import type { EventRow, PersonScope, PipelineTransaction } from '../ports/pipeline-store';
import type { Template } from '../whatsapp/template';
import { decideInbound } from './decide-inbound';
import { decideIdentityChanged, decideStatus } from './decide-status';
import type { Decision, Draft } from './decision';
import { openDirectory, type DirectoryView } from './directory-view';
import type { Interpretation, VendorEvent } from './event';
import { foldPeople, type FoldResult, type PersonWork } from './fold-people';
import { interpretReceipt } from './interpret';
import type { Receipt, ReceiptEnd } from './receipt';
import { wakeLanes } from './wake-lanes';
import type { PipelineWorld } from './world';

/** One event on its way to a person. `connection` is where its external id leads. */
interface RoutedEvent {
  event: VendorEvent;
  connection: Connection;
  receiptId: string;
  rowId: string;
}

interface Sorted {
  routed: RoutedEvent[];
  parked: EventRow[];
  ends: ReceiptEnd[];
}

/**
 * Reads up to one batch of receipts: claim, interpret, find the people, fold, and write events, state and commands in one
 * transaction. Returns whether the batch was full, so that there may be more.
 */
export async function processReceipts(world: PipelineWorld, limit = world.settings.receiptBatch): Promise<boolean> {
  const view = await openDirectory(world);
  try {
    const { taken, result, hinted } = await world.pipelineStore.transaction((tx) => readBatch(tx, world, view, limit));
    wakeLanes(world, result.wake);
    for (const connectionId of hinted) world.lanes.wake(`hint:${connectionId}`);
    for (const each of result.counts) world.meter.events(each.kind, each.state, 1);
    return taken === limit;
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    if (error.kind === 'unavailable') throw error;
    if (limit > 1) return processReceipts(world, 1);
    world.logger.error({ code: error.code, cause: error.causeName }, 'A receipt could not be read and is parked');
    return parkOne(world, error);
  }
}

async function readBatch(tx: PipelineTransaction, world: PipelineWorld, view: DirectoryView, limit: number) {
  const receipts = await tx.claimReceipts(limit);
  const sorted = await sortReceipts(world, view, receipts);
  await saveTemplates(world, sorted.routed);
  const result = await foldRouted(tx, world, view, sorted);
  await tx.finishReceipts(sorted.ends);
  const hinted = sorted.routed.filter((each) => each.event.kind === 'crm.hinted').map((each) => each.connection.id);
  return { taken: receipts.length, result, hinted };
}

async function parkOne(world: PipelineWorld, error: KaiwaError): Promise<boolean> {
  return world.pipelineStore.transaction(async (tx) => {
    const receipts = await tx.claimReceipts(1);
    await tx.finishReceipts(
      receipts.map(({ id, receivedAt }) => ({ id, receivedAt, state: 'parked' as const, reason: error.code })),
    );
    return receipts.length > 0;
  });
}

async function sortReceipts(world: PipelineWorld, view: DirectoryView, receipts: Receipt[]): Promise<Sorted> {
  const sorted: Sorted = { routed: [], parked: [], ends: [] };
  for (const receipt of receipts) {
    const interpretation = await readReceipt(world, view, receipt);
    const strangers = route(world, view, receipt, interpretation, sorted);
    sorted.ends.push({
      id: receipt.id,
      receivedAt: receipt.receivedAt,
      state: strangers.length > 0 ? 'parked' : 'read',
      reason: strangers[0] ?? null,
    });
  }
  return sorted;
}

async function readReceipt(world: PipelineWorld, view: DirectoryView, receipt: Receipt): Promise<Interpretation> {
  if (receipt.source === 'whatsapp') return interpretReceipt(receipt, null);
  const connection = view.byId(receipt.app);
  if (!connection)
    return { events: [], parked: [{ path: '', reason: 'UNKNOWN_CONNECTION', externalId: null, raw: null }] };
  return interpretReceipt(receipt, { connection, connector: await world.connections.crm(connection.id) });
}

/** Sends each part to its connection. Returns the reasons of parts that belong to nobody we know. */
function route(
  world: PipelineWorld,
  view: DirectoryView,
  receipt: Receipt,
  { events, parked }: Interpretation,
  sorted: Sorted,
): string[] {
  const strangers: string[] = [];
  const find = (externalId: string | null): Connection | undefined =>
    receipt.source === 'whatsapp' ? view.route('whatsapp', externalId ?? '') : view.byId(receipt.app);
  for (const event of events) {
    const connection = find(event.externalId);
    if (connection) sorted.routed.push({ event, connection, receiptId: receipt.id, rowId: world.ids.next() });
    else if (event.kind !== 'unsupported') strangers.push('UNKNOWN_NUMBER');
  }
  for (const part of parked) {
    const connection = find(part.externalId);
    if (!connection) {
      strangers.push(part.reason);
      continue;
    }
    sorted.parked.push({
      id: world.ids.next(),
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
    });
  }
  return strangers;
}

async function foldRouted(
  tx: PipelineTransaction,
  world: PipelineWorld,
  view: DirectoryView,
  sorted: Sorted,
): Promise<FoldResult> {
  const { routed } = sorted;
  const scopes = routed.map(({ event, connection }) => scopeOf(event, connection));
  const opened = await tx.openPeople(scopes.filter((scope) => scope !== null));
  let next = 0;
  const people = scopes.map((scope) => (scope === null ? null : (opened[next++] ?? null)));
  const rows = routed.map((each, index) => toRow(each, people[index] ?? null, scopes[index] ?? null));
  const fresh = await tx.insertEvents([...rows, ...sorted.parked]);
  const works = routed.flatMap((each, index): PersonWork[] => {
    const personId = people[index];
    return fresh[index] && personId ? [toWork(each, personId)] : [];
  });
  const result = await foldPeople(tx, works, view.context, world.logger);
  const ended = [...rows, ...sorted.parked].filter(
    (row, index) => fresh[index] && (row.state !== 'decided' || row.personId === null),
  );
  result.counts.push(...ended.map(({ kind, state }) => ({ kind, state })));
  return result;
}

function scopeOf(event: VendorEvent, connection: Connection): PersonScope | null {
  const { workspaceId } = connection;
  switch (event.kind) {
    case 'message.received':
      return {
        by: 'identities',
        workspaceId,
        keys: event.sender.keys,
        create: true,
        evidence: event.kind,
        seenAt: event.occurredAt,
      };
    case 'identity.changed':
      return {
        by: 'identities',
        workspaceId,
        keys: event.before,
        create: false,
        evidence: event.kind,
        seenAt: event.occurredAt,
      };
    case 'status.changed':
      return {
        by: 'message',
        workspaceId,
        phoneNumberId: event.externalId,
        wamid: event.wamid,
        commandId: event.callbackData,
      };
    case 'template.changed':
    case 'unsupported':
    case 'crm.changed':
    case 'crm.hinted':
      return null;
  }
}

function toRow(
  { event, connection, receiptId, rowId }: RoutedEvent,
  personId: string | null,
  scope: PersonScope | null,
): EventRow {
  const stranger = scope !== null && personId === null;
  return {
    id: rowId,
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    key: event.key,
    kind: event.kind,
    receiptId,
    personId,
    occurredAt: event.occurredAt,
    state: event.kind === 'unsupported' ? 'unsupported' : stranger ? 'ignored' : 'decided',
    reason: event.kind === 'unsupported' ? event.type : stranger ? 'UNKNOWN_MESSAGE' : null,
    path: null,
    raw: event.raw,
  };
}

function toWork({ event, connection, rowId }: RoutedEvent, personId: string): PersonWork {
  return {
    workspaceId: connection.workspaceId,
    personId,
    occurredAt: event.occurredAt,
    event: { id: rowId, connectionId: connection.id, key: event.key, kind: event.kind },
    causedBy: rowId,
    touched:
      event.kind === 'status.changed'
        ? { messages: [{ phoneNumberId: event.externalId, wamid: event.wamid, commandId: event.callbackData }] }
        : {},
    decide: (draft) => decideVendorEvent(draft, event, connection.id),
  };
}

/** `decide` for everything WhatsApp tells us about a person. Pure. */
export function decideVendorEvent(draft: Draft, event: VendorEvent, connectionId: string): Decision {
  if (event.kind === 'message.received') return decideInbound(draft, event, connectionId);
  if (event.kind === 'status.changed') return decideStatus(draft, event);
  if (event.kind === 'identity.changed') return decideIdentityChanged(draft, event);
  return draft.ignore('NOT_ABOUT_A_PERSON');
}

/** A template's state is not about a person; saving it again changes nothing, so it may come before the transaction ends. */
async function saveTemplates(world: PipelineWorld, routed: RoutedEvent[]): Promise<void> {
  for (const { event, connection } of routed) {
    if (event.kind !== 'template.changed') continue;
    const account = connection.settings.businessAccountId;
    const numbers = (await world.connections.list()).filter((each) => each.settings.businessAccountId === account);
    const known = await world.directory.listTemplates(connection.workspaceId);
    const changed = known.filter(
      (each) =>
        each.name === event.name &&
        each.language === event.language &&
        numbers.some((number) => number.id === each.connectionId),
    );
    const templates = changed.map((each): Template => ({ ...each, status: event.status }));
    await world.directory.saveTemplates(connection.workspaceId, templates);
  }
}
