import { KaiwaError, type Clock } from '@kaiwa/core';
import type { OdooClient } from './odoo-client';
import {
  countriesSchema,
  fieldsSchema,
  objectReferenceSchema,
  selfSchema,
  stagesSchema,
  type OdooFields,
  type Stage,
} from './odoo-schema';

/** Things about this Odoo that hardly ever change, read when first needed and again after an hour. */
export interface OdooFacts {
  /** The acting user and the contact it speaks as. */
  self(): Promise<{ uid: number; partnerId: number; name: string }>;
  /** Fields of contacts: which of them exist depends on version and modules. */
  partnerFields(): Promise<OdooFields>;
  /** Fields of leads; null where the CRM app is not installed. */
  leadFields(): Promise<OdooFields | null>;
  /** Number of the subtype "note", which notifies nobody. */
  noteSubtypeId(): Promise<number>;
  countries(): Promise<{ codeById: Map<number, string>; idByCode: Map<string, number> }>;
  /** Stages in pipeline order. */
  stages(): Promise<Stage[]>;
}

/** An administrator who adds a field or installs an app sees it used within the hour; a stage counts at once, nearly. */
const KEEP_MS = 60 * 60 * 1000;
const KEEP_STAGES_MS = 5 * 60 * 1000;

/** Builds the facts over a client. Each fact is asked once at a time; a failed question is not remembered. */
export function createOdooFacts(client: OdooClient, clock: Clock): OdooFacts {
  return {
    self: keep(clock, () => readSelf(client)),
    partnerFields: keep(clock, () => readFields(client, 'res.partner')),
    leadFields: keep(clock, () => readLeadFields(client)),
    noteSubtypeId: keep(clock, () => readNoteSubtype(client)),
    countries: keep(clock, () => readCountries(client)),
    stages: keep(clock, () => readStages(client), KEEP_STAGES_MS),
  };
}

function keep<T>(clock: Clock, ask: () => Promise<T>, keepMs = KEEP_MS): () => Promise<T> {
  let kept: { at: number; value: Promise<T> } | null = null;
  return () => {
    const now = clock.now().getTime();
    if (kept !== null && now - kept.at < keepMs) return kept.value;
    const value = ask().catch((error: unknown) => {
      kept = null;
      throw error;
    });
    kept = { at: now, value };
    return value;
  };
}

async function readSelf(client: OdooClient): Promise<{ uid: number; partnerId: number; name: string }> {
  const uid = await client.uid();
  const fields = ['name', 'partner_id'];
  const [user] = await client.read('res.users', 'read', { ids: [uid], fields }, selfSchema);
  const partner = user?.partner_id;
  if (!user || !partner) {
    throw new KaiwaError({ kind: 'misconfigured', code: 'USER_WITHOUT_CONTACT', message: 'The user has no contact' });
  }
  return { uid, partnerId: partner.id, name: user.name ?? partner.name };
}

/** Attributes are named: without a list some models answer with a fault (None in the result). */
function readFields(client: OdooClient, model: string): Promise<OdooFields> {
  const attributes = ['type', 'string', 'store', 'readonly', 'relation'];
  return client.read(model, 'fields_get', { attributes }, fieldsSchema);
}

async function readLeadFields(client: OdooClient): Promise<OdooFields | null> {
  try {
    return await readFields(client, 'crm.lead');
  } catch (error) {
    if (KaiwaError.is(error) && error.code === 'MODULE_MISSING') return null;
    throw error;
  }
}

/** The numbers are 1 and 2 on a fresh database, but nothing promises that. */
async function readNoteSubtype(client: OdooClient): Promise<number> {
  const args = { module: 'mail', xml_id: 'mt_note' };
  const [, id] = await client.read('ir.model.data', 'check_object_reference', args, objectReferenceSchema);
  return id;
}

async function readCountries(
  client: OdooClient,
): Promise<{ codeById: Map<number, string>; idByCode: Map<string, number> }> {
  const args = { domain: [], fields: ['code'], limit: 400 };
  const rows = await client.read('res.country', 'search_read', args, countriesSchema);
  const coded = rows.flatMap(({ id, code }) => (code === null ? [] : [[id, code] as const]));
  return { codeById: new Map(coded), idByCode: new Map(coded.map(([id, code]) => [code, id])) };
}

async function readStages(client: OdooClient): Promise<Stage[]> {
  const known = await client.read(
    'crm.stage',
    'fields_get',
    { allfields: ['team_id', 'team_ids'], attributes: ['type'] },
    fieldsSchema,
  );
  const fields = ['name', 'is_won', ...Object.keys(known)];
  const args = { domain: [], fields, order: 'sequence, id', limit: 500 };
  return client.read('crm.stage', 'search_read', args, stagesSchema);
}
