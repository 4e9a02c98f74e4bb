import { done, KaiwaError, type ContactConsent, type Outcome } from '@kaiwa/core';
import { attemptBatch, inOrder } from './odoo-batch';
import type { OdooClient } from './odoo-client';
import type { OdooConfig } from './odoo-config';
import { createRecords } from './odoo-contact-drafts';
import { odooError } from './odoo-errors';
import type { OdooFacts } from './odoo-facts';
import { acceptedSchema, namedSchema, type OdooFields } from './odoo-schema';
import { recordId } from './odoo-values';

/** What mirroring consent needs. */
export interface ConsentMirror {
  client: OdooClient;
  facts: OdooFacts;
  config: OdooConfig;
}

type Purpose = ContactConsent['purpose'];

/** Where the opt-out of one purpose is kept: a boolean field an administrator made, else a tag. */
export type OptOutPlace = { field: string } | { tag: string };

/** Every purpose has its own place, so that an opt-in for one never wipes out an opt-out of another. */
export function optOutPlace(purpose: Purpose, config: OdooConfig, fields: OdooFields): OptOutPlace {
  const { field, tag } = config.optOut;
  const name = purpose === 'all' ? field : `${field}_${purpose}`;
  if (fields[name]?.type === 'boolean') return { field: name };
  return { tag: purpose === 'all' ? tag : `${tag} (${purpose})` };
}

interface Group {
  purpose: Purpose;
  isOut: boolean;
  ids: number[];
  places: number[];
}

/** Mirrors consents: one write for all contacts that get the same. Of several entries for one contact the latest counts. */
export async function saveConsents(
  mirror: ConsentMirror,
  entries: readonly ContactConsent[],
): Promise<Outcome<void>[]> {
  const latest = new Map<string, ContactConsent>();
  for (const entry of entries) {
    const known = latest.get(subject(entry));
    if (known === undefined || !isOlder(entry, known)) latest.set(subject(entry), entry);
  }
  const groups = new Map<string, Group>();
  const gone: number[] = [];
  entries.forEach((entry, place) => {
    const id = recordId(entry.contact.id);
    const final = latest.get(subject(entry)) ?? entry;
    if (id === null) gone.push(place);
    else {
      const key = `${final.purpose} ${final.state}`;
      const group = groups.get(key) ?? {
        purpose: final.purpose,
        isOut: final.state === 'opted-out',
        ids: [],
        places: [],
      };
      groups.set(key, group);
      group.ids.push(id);
      group.places.push(place);
    }
  });
  const settled: { places: number[]; outcomes: Outcome<void>[] }[] = [
    { places: gone, outcomes: gone.map(() => ({ ok: false, error: odooError('GONE', true) })) },
  ];
  for (const group of groups.values())
    settled.push({ places: group.places, outcomes: await writeGroup(mirror, group) });
  return inOrder(entries.length, settled);
}

async function writeGroup(mirror: ConsentMirror, { purpose, isOut, ids }: Group): Promise<Outcome<void>[]> {
  const place = optOutPlace(purpose, mirror.config, await mirror.facts.partnerFields());
  const values = await placeValues(mirror, place, isOut);
  if (values === null) return ids.map(() => done(undefined));
  return attemptBatch(ids, async (batch) => {
    await mirror.client.write('res.partner', 'write', { ids: [...new Set(batch)], vals: values }, acceptedSchema);
    return batch.map(() => undefined);
  });
}

/** What to write; null when there is nothing to take away. */
async function placeValues(
  mirror: ConsentMirror,
  place: OptOutPlace,
  isOut: boolean,
): Promise<Record<string, unknown> | null> {
  if ('field' in place) return { [place.field]: isOut };
  const tagId = (await findTag(mirror.client, place.tag)) ?? (isOut ? await createTag(mirror.client, place.tag) : null);
  // Links and unlinks only: the contact's other tags stay.
  return tagId === null ? null : { category_id: [[isOut ? 4 : 3, tagId]] };
}

/** Number of a tag; the oldest one where the name exists twice. */
export async function findTag(client: OdooClient, name: string): Promise<number | null> {
  const args = { domain: [['name', '=', name]], fields: ['name'], order: 'id', limit: 1 };
  const [tag] = await client.read('res.partner.category', 'search_read', args, namedSchema);
  return tag?.id ?? null;
}

async function createTag(client: OdooClient, name: string): Promise<number | null> {
  try {
    const [id] = await createRecords(client, 'res.partner.category', [{ name }]);
    return id ?? null;
  } catch (thrown) {
    // A tag that may exist or not leaves no doubt about any contact: the next attempt finds it or makes it.
    const { kind, code, message, hint, cause } = KaiwaError.from(thrown);
    throw new KaiwaError({ kind, code, message, cause, ...(hint === undefined ? {} : { hint }) });
  }
}

function subject({ contact, purpose }: ContactConsent): string {
  return `${contact.id} ${purpose}`;
}

/** The later one counts; at the same instant the opt-out does. */
function isOlder(entry: ContactConsent, known: ContactConsent): boolean {
  const difference = entry.at.getTime() - known.at.getTime();
  return difference < 0 || (difference === 0 && known.state === 'opted-out');
}
