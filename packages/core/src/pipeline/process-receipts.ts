import { KaiwaError } from '../errors/kaiwa-error';
import type { EventRow, PipelineTransaction } from '../ports/pipeline-store';
import { decideVendorEvent } from './decide-vendor-event';
import { openDirectory, type DirectoryView } from './directory-view';
import type { Interpretation } from './event';
import { isOnlyKept, scopeOf, toRow, touchedBy } from './event-scope';
import { foldPeople, type FoldResult, type PersonWork } from './fold-people';
import { interpretReceipt } from './interpret';
import type { Receipt, ReceiptEnd } from './receipt';
import { routeParts, type RoutedEvent } from './route-parts';
import { saveTemplateNews } from './save-template-news';
import { wakeLanes } from './wake-lanes';
import type { PipelineWorld } from './world';

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
  await saveTemplateNews(world, sorted.routed);
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
    const { routed, parked, strangers } = routeParts(world.ids, view, receipt, interpretation);
    // One by one: a history brings more than a call takes arguments.
    for (const each of routed) sorted.routed.push(each);
    for (const row of parked) sorted.parked.push(row);
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

async function foldRouted(
  tx: PipelineTransaction,
  world: PipelineWorld,
  view: DirectoryView,
  sorted: Sorted,
): Promise<FoldResult> {
  const { routed } = sorted;
  const scopes = routed.map(({ event, connection }) => scopeOf(event, connection.workspaceId));
  const opened = await tx.openPeople(scopes.filter((scope) => scope !== null));
  let next = 0;
  const people = scopes.map((scope) => (scope === null ? null : (opened[next++] ?? null)));
  const rows = routed.map((each, index) => toRow(each, people[index] ?? null, scopes[index] ?? null));
  const fresh = await tx.insertEvents([...rows, ...sorted.parked]);
  const works = routed.flatMap((each, index): PersonWork[] => {
    const personId = people[index];
    return fresh[index] && personId && !isOnlyKept(each.event) ? [toWork(each, personId)] : [];
  });
  const result = await foldPeople(tx, works, view.context, world.logger);
  const folded = new Set(works.map((work) => work.event?.id));
  const ended = [...rows, ...sorted.parked].filter((row, index) => fresh[index] && !folded.has(row.id));
  result.counts.push(...ended.map(({ kind, state }) => ({ kind, state })));
  return result;
}

function toWork({ event, connection, rowId }: RoutedEvent, personId: string): PersonWork {
  return {
    workspaceId: connection.workspaceId,
    personId,
    occurredAt: event.occurredAt,
    event: { id: rowId, connectionId: connection.id, key: event.key, kind: event.kind },
    causedBy: rowId,
    touched: touchedBy(event),
    decide: (draft) => decideVendorEvent(draft, event, connection.id),
  };
}
