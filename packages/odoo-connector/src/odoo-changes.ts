import { createHash } from 'node:crypto';
import type { ChangedContact, ChangePage, CrmChange, Clock, Cursor } from '@kaiwa/core';
import type { ContactSearch } from './odoo-contacts';
import { countryReader, partnerFieldNames, readPartnersById } from './odoo-contacts';
import { addSeconds, beginWalk, newFeed, readCursor, see, turnPage, type ChangeCursor, type Feed } from './odoo-cursor';
import { dealStatus, leadFieldNames, toStage } from './odoo-deals';
import { phoneTexts } from './odoo-phones';
import { idsSchema, leadsSchema, odooText, partnersSchema, type Lead, type Partner } from './odoo-schema';
import { readOdooDate } from './odoo-values';

/** What pulling needs. */
export interface ChangeFeed extends ContactSearch {
  clock: Clock;
}

const PAGE = 200;
const LEAD = 'crm.lead';
const PARTNER = 'res.partner';

/**
 * The next page of changes of deals and contacts. `null` starts: everything there is comes as baseline, page by page in id
 * order; then what was written since, by `write_date`. What the overlap shows again is dropped by key.
 * @throws KaiwaError `unreadable` / CURSOR_INVALID for a cursor that is not ours.
 */
export async function pullChanges(feed: ChangeFeed, cursor: Cursor | null): Promise<ChangePage> {
  const position = cursor === null ? await firstPosition(feed) : readCursor(cursor);
  return position.baseline.length > 0 ? readBaseline(feed, position) : readLive(feed, position);
}

/** Without the CRM app only contacts are followed. */
async function firstPosition(feed: ChangeFeed): Promise<ChangeCursor> {
  const objects = (await feed.facts.leadFields()) === null ? [PARTNER] : [LEAD, PARTNER];
  const feeds: ChangeCursor['feeds'] = [];
  for (const object of objects) {
    const rows = await feed.client.read(
      object,
      'search_read',
      {
        domain: [],
        fields: ['write_date'],
        order: 'write_date desc, id desc',
        limit: 1,
        context: { active_test: false },
      },
      idsSchema,
    );
    const latest = odooText.parse(rows[0]?.['write_date']);
    feeds.push({ object, feed: newFeed(latest, feed.clock.now().getTime()) });
  }
  return { version: 1, baseline: objects.map((object) => ({ object, afterId: 0 })), turn: 0, feeds };
}

async function readBaseline(feed: ChangeFeed, position: ChangeCursor): Promise<ChangePage> {
  const [current, ...later] = position.baseline;
  if (current === undefined) return readLive(feed, position);
  const { rows, toChanges } = await readPage(feed, current.object, [['id', '>', current.afterId]], 'id');
  const last = rows.at(-1);
  const isFull = rows.length === PAGE && last !== undefined;
  const baseline = isFull ? [{ object: current.object, afterId: last.id }, ...later] : later;
  // Kept, so that the first live walk does not show its overlap as news.
  const feeds = position.feeds.map((each) =>
    each.object === current.object ? { ...each, feed: rows.reduce(seeRow, each.feed) } : each,
  );
  const cursor = { ...position, baseline, feeds };
  return { changes: await toChanges(rows), cursor, more: true, baseline: true };
}

async function readLive(feed: ChangeFeed, position: ChangeCursor): Promise<ChangePage> {
  const now = feed.clock.now().getTime();
  const turn = position.turn % position.feeds.length;
  const current = position.feeds[turn];
  if (current === undefined) return { changes: [], cursor: position, more: false, baseline: false };
  const begun = beginWalk(current.feed, now);
  const [domain, order] = walkTerms(begun.walk);
  const { rows, toChanges } = await readPage(feed, current.object, domain, order);
  const { feed: seen, news } = dropSeen(begun, rows);
  const turned = turnPage(seen, { last: rows.at(-1) ?? null, isFull: rows.length === PAGE }, now);
  const nextTurn = turned.walk === null ? (turn + 1) % position.feeds.length : turn;
  const feeds = position.feeds.map((each) => (each === current ? { ...each, feed: turned } : each));
  const isRoundDone = turned.walk === null && nextTurn === 0;
  const cursor = { ...position, turn: nextTurn, feeds };
  return { changes: await toChanges(news), cursor, more: !isRoundDone, baseline: false };
}

function walkTerms({ from, afterId }: { from: string; afterId: number | null }): [domain: unknown[], order: string] {
  if (afterId === null) return [[['write_date', '>=', from]], 'write_date, id'];
  const inSecond = [
    ['write_date', '>=', from],
    ['write_date', '<', addSeconds(from, 1)],
    ['id', '>', afterId],
  ];
  return [inSecond, 'id'];
}

function dropSeen(feed: Feed, rows: readonly Row[]): { feed: Feed; news: Row[] } {
  let next = feed;
  const news = rows.flatMap((row) => {
    const taken = see(next, row);
    next = taken?.feed ?? next;
    return taken === null ? [] : [{ ...row, times: taken.times }];
  });
  return { feed: next, news };
}

/** A row as read: its write date, and a digest of the values we follow. */
interface Row {
  id: number;
  second: string;
  digest: string;
  /** How often it had changed before within this second, as far as we saw. */
  times: number;
}
/** A page, and what makes changes of some of its rows (only then the contacts behind deals are read). */
interface Page {
  rows: Row[];
  toChanges: (news: readonly Row[]) => Promise<CrmChange[]>;
}

async function readPage(feed: ChangeFeed, object: string, domain: unknown[], order: string): Promise<Page> {
  const isLead = object === LEAD;
  const known = (isLead ? await feed.facts.leadFields() : await feed.facts.partnerFields()) ?? {};
  const own = isLead ? leadFieldNames(known) : partnerFieldNames(known, feed.config);
  const watched = feed.config.watchFields[isLead ? 'deal' : 'contact'].filter((name) => name in known);
  const fields = [...new Set([...own, ...watched])];
  const args = { domain, fields, order, limit: PAGE, context: { active_test: false } };
  const uid = await feed.client.uid();
  if (isLead) {
    const leads = await feed.client.read(object, 'search_read', args, leadsSchema);
    const rows = leads.map((lead) => toRow(lead, [...leadValues(lead), ...watched.map((name) => lead[name])]));
    return { rows, toChanges: (news) => leadChanges(feed, pick(leads, news), uid) };
  }
  const partners = await feed.client.read(object, 'search_read', args, partnersSchema);
  const rows = partners.map((each) => toRow(each, [...partnerValues(each), ...watched.map((name) => each[name])]));
  return { rows, toChanges: (news) => partnerChanges(feed, pick(partners, news), uid) };
}

function leadValues({ name, stage_id, partner_id, active, won_status }: Lead): unknown[] {
  return [name, stage_id?.id, partner_id?.id, active, won_status];
}

function partnerValues({ name, phone, mobile, active, country_id }: Partner): unknown[] {
  return [name, phone, mobile, active, country_id?.id];
}

/** The records behind some rows, each with its row. */
function pick<T extends { id: number }>(records: readonly T[], rows: readonly Row[]): { record: T; row: Row }[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return rows.flatMap((row) => {
    const record = byId.get(row.id);
    return record === undefined ? [] : [{ record, row }];
  });
}

function toRow(record: { id: number; write_date: string | null }, values: readonly unknown[]): Row {
  const digest = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 8);
  return { id: record.id, second: (record.write_date ?? '').slice(0, 19), digest, times: 0 };
}

async function leadChanges(
  feed: ChangeFeed,
  news: readonly { record: Lead; row: Row }[],
  uid: number,
): Promise<CrmChange[]> {
  if (news.length === 0) return [];
  const stages = await feed.facts.stages();
  const contactOf = await contactReader(
    feed,
    news.flatMap(({ record }) => record.partner_id?.id ?? []),
  );
  return news.map(({ record: lead, row }) => ({
    kind: 'deal',
    key: changeKey(LEAD, row),
    ref: { object: LEAD, id: String(lead.id) },
    title: lead.name ?? '',
    stage: toStage(lead),
    status: dealStatus(lead, stages),
    contact: contactOf(lead.partner_id?.id),
    occurredAt: writtenAt(lead),
    ownWrite: lead.write_uid?.id === uid,
    raw: lead,
  }));
}

async function partnerChanges(
  feed: ChangeFeed,
  news: readonly { record: Partner; row: Row }[],
  uid: number,
): Promise<CrmChange[]> {
  const countryOf = await countryReader(
    feed,
    news.map(({ record }) => record),
  );
  return news.map(({ record: partner, row }) => ({
    kind: 'contact',
    key: changeKey(PARTNER, row),
    ref: { object: PARTNER, id: String(partner.id) },
    name: partner.name,
    phones: phoneTexts(partner).map(({ text }) => text),
    country: countryOf(partner),
    // Archived is as gone as a person gets in Odoo: the record stays for its history.
    deleted: !partner.active,
    occurredAt: writtenAt(partner),
    ownWrite: partner.write_uid?.id === uid,
    raw: partner,
  }));
}

/** The contacts behind a page of deals, read in one call. */
async function contactReader(
  feed: ChangeFeed,
  ids: readonly number[],
): Promise<(id: number | undefined) => ChangedContact | null> {
  const partners = await readPartnersById(feed, ids);
  const countryOf = await countryReader(feed, partners);
  const byId = new Map(partners.map((partner) => [partner.id, partner]));
  return (id) => {
    if (id === undefined) return null;
    const partner = byId.get(id);
    return {
      ref: { object: PARTNER, id: String(id) },
      name: partner?.name ?? null,
      phones: partner === undefined ? [] : phoneTexts(partner).map(({ text }) => text),
      country: partner === undefined ? null : countryOf(partner),
    };
  };
}

function seeRow(feed: Feed, row: Row): Feed {
  return see(feed, row)?.feed ?? feed;
}

/** Edits within one second share their write date: values tell them apart, and the count where values come back. */
function changeKey(object: string, { id, second, digest, times }: Row): string {
  return `${object}:${id}:${second}:${digest}${times === 0 ? '' : `:${times}`}`;
}

function writtenAt(record: { write_date: string | null }): Date {
  return readOdooDate(record.write_date) ?? new Date(0);
}
