import {
  done,
  failed,
  KaiwaError,
  type Activity,
  type ContactConsent,
  type ContactDraft,
  type DealDraft,
  type DoubtfulEffect,
  type DoubtResolution,
  type Outcome,
} from '@kaiwa/core';
import { findLines } from './odoo-activities';
import { messageId } from './odoo-chat-line';
import { findTag, optOutPlace } from './odoo-consent';
import { contactUpdate } from './odoo-contact-drafts';
import { partnerFieldNames, type ContactSearch } from './odoo-contacts';
import { dealUpdate, leadFields } from './odoo-deals';
import { findFiles } from './odoo-files';
import { idsSchema, partnersSchema } from './odoo-schema';
import { holdsValue, odooDate, recordId } from './odoo-values';

/**
 * How far before the time we know of a record of ours may have been created: our deadline of 60 s may lie before the moment
 * the answer was given up, and the clocks of two servers differ. A contact with this number or a deal of this contact made
 * by us minutes earlier would be linked already, so a wide margin finds too little rather than a stranger.
 */
const MARGIN_MS = 10 * 60_000;

/** What looking needs. */
export interface DoubtDesk extends ContactSearch {
  /** Longest text of one chat line, in characters. */
  maxChars: number;
}

/** Says what became of writes whose answer was lost. Only looks. Chat lines are looked up together, the rest one by one. */
export async function resolveDoubt(
  desk: DoubtDesk,
  effects: readonly DoubtfulEffect[],
): Promise<Outcome<DoubtResolution>[]> {
  const lines = effects.flatMap((effect) => (effect.kind === 'recordActivity' ? [effect.activity] : []));
  const known = await findLines(desk, lines);
  const results: Outcome<DoubtResolution>[] = [];
  for (const effect of effects) {
    try {
      results.push(done(await resolveOne(desk, effect, known)));
    } catch (error) {
      results.push(failed(KaiwaError.from(error)));
    }
  }
  return results;
}

function resolveOne(
  desk: DoubtDesk,
  effect: DoubtfulEffect,
  lines: Map<string, number>,
): Promise<DoubtResolution> | DoubtResolution {
  switch (effect.kind) {
    case 'recordActivity':
      return findLine(desk, effect.activity, lines);
    case 'saveContact':
      return effect.draft.ref === null
        ? findNewContact(desk, effect.draft, effect.attemptedAt)
        : findContactUpdate(desk, effect.draft);
    case 'saveDeal':
      return effect.draft.ref === null
        ? findNewDeal(desk, effect.draft, effect.attemptedAt)
        : findDealUpdate(desk, effect.draft);
    case 'saveConsent':
      return findConsent(desk, effect.entry);
    case 'storeFile':
      return findFiles(desk.client, effect.file).then(([oldest]) => oldest ?? 'absent');
  }
}

function findLine({ config }: DoubtDesk, { key }: Activity, lines: Map<string, number>): DoubtResolution {
  const id = lines.get(messageId(key, 0, config.database));
  return id === undefined ? 'absent' : { id: String(id) };
}

/** Our own new contact: by our id where the field exists, else by number, else by name; made by us, since shortly before. */
async function findNewContact(desk: DoubtDesk, draft: ContactDraft, attemptedAt: Date): Promise<DoubtResolution> {
  const fields = await desk.facts.partnerFields();
  const idField = desk.config.whatsappIdField;
  const mark =
    draft.bsuid !== null && idField in fields
      ? [idField, '=', draft.bsuid]
      : draft.phone === null
        ? ['name', '=', draft.name]
        : // As we wrote it: it does not depend on what Odoo could make of it.
          ['phone', '=', draft.phone];
  const domain = [mark, ...(await ownSince(desk, attemptedAt))];
  const rows = await desk.client.read(
    'res.partner',
    'search_read',
    { domain, fields: partnerFieldNames(fields, desk.config), order: 'id', limit: 3, context: { active_test: false } },
    partnersSchema,
  );
  // Two with one number may be two people of one house: the name tells them apart, or nobody can.
  const named = rows.length > 1 ? rows.filter(({ name }) => name === draft.name) : rows;
  return onlyOne('res.partner', rows.length > 1 && named.length !== 1 ? rows : named);
}

async function findContactUpdate(desk: DoubtDesk, draft: ContactDraft): Promise<DoubtResolution> {
  const id = recordId(draft.ref?.id);
  if (id === null || draft.ref === null) return 'absent';
  const fields = await desk.facts.partnerFields();
  const names = [...new Set([...partnerFieldNames(fields, desk.config), ...Object.keys(draft.fields), 'user_id'])];
  const args = { ids: [id], fields: names.filter((name) => name in fields) };
  const [row] = await desk.client.read('res.partner', 'read', args, partnersSchema);
  if (row === undefined) return 'absent';
  return holdsAll(row, contactUpdate(desk, fields, draft, row)) ? draft.ref : 'absent';
}

/** Our own new deal of this contact with this title. */
async function findNewDeal(desk: DoubtDesk, draft: DealDraft, attemptedAt: Date): Promise<DoubtResolution> {
  const domain = [
    ['partner_id', '=', recordId(draft.contact?.id) ?? false],
    ['name', '=', draft.title ?? 'WhatsApp'],
    ...(await ownSince(desk, attemptedAt)),
  ];
  const args = { domain, fields: ['name'], order: 'id', limit: 2, context: { active_test: false } };
  return onlyOne('crm.lead', await desk.client.read('crm.lead', 'search_read', args, idsSchema));
}

async function findDealUpdate(desk: DoubtDesk, draft: DealDraft): Promise<DoubtResolution> {
  const id = recordId(draft.ref?.id);
  if (id === null || draft.ref === null) return 'absent';
  const values = dealUpdate(await leadFields(desk), draft);
  const names = Object.keys(values);
  const args = { ids: [id], fields: names.length > 0 ? names : ['name'] };
  const [row] = await desk.client.read('crm.lead', 'read', args, idsSchema);
  return row !== undefined && holdsAll(row, values) ? draft.ref : 'absent';
}

async function findConsent(desk: DoubtDesk, entry: ContactConsent): Promise<DoubtResolution> {
  const id = recordId(entry.contact.id);
  if (id === null) return 'absent';
  const place = optOutPlace(entry.purpose, desk.config, await desk.facts.partnerFields());
  const tagId = 'tag' in place ? await findTag(desk.client, place.tag) : null;
  if ('tag' in place && tagId === null) return entry.state === 'opted-out' ? 'absent' : entry.contact;
  const field = 'field' in place ? place.field : 'category_id';
  const [row] = await desk.client.read('res.partner', 'read', { ids: [id], fields: [field] }, idsSchema);
  if (row === undefined) return 'absent';
  const value = row[field];
  const isOut = Array.isArray(value) ? value.includes(tagId) : value === true;
  return isOut === (entry.state === 'opted-out') ? entry.contact : 'absent';
}

async function ownSince({ client }: DoubtDesk, attemptedAt: Date): Promise<unknown[][]> {
  return [
    ['create_uid', '=', await client.uid()],
    ['create_date', '>=', odooDate(new Date(attemptedAt.getTime() - MARGIN_MS))],
  ];
}

function onlyOne(object: string, rows: readonly { id: number }[]): DoubtResolution {
  const [row] = rows;
  if (row === undefined) return 'absent';
  return rows.length === 1 ? { object, id: String(row.id) } : 'undecided';
}

function holdsAll(row: Record<string, unknown>, values: Record<string, unknown>): boolean {
  return Object.entries(values).every(([name, value]) => holdsValue(row[name], value));
}
