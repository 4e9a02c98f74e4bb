import type { ChangePage, DealChange } from '../crm/change';
import type { Cursor } from '../crm/audience';
import type { Connection } from '../connection/connection';
import { KaiwaError } from '../errors/kaiwa-error';
import { dialableKey } from '../identity/stored-keys';
import type { IdentityKey } from '../identity/identity-key';
import type { PersonScope, PipelineTransaction, EventRow } from '../ports/pipeline-store';
import { decideDealNews, readDealNews, type DealNews } from './decide-deal';
import { openDirectory, type DirectoryView } from './directory-view';
import { foldPeople, type PersonWork } from './fold-people';
import type { PipelineWorld } from './world';

/** The feed of changes of a connection; its cursor is kept under this name. */
const STREAM = 'changes';
/** Pages read in one run, so that a long baseline lets other work through. */
const MOST_PAGES = 50;

/** A cursor as we keep it: the connector's own, and when to come again. */
interface KeptCursor extends Cursor {
  dueAt: string;
  vendor: Cursor | null;
}

/**
 * Reads what changed in one CRM since the last time, and decides what follows: page by page, each page and its cursor in one
 * transaction. A hint makes it due now. Returns when to come again.
 */
export async function pullChanges(world: PipelineWorld, connection: Connection, hinted: boolean): Promise<Date> {
  const kept = await loadCursor(world, connection);
  const dueAt = new Date(kept?.dueAt ?? 0);
  if (dueAt > world.clock.now() && !hinted) return dueAt;
  let vendor = kept?.vendor ?? null;
  const connector = await world.connections.crm(connection.id);
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await connector.pullChanges(vendor);
    const waitMs = page.more ? 0 : connector.capabilities.pullEveryMs;
    const next = new Date(world.clock.now().getTime() + waitMs);
    await foldPage(world, connection, page, next);
    vendor = page.cursor;
    if (!page.more) return next;
  }
  return world.clock.now();
}

async function loadCursor(world: PipelineWorld, { workspaceId, id }: Connection): Promise<KeptCursor | null> {
  return (await world.pipelineStore.loadCursor(workspaceId, id, STREAM)) as KeptCursor | null;
}

async function foldPage(world: PipelineWorld, connection: Connection, page: ChangePage, next: Date): Promise<void> {
  const view = await openDirectory(world);
  const result = await world.pipelineStore.transaction(async (tx) => {
    const folded = await foldDeals(tx, world, view, connection, page);
    const cursor: KeptCursor = { dueAt: next.toISOString(), vendor: page.cursor };
    await tx.saveCursor(connection.workspaceId, connection.id, STREAM, cursor);
    return folded;
  });
  for (const [lane, at] of result.wake) world.lanes.wake(lane, at);
  for (const each of result.counts) world.meter.events(each.kind, each.state, 1);
}

interface DealWork {
  change: DealChange;
  news: DealNews;
  row: EventRow;
}

async function foldDeals(
  tx: PipelineTransaction,
  world: PipelineWorld,
  view: DirectoryView,
  connection: Connection,
  page: ChangePage,
) {
  const deals = page.changes
    .filter((change): change is DealChange => change.kind === 'deal')
    .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  const context = await view.context(connection.workspaceId);
  const records = deals.map(({ ref }) => ({ connectionId: connection.id, object: ref.object, recordId: ref.id }));
  const known = await tx.loadKnown(connection.workspaceId, records);
  const rows = deals.map((change) => eventRow(world, connection, change));
  // The first walk makes values known; its records are no events.
  const fresh = page.baseline ? deals.map(() => true) : await tx.insertEvents(rows);
  const works: DealWork[] = [];
  let values = known;
  for (const [index, change] of deals.entries()) {
    const row = rows[index];
    if (!fresh[index] || !row) continue;
    const news = readDealNews(change, connection.id, values, context.rules, page.baseline);
    values = [...news.known, ...values];
    works.push({ change, news, row });
  }
  const started = works.filter(({ news }) => news.triggered.length > 0);
  const people = await openDealPeople(
    tx,
    connection,
    started.map(({ change }) => change),
  );
  const nobody = new Set(started.filter((_, index) => people[index] === null));
  await writeKnown(tx, connection, works, nobody, page.baseline);
  const personWorks = started.flatMap((work, index): PersonWork[] =>
    toPersonWork(work, connection, people[index] ?? null),
  );
  return foldPeople(tx, personWorks, view.context, world.logger);
}

function toPersonWork({ change, news, row }: DealWork, connection: Connection, personId: string | null): PersonWork[] {
  if (personId === null) return [];
  return [
    {
      workspaceId: connection.workspaceId,
      personId,
      occurredAt: change.occurredAt,
      event: { id: row.id, connectionId: connection.id, key: row.key, kind: row.kind },
      causedBy: row.id,
      touched: {},
      decide: (draft) => decideDealNews(draft, change, connection.id, news.triggered),
    },
  ];
}

async function writeKnown(
  tx: PipelineTransaction,
  connection: Connection,
  works: DealWork[],
  nobody: Set<DealWork>,
  baseline: boolean,
): Promise<void> {
  const changes = works.flatMap(({ news }) =>
    news.known.map((value) => ({ type: 'known.save' as const, known: value })),
  );
  const quiet = baseline ? [] : works.filter((work) => work.news.triggered.length === 0 || nobody.has(work));
  const eventStates = quiet.map((work) => ({
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    key: work.row.key,
    state: 'ignored' as const,
    reason: nobody.has(work)
      ? 'NO_USABLE_NUMBER'
      : { stage: 'NO_RULE', first: 'FIRST_SEEN', echo: 'ECHO' }[work.news.news],
  }));
  if (changes.length > 0 || eventStates.length > 0) {
    await tx.write({ workspaceId: connection.workspaceId, changes, commands: [], eventStates });
  }
}

function eventRow(world: PipelineWorld, connection: Connection, change: DealChange): EventRow {
  return {
    id: world.ids.next(),
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    key: change.key,
    kind: 'deal.changed',
    receiptId: null,
    personId: null,
    occurredAt: change.occurredAt,
    state: 'decided',
    reason: null,
    path: null,
    raw: change.raw,
  };
}

/** The person behind each deal: by the linked deal, else the linked contact, else the contact's numbers (a new person then). */
async function openDealPeople(
  tx: PipelineTransaction,
  connection: Connection,
  deals: DealChange[],
): Promise<(string | null)[]> {
  const { workspaceId, id: connectionId } = connection;
  const byRecord = (object: string, recordId: string): PersonScope => ({
    by: 'record',
    workspaceId,
    connectionId,
    object,
    recordId,
  });
  const linked = await tx.openPeople(
    deals.flatMap(({ ref, contact }) => [
      byRecord(ref.object, ref.id),
      contact ? byRecord(contact.ref.object, contact.ref.id) : byRecord(ref.object, ref.id),
    ]),
  );
  const people = deals.map((_, index) => linked[2 * index + 1] ?? linked[2 * index] ?? null);
  const strangers = deals.flatMap((deal, index) => {
    const keys = people[index] === null ? dialableKeys(deal, connection) : [];
    return keys.length > 0 ? [{ index, deal, keys }] : [];
  });
  const opened = await tx.openPeople(
    strangers.map(({ deal, keys }) => ({
      by: 'identities' as const,
      workspaceId,
      keys,
      create: true,
      evidence: `${deal.ref.object} ${deal.ref.id}`,
      seenAt: deal.occurredAt,
    })),
  );
  for (const [position, { index }] of strangers.entries()) people[index] = opened[position] ?? null;
  return people;
}

/** Only spellings that surely mean one account: strong or normal keys. */
function dialableKeys(deal: DealChange, connection: Connection): IdentityKey[] {
  const country = deal.contact?.country ?? connection.settings.defaultCountry ?? null;
  const keys = (deal.contact?.phones ?? []).flatMap((text) => {
    const dialable = dialableKey(text, { record: country });
    return dialable === null ? [] : [{ kind: 'wa' as const, value: dialable.key }];
  });
  return keys.slice(0, 1);
}

/** How long a failed pull rests before it is tried again, where the vendor did not say. Milliseconds. */
const FAILED_PULL_REST_MS = 15_000;

/** A pull that failed: remembers when to try again, and pauses the connection where the vendor shut us out. */
export async function afterFailedPull(world: PipelineWorld, connection: Connection, thrown: unknown): Promise<Date> {
  const error = KaiwaError.from(thrown);
  world.logger.warn({ connection: connection.id, code: error.code }, 'A pull failed');
  if (error.kind === 'unauthorized') await world.directory.pauseConnection(connection.id, error.code);
  const kept = await loadCursor(world, connection);
  const restMs = (error.retryAfterMs ?? FAILED_PULL_REST_MS) * (1 + world.ids.random() / 4);
  const next = new Date(world.clock.now().getTime() + restMs);
  const cursor: KeptCursor = { dueAt: next.toISOString(), vendor: kept?.vendor ?? null };
  await world.pipelineStore.transaction((tx) => tx.saveCursor(connection.workspaceId, connection.id, STREAM, cursor));
  return next;
}
