import { done, failed, type ContactDraft, type ContactRef, type Outcome } from '@kaiwa/core';
import { attemptBatch, inOrder, mayBeOneNewRecord } from './odoo-batch';
import type { OdooClient } from './odoo-client';
import { readPartnersById, type ContactSearch } from './odoo-contacts';
import { odooError } from './odoo-errors';
import { acceptedSchema, createdIdsSchema, odooText, type OdooFields, type Partner } from './odoo-schema';
import { recordId, toOdooStruct } from './odoo-values';

/** Live sync: our user does not become a follower of what it creates. */
export const CREATE_CONTEXT = { mail_create_nosubscribe: true };

/**
 * Creates and updates contacts, one outcome per draft. New ones go in one call, updates are read once and then written
 * together where their values are equal. A number or a name that Odoo already has is never overwritten.
 */
export async function saveContacts(
  search: ContactSearch,
  drafts: readonly ContactDraft[],
): Promise<Outcome<ContactRef>[]> {
  const places = drafts.map((draft, place) => ({ draft, place }));
  const fresh = places.filter(({ draft }) => draft.ref === null);
  const known = places.filter(({ draft }) => draft.ref !== null);
  const created =
    fresh.length > 0
      ? await createContacts(
          search,
          fresh.map(({ draft }) => draft),
        )
      : [];
  const updated =
    known.length > 0
      ? await updateContacts(
          search,
          known.map(({ draft }) => draft),
        )
      : [];
  return inOrder(drafts.length, [
    { places: fresh.map(({ place }) => place), outcomes: created },
    { places: known.map(({ place }) => place), outcomes: updated },
  ]);
}

async function createContacts(
  { client, facts, config }: ContactSearch,
  drafts: readonly ContactDraft[],
): Promise<Outcome<ContactRef>[]> {
  const fields = await facts.partnerFields();
  const idByCode = drafts.some(({ country }) => country !== null) ? (await facts.countries()).idByCode : new Map();
  const values = drafts.map((draft) => ({
    ...fieldValues(fields, draft.fields),
    name: draft.name,
    ...(draft.phone === null ? {} : { phone: draft.phone }),
    ...(draft.country !== null && idByCode.has(draft.country) ? { country_id: idByCode.get(draft.country) } : {}),
    ...(recordId(draft.ownerId) === null ? {} : { user_id: recordId(draft.ownerId) }),
    ...(draft.bsuid !== null && config.whatsappIdField in fields ? { [config.whatsappIdField]: draft.bsuid } : {}),
  }));
  return attemptBatch(
    values,
    async (batch) => (await createRecords(client, 'res.partner', batch)).map((id) => partnerRef(id)),
    mayBeOneNewRecord,
  );
}

/** Creates records in one call. @throws KaiwaError `unreadable`, effect unknown, when not every record got an id. */
export async function createRecords(
  client: OdooClient,
  model: string,
  values: readonly Record<string, unknown>[],
): Promise<number[]> {
  const args = { vals_list: [...values], context: CREATE_CONTEXT };
  const ids = await client.write(model, 'create', args, createdIdsSchema);
  if (ids.length !== values.length) throw odooError('UNREADABLE', true, { vendorCode: `${model}.create` });
  return ids;
}

async function updateContacts(search: ContactSearch, drafts: readonly ContactDraft[]): Promise<Outcome<ContactRef>[]> {
  const { client, facts } = search;
  const fields = await facts.partnerFields();
  const ids = drafts.flatMap(({ ref }) => recordId(ref?.id) ?? []);
  const rows = await readPartnersById(search, ids);
  const rowById = new Map(rows.map((row) => [row.id, row]));
  const updates = drafts.map((draft) => {
    const row = rowById.get(recordId(draft.ref?.id) ?? 0);
    return row === undefined ? null : { id: row.id, values: contactUpdate(search, fields, draft, row) };
  });
  return writeRecords(client, 'res.partner', updates, partnerRef);
}

/** What an update still has to write on a record: mapped fields, and what the record lacks. */
export function contactUpdate(
  { config }: ContactSearch,
  fields: OdooFields,
  draft: ContactDraft,
  row: Partner,
): Record<string, unknown> {
  const hasPhone = row.phone !== null || row.mobile !== null;
  const hasId = odooText.parse(row[config.whatsappIdField]) === draft.bsuid;
  return {
    ...fieldValues(fields, draft.fields),
    ...(row.name === null ? { name: draft.name } : {}),
    ...(draft.phone !== null && !hasPhone ? { phone: draft.phone } : {}),
    ...(recordId(draft.ownerId) === null ? {} : { user_id: recordId(draft.ownerId) }),
    ...(draft.bsuid !== null && config.whatsappIdField in fields && !hasId
      ? { [config.whatsappIdField]: draft.bsuid }
      : {}),
  };
}

/**
 * Writes updates, those with equal values in one call; `null` stands for a record that is gone, empty values write
 * nothing. One refused record does not fail the others of its group.
 */
export async function writeRecords<Ref>(
  client: OdooClient,
  model: string,
  updates: readonly ({ id: number; values: Record<string, unknown> } | null)[],
  toRef: (id: number) => Ref,
): Promise<Outcome<Ref>[]> {
  const groups = new Map<string, { values: Record<string, unknown>; ids: number[]; places: number[] }>();
  const settled: { places: number[]; outcomes: Outcome<Ref>[] }[] = [];
  updates.forEach((update, place) => {
    if (update === null) settled.push({ places: [place], outcomes: [failed(odooError('GONE', true))] });
    else if (Object.keys(update.values).length === 0)
      settled.push({ places: [place], outcomes: [done(toRef(update.id))] });
    else {
      const key = JSON.stringify(toOdooStruct(update.values));
      const group = groups.get(key) ?? { values: update.values, ids: [], places: [] };
      groups.set(key, group);
      group.ids.push(update.id);
      group.places.push(place);
    }
  });
  for (const { values, ids, places } of groups.values()) {
    const outcomes = await attemptBatch(ids, async (batch) => {
      await client.write(model, 'write', { ids: [...new Set(batch)], vals: values }, acceptedSchema);
      return batch.map(toRef);
    });
    settled.push({ places, outcomes });
  }
  return inOrder(updates.length, settled);
}

/** Mapped values in the form of their fields: a reference takes a number, also where the mapping carries it as text. */
export function fieldValues(fields: OdooFields, values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => {
        const isReference = fields[name]?.type === 'many2one' && typeof value === 'string';
        return [name, isReference ? (recordId(value) ?? value) : value];
      }),
  );
}

function partnerRef(id: number): ContactRef {
  return { object: 'res.partner', id: String(id) };
}
