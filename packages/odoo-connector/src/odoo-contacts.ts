import type { ContactCandidate, PersonKeys } from '@kaiwa/core';
import type { OdooClient } from './odoo-client';
import type { OdooConfig } from './odoo-config';
import type { OdooFacts } from './odoo-facts';
import { hasTail, phoneTexts, searchTail } from './odoo-phones';
import { odooText, partnersSchema, type OdooFields, type Partner } from './odoo-schema';
import { chunks, readOdooDate } from './odoo-values';

/** People per call of the substring search: each is one more expression for PostgreSQL. */
const TAILS_PER_CALL = 50;
/** Records one number may plausibly stand on, before a batch is halved to see all. */
const HITS_PER_PERSON = 20;

/** What finding needs. */
export interface ContactSearch {
  client: OdooClient;
  facts: OdooFacts;
  config: OdooConfig;
}

/**
 * All contacts that may be the persons asked for, one list per person. One call finds those whose number Odoo could
 * sanitise (or who carry our id), a second one looks for the rest by their last digits. Archived contacts are found too
 * and marked; somebody found only archived is still looked for by digits.
 */
export async function findContacts(search: ContactSearch, who: readonly PersonKeys[]): Promise<ContactCandidate[][]> {
  if (who.length === 0) return [];
  const fields = await search.facts.partnerFields();
  const found = who.map(() => new Map<number, Partner>());
  await searchExactly(search, fields, who, found);
  await searchByTail(search, fields, who, found);
  const toCandidates = await candidateReader(
    search,
    found.flatMap((hits) => [...hits.values()]),
  );
  return found.map((hits) => toCandidates([...hits.values()]));
}

async function searchExactly(
  search: ContactSearch,
  fields: OdooFields,
  who: readonly PersonKeys[],
  found: Map<number, Partner>[],
): Promise<void> {
  const idField = search.config.whatsappIdField;
  const phones = 'phone_sanitized' in fields ? [...new Set(who.flatMap((person) => person.phones))] : [];
  const ids = idField in fields ? [...new Set(who.flatMap((person) => person.bsuids))] : [];
  const terms = [
    ...(phones.length > 0 ? [['phone_sanitized', 'in', phones]] : []),
    ...(ids.length > 0 ? [[idField, 'in', ids]] : []),
  ];
  if (terms.length === 0) return;
  const limit = HITS_PER_PERSON * who.length;
  const hits = await readPartners(search, anyOf(terms), limit);
  if (hits.length === limit && who.length > 1) {
    const middle = Math.ceil(who.length / 2);
    await searchExactly(search, fields, who.slice(0, middle), found.slice(0, middle));
    await searchExactly(search, fields, who.slice(middle), found.slice(middle));
    return;
  }
  who.forEach((person, index) => {
    for (const hit of hits) {
      const id = odooText.parse(hit[idField]);
      const isHit = person.phones.includes(hit.phone_sanitized ?? '') || (id !== null && person.bsuids.includes(id));
      if (isHit) found[index]?.set(hit.id, hit);
    }
  });
}

async function searchByTail(
  search: ContactSearch,
  fields: OdooFields,
  who: readonly PersonKeys[],
  found: Map<number, Partner>[],
): Promise<void> {
  const open = who.flatMap((person, index) => {
    const isFound = [...(found[index]?.values() ?? [])].some((hit) => hit.active);
    const tails = isFound ? [] : [...new Set(person.phones.flatMap((phone) => searchTail(phone) ?? []))];
    return tails.length > 0 ? [{ index, tails }] : [];
  });
  for (const group of chunks(open, TAILS_PER_CALL)) {
    const tails = [...new Set(group.flatMap((person) => person.tails))];
    const hits = await readPartners(search, anyOf(tails.flatMap((tail) => tailTerms(fields, tail))), limitFor(tails));
    for (const { index, tails: wanted } of group) {
      for (const hit of hits) {
        const texts = phoneTexts(hit);
        if (wanted.some((tail) => texts.some(({ text }) => hasTail(text, tail)))) found[index]?.set(hit.id, hit);
      }
    }
  }
}

function limitFor(tails: readonly string[]): number {
  return HITS_PER_PERSON * tails.length;
}

/**
 * `phone_mobile_search` strips what people put between digits; without a leading plus it searches substrings. Where the
 * field is missing (module sms uninstalled before 19), a pattern with wildcards between the digits does the same, slowly.
 */
function tailTerms(fields: OdooFields, tail: string): unknown[][] {
  if ('phone_mobile_search' in fields) return [['phone_mobile_search', 'ilike', tail]];
  const pattern = `%${tail.split('').join('%')}%`;
  return ['phone', 'mobile'].filter((field) => field in fields).map((field) => [field, '=ilike', pattern]);
}

/** Odoo's prefix notation for "any of these". */
export function anyOf(terms: readonly unknown[]): unknown[] {
  return [...Array<string>(Math.max(0, terms.length - 1)).fill('|'), ...terms];
}

/** The fields of a contact we read, as far as this Odoo has them. */
export function partnerFieldNames(fields: OdooFields, config: OdooConfig): string[] {
  const wanted = 'name phone mobile phone_sanitized country_id parent_id is_company active write_date write_uid'.split(
    ' ',
  );
  return [...wanted, config.whatsappIdField].filter(
    (name) => name in fields || name === 'name' || name === 'write_date',
  );
}

async function readPartners(search: ContactSearch, domain: unknown[], limit: number): Promise<Partner[]> {
  const fields = partnerFieldNames(await search.facts.partnerFields(), search.config);
  const context = { active_test: false };
  return search.client.read(
    'res.partner',
    'search_read',
    { domain, fields, limit, order: 'id', context },
    partnersSchema,
  );
}

/**
 * Contacts by id. A search, because `read` refuses all when one belongs to a company our user may not see; what is missing
 * in the answer is gone or hidden.
 */
export function readPartnersById(search: ContactSearch, ids: readonly number[]): Promise<Partner[]> {
  const wanted = [...new Set(ids)];
  return wanted.length === 0 ? Promise.resolve([]) : readPartners(search, [['id', 'in', wanted]], wanted.length);
}

/** Turns records into candidates; countries and companies are read once for all of them. */
export async function candidateReader(
  search: ContactSearch,
  records: readonly Partner[],
): Promise<(hits: readonly Partner[]) => ContactCandidate[]> {
  const countryOf = await countryReader(search, records);
  return (hits) =>
    hits.map((hit) => ({
      ref: { object: 'res.partner', id: String(hit.id) },
      name: hit.name,
      phones: phoneTexts(hit),
      bsuid: odooText.parse(hit[search.config.whatsappIdField]),
      country: countryOf(hit),
      isCompany: hit.is_company,
      archived: !hit.active,
      updatedAt: readOdooDate(hit.write_date),
    }));
}

/** ISO code of a record, else of its company. Companies are read in one call, and only where a record has no country. */
export async function countryReader(
  search: ContactSearch,
  records: readonly Partner[],
): Promise<(record: Partner) => string | null> {
  const parentIds = new Set(
    records.flatMap(({ country_id, parent_id }) => (country_id === null && parent_id !== null ? [parent_id.id] : [])),
  );
  const parents = await readPartnersById(search, [...parentIds]);
  const countryIdByParent = new Map(parents.map(({ id, country_id }) => [id, country_id?.id]));
  const hasCountry = records.some(({ country_id }) => country_id !== null) || parents.some((row) => row.country_id);
  const codeById = hasCountry ? (await search.facts.countries()).codeById : new Map<number, string>();
  return ({ country_id, parent_id }) => {
    const id = country_id?.id ?? (parent_id === null ? undefined : countryIdByParent.get(parent_id.id));
    return id === undefined ? null : (codeById.get(id) ?? null);
  };
}
