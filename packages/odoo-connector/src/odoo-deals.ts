import type { ContactRef, Deal, DealDraft, DealRef, DealStage, Outcome } from '@kaiwa/core';
import { attemptBatch, inOrder, mayBeOneNewRecord } from './odoo-batch';
import type { OdooClient } from './odoo-client';
import type { OdooConfig } from './odoo-config';
import { createRecords, fieldValues, writeRecords } from './odoo-contact-drafts';
import { odooError } from './odoo-errors';
import type { OdooFacts } from './odoo-facts';
import { leadsSchema, type Lead, type OdooFields, type Stage } from './odoo-schema';
import { readOdooDate, recordId } from './odoo-values';

/** What deals need. */
export interface DealDesk {
  client: OdooClient;
  facts: OdooFacts;
  config: OdooConfig;
}

/** What the outcome of a saved deal carries. */
export type SavedDeal = DealRef & { stage: DealStage | null };

/** Writing this stage id loses the deal, by the write that every version takes (`action_set_lost` faults after its work). */
export const LOST_STAGE_ID = 'lost';
const LEADS_PER_CONTACT = 20;

/** Leads and opportunities of contacts, newest change first, lost ones included and marked. One call for all. */
export async function findDeals(desk: DealDesk, contacts: readonly ContactRef[]): Promise<Deal[][]> {
  const ids = [...new Set(contacts.flatMap(({ id }) => recordId(id) ?? []))];
  if (ids.length === 0) return contacts.map(() => []);
  const fields = leadFieldNames(await leadFields(desk));
  const leads = await desk.client.read(
    'crm.lead',
    'search_read',
    {
      domain: [['partner_id', 'in', ids]],
      fields,
      order: 'write_date desc, id desc',
      limit: ids.length * LEADS_PER_CONTACT,
      context: { active_test: false },
    },
    leadsSchema,
  );
  const stages = leads.length > 0 ? await desk.facts.stages() : [];
  return contacts.map(({ id }) =>
    leads.filter(({ partner_id }) => partner_id?.id === recordId(id)).map((lead) => toDeal(lead, stages)),
  );
}

/** Creates opportunities in one call and updates known ones, equal updates together; then reads their stages in one call. */
export async function saveDeals(desk: DealDesk, drafts: readonly DealDraft[]): Promise<Outcome<SavedDeal>[]> {
  if (drafts.length === 0) return [];
  const fields = await leadFields(desk);
  const places = drafts.map((draft, place) => ({ draft, place }));
  const fresh = places.filter(({ draft }) => draft.ref === null);
  const known = places.filter(({ draft }) => draft.ref !== null);
  const created = await attemptBatch(
    fresh.map(({ draft }) => newDealValues(desk.config, fields, draft)),
    (batch) => createRecords(desk.client, 'crm.lead', batch),
    mayBeOneNewRecord,
  );
  const updates = known.map(({ draft }) => {
    const id = recordId(draft.ref?.id);
    return id === null ? null : { id, values: dealUpdate(fields, draft) };
  });
  const updated = await writeRecords(desk.client, 'crm.lead', updates, (id) => id);
  const outcomes = inOrder(drafts.length, [
    { places: fresh.map(({ place }) => place), outcomes: created },
    { places: known.map(({ place }) => place), outcomes: updated },
  ]);
  const stageById = await readStages(
    desk,
    outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : [])),
  );
  return outcomes.map((outcome) =>
    outcome.ok
      ? { ok: true, value: { ...leadRef(outcome.value), stage: stageById.get(outcome.value) ?? null } }
      : outcome,
  );
}

/** The stages after our write. When they cannot be read the write still counts: a null stage only means "not known". */
async function readStages({ client }: DealDesk, ids: number[]): Promise<Map<number, DealStage | null>> {
  if (ids.length === 0) return new Map();
  try {
    const rows = await client.read('crm.lead', 'read', { ids: [...new Set(ids)], fields: ['stage_id'] }, leadsSchema);
    return new Map(rows.map((row) => [row.id, toStage(row)]));
  } catch {
    return new Map();
  }
}

/** Owner and team are always said: left out, our own user would own every deal. */
function newDealValues(config: OdooConfig, fields: OdooFields, draft: DealDraft): Record<string, unknown> {
  const partnerId = recordId(draft.contact?.id);
  return {
    ...withoutPhones(fieldValues(fields, draft.fields), partnerId !== null),
    name: draft.title ?? 'WhatsApp',
    type: 'opportunity',
    user_id: recordId(draft.ownerId) ?? config.leadOwnerId ?? false,
    ...(partnerId === null ? {} : { partner_id: partnerId }),
    ...(config.teamId === undefined ? {} : { team_id: config.teamId }),
    ...(draft.stageId === undefined ? {} : stageValues(draft.stageId)),
  };
}

/** What an update writes. Phones never: on a linked lead Odoo would rewrite the contact's number too. */
export function dealUpdate(fields: OdooFields, draft: DealDraft): Record<string, unknown> {
  return {
    ...withoutPhones(fieldValues(fields, draft.fields), true),
    ...(draft.title === undefined ? {} : { name: draft.title }),
    ...(draft.stageId === undefined ? {} : stageValues(draft.stageId)),
    ...(draft.ownerId === undefined ? {} : { user_id: recordId(draft.ownerId) ?? false }),
  };
}

function stageValues(stageId: string): Record<string, unknown> {
  if (stageId === LOST_STAGE_ID) return { active: false, probability: 0 };
  const id = recordId(stageId);
  // A stage that is none of Odoo's fails this deal alone: the batch is halved until it stands alone.
  return { stage_id: id ?? stageId };
}

function withoutPhones(values: Record<string, unknown>, isLinked: boolean): Record<string, unknown> {
  if (!isLinked) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'phone' && name !== 'mobile'));
}

/** Fields of leads. @throws KaiwaError `misconfigured` / MODULE_MISSING where the CRM app is not installed. */
export async function leadFields({ facts }: Pick<DealDesk, 'facts'>): Promise<OdooFields> {
  const fields = await facts.leadFields();
  if (fields === null) throw odooError('MODULE', false, { words: 'The CRM app is not installed in Odoo' });
  return fields;
}

/** The fields of a lead we read, as far as this Odoo has them. */
export function leadFieldNames(fields: OdooFields): string[] {
  const always = ['name', 'stage_id', 'partner_id', 'probability', 'active', 'write_date', 'write_uid'];
  return 'won_status' in fields ? [...always, 'won_status'] : always;
}

/** A lead as a deal. */
export function toDeal(lead: Lead, stages: readonly Stage[]): Deal {
  return {
    ref: leadRef(lead.id),
    title: lead.name ?? '',
    stage: toStage(lead),
    status: dealStatus(lead, stages),
    contact: lead.partner_id === null ? null : { object: 'res.partner', id: String(lead.partner_id.id) },
    updatedAt: readOdooDate(lead.write_date),
  };
}

/** The stage a lead stands in; the name is in the configured language. */
export function toStage(lead: Pick<Lead, 'stage_id'>): DealStage | null {
  return lead.stage_id === null ? null : { id: String(lead.stage_id.id), name: lead.stage_id.name };
}

/**
 * Won, lost or open. From 19 Odoo says so itself; before, lost is archived with probability 0 (18 even leaves such a deal in
 * a won stage), won is a won stage with probability 100.
 */
export function dealStatus(lead: Lead, stages: readonly Stage[]): Deal['status'] {
  if (lead.won_status === 'won' || lead.won_status === 'lost') return lead.won_status;
  if (lead.won_status === 'pending') return 'open';
  if (!lead.active && (lead.probability ?? 0) === 0) return 'lost';
  const isWonStage = stages.some(({ id, is_won }) => is_won && id === lead.stage_id?.id);
  return isWonStage && lead.probability === 100 ? 'won' : 'open';
}

function leadRef(id: number): DealRef {
  return { object: 'crm.lead', id: String(id) };
}
