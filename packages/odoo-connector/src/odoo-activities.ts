import type { Activity, ActivityRef, Outcome } from '@kaiwa/core';
import { attemptBatch, inOrder } from './odoo-batch';
import type { OdooClient } from './odoo-client';
import type { OdooConfig } from './odoo-config';
import { createRecords } from './odoo-contact-drafts';
import type { OdooFacts } from './odoo-facts';
import { lineBody, messageId, senderAddress, splitText } from './odoo-chat-line';
import { acceptedSchema, messageIdsSchema } from './odoo-schema';
import { odooDate, recordId } from './odoo-values';

/** What writing chat lines needs. */
export interface ActivityWriter {
  client: OdooClient;
  facts: OdooFacts;
  config: OdooConfig;
  /** Longest text of one line, in characters. */
  maxChars: number;
}

/** One chat line as Odoo keeps it. */
type LineValues = Record<string, unknown> & { message_id: string; body: string };

/**
 * Appends chat lines to timelines: one create for the whole batch, with our own time and Message-Id. Nobody is notified and
 * no automation starts. Lines said to be repeats are looked up first (one call) and rewritten where they exist.
 */
export async function recordActivities(
  writer: ActivityWriter,
  activities: readonly Activity[],
): Promise<Outcome<ActivityRef>[]> {
  const lines = new Map<string, { activity: Activity; places: number[] }>();
  activities.forEach((activity, place) => {
    const places = lines.get(activity.key)?.places ?? [];
    // The same key twice in one batch is one line with the newer content.
    lines.set(activity.key, { activity, places: [...places, place] });
  });
  const entries = [...lines.values()];
  const known = await findLines(
    writer,
    entries.map(({ activity }) => activity).filter(({ repeat }) => repeat === true),
  );
  const values = await Promise.all(entries.map(({ activity }) => lineValues(writer, activity)));
  const items = entries.map(({ places }, index) => ({ places, values: values[index] ?? [] }));
  const isKnown = (item: { values: LineValues[] }): boolean => item.values.some((line) => known.has(line.message_id));
  const groups = [];
  for (const item of items.filter(isKnown)) {
    const [outcome] = await attemptBatch([item.values], (batch) =>
      Promise.all(batch.map((each) => rewrite(writer, each, known))),
    );
    if (outcome) groups.push({ places: item.places, outcomes: item.places.map(() => outcome) });
  }
  const fresh = items.filter((item) => !isKnown(item));
  const outcomes = await attemptBatch(fresh, (batch) => createLines(writer, batch));
  fresh.forEach(({ places }, index) => {
    const outcome = outcomes[index];
    if (outcome) groups.push({ places, outcomes: places.map(() => outcome) });
  });
  return inOrder(activities.length, groups);
}

/** Numbers of chat lines that exist, by Message-Id; continuations of long texts included. */
export async function findLines(
  { client, config, maxChars }: Pick<ActivityWriter, 'client' | 'config' | 'maxChars'>,
  activities: readonly Activity[],
): Promise<Map<string, number>> {
  const ids = activities.flatMap(({ key, text }) =>
    splitText(text, maxChars).map((_, part) => messageId(key, part, config.database)),
  );
  if (ids.length === 0) return new Map();
  const args = {
    domain: [['message_id', 'in', ids]],
    fields: ['message_id'],
    // Nothing forces a Message-Id to be unique: the oldest one is ours.
    order: 'id desc',
    limit: ids.length * 2 + 20,
  };
  const rows = await client.read('mail.message', 'search_read', args, messageIdsSchema);
  return new Map(rows.flatMap(({ id, message_id }) => (message_id === null ? [] : [[message_id, id] as const])));
}

async function createLines(
  { client }: ActivityWriter,
  batch: readonly { values: LineValues[] }[],
): Promise<ActivityRef[]> {
  const ids = await createRecords(
    client,
    'mail.message',
    batch.flatMap(({ values }) => values),
  );
  let position = 0;
  return batch.map(({ values }) => {
    const id = ids[position];
    position += values.length;
    return { id: String(id) };
  });
}

async function rewrite(writer: ActivityWriter, lines: LineValues[], known: Map<string, number>): Promise<ActivityRef> {
  let first: number | undefined;
  for (const line of lines) {
    let id = known.get(line.message_id);
    if (id === undefined) [id] = await createRecords(writer.client, 'mail.message', [line]);
    else await writer.client.write('mail.message', 'write', { ids: [id], vals: { body: line.body } }, acceptedSchema);
    first ??= id;
  }
  return { id: String(first) };
}

async function lineValues(writer: ActivityWriter, activity: Activity): Promise<LineValues[]> {
  const { facts, config, maxChars } = writer;
  const [self, subtypeId] = await Promise.all([facts.self(), facts.noteSubtypeId()]);
  const customer = activity.direction === 'in' ? customerPartner(activity) : null;
  const parts = splitText(activity.text, maxChars);
  const fileIds = activity.fileIds.flatMap((id) => recordId(id) ?? []);
  return parts.map((text, part) => ({
    model: activity.target.object,
    // 0 is no record: Odoo refuses the line, and only this one.
    res_id: recordId(activity.target.id) ?? 0,
    body: lineBody(text, {
      // The customer shows as the author; our own user speaks for many, so the line says who it was.
      speaker: customer === null ? activity.author : null,
      isContinued: part > 0,
    }),
    message_type: 'comment',
    subtype_id: subtypeId,
    author_id: customer ?? self.partnerId,
    // Up to 18 an author without an e-mail address is refused unless one is given.
    email_from: senderAddress(activity.author),
    date: odooDate(activity.occurredAt),
    message_id: messageId(activity.key, part, config.database),
    ...(part === 0 && fileIds.length > 0 ? { attachment_ids: [[6, 0, fileIds]] } : {}),
  }));
}

function customerPartner({ authorRef, target }: Activity): number | null {
  const ref = authorRef ?? target;
  return ref.object === 'res.partner' ? recordId(ref.id) : null;
}
