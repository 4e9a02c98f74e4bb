import { identityText, inLookupOrder, type Ids, type PersonScope, type Vault } from '@kaiwa/core';
import { sql } from 'kysely';
import type { Database } from './database';
import type { PersonVaults } from './person-vaults';

type IdentityScope = Extract<PersonScope, { by: 'identities' }>;

/** What opening people needs beside the transaction. */
export interface OpenPeopleTools {
  vault: Vault;
  vaults: PersonVaults;
  ids: Ids;
}

/**
 * Finds, creates where asked, and locks the people of a batch. Keys that may create somebody are locked first, in sorted order, so
 * that an unknown sender who arrives in two batches at once becomes one person; then people and their conversations in id order.
 */
export async function openPeople(
  db: Database,
  scopes: PersonScope[],
  tools: OpenPeopleTools,
): Promise<(string | null)[]> {
  if (scopes.length === 0) return [];
  const known = await findByIdentities(db, scopes.flatMap(namedScope));
  const byMessage = await findByMessages(db, scopes);
  const byRecord = await findByRecords(db, scopes);
  const created: NewPerson[] = [];
  const people = scopes.map((scope): string | null => {
    switch (scope.by) {
      case 'person':
        return scope.personId;
      case 'message':
        return byMessage(scope) ?? findKnown(scope, known);
      case 'record':
        return byRecord.get(`${scope.workspaceId} ${scope.connectionId} ${scope.object} ${scope.recordId}`) ?? null;
      case 'identities':
        return findOrPlan(scope, known, created, tools.ids);
    }
  });
  await insertPeople(db, created, tools);
  const living = await lockPeople(db, scopes, people);
  return people.map((id) => (id !== null && living.has(id) ? id : null));
}

/** A scope that names keys, and whether somebody may be made of them. */
type NamedScope = Pick<IdentityScope, 'workspaceId' | 'keys' | 'create'>;

function namedScope(scope: PersonScope): NamedScope[] {
  if (scope.by === 'identities') return [scope];
  const keys = scope.by === 'message' ? (scope.keys ?? []) : [];
  return keys.length > 0 ? [{ workspaceId: scope.workspaceId, keys, create: false }] : [];
}

/** The person of keys that make nobody. */
function findKnown(scope: { workspaceId: string; keys?: IdentityScope['keys'] }, known: KnownKeys): string | null {
  const texts = inLookupOrder(scope.keys ?? []).map((key) => keyOf(scope.workspaceId, key));
  const hit = texts.find((text) => known.people.has(text));
  return hit === undefined ? null : (known.people.get(hit) ?? null);
}

const keyOf = (workspaceId: string, key: { kind: IdentityScope['keys'][number]['kind']; value: string }): string =>
  `${workspaceId} ${identityText(key)}`;

/** What the identity graph says of the keys of a batch. */
interface KnownKeys {
  /** Key → person. */
  people: Map<string, string>;
  /** People who have a business-scoped id of their own. */
  withUserId: Set<string>;
}

async function findByIdentities(db: Database, scopes: readonly NamedScope[]): Promise<KnownKeys> {
  const keys = scopes.flatMap(({ workspaceId, keys: own }) => own.map((key) => ({ workspaceId, ...key })));
  if (keys.length === 0) return { people: new Map(), withUserId: new Set() };
  const locks = scopes
    .filter((scope) => scope.create)
    .flatMap((scope) => scope.keys.map((key) => keyOf(scope.workspaceId, key)));
  if (locks.length > 0) {
    await sql`
      select pg_advisory_xact_lock(k) from
        (select distinct hashtextextended(t, 0) as k from unnest(${locks}::text[]) as t order by k) as sorted
    `.execute(db);
  }
  const { rows } = await sql<{
    workspace_id: string;
    kind: IdentityScope['keys'][number]['kind'];
    value: string;
    person_id: string;
    has_user_id: boolean;
  }>`
    select i.workspace_id, i.kind, i.value, i.person_id, exists (
        select from identities b where b.workspace_id = i.workspace_id and b.person_id = i.person_id and b.kind = 'bsuid'
          and b.ended_at is null
      ) as has_user_id
    from unnest(
      ${keys.map((key) => key.workspaceId)}::uuid[], ${keys.map((key) => key.kind)}::text[], ${keys.map((key) => key.value)}::text[]
    ) as k (workspace_id, kind, value)
    join identities i on i.workspace_id = k.workspace_id and i.kind = k.kind and i.value = k.value and i.ended_at is null
  `.execute(db);
  return {
    people: new Map(rows.map((row) => [keyOf(row.workspace_id, row), row.person_id])),
    withUserId: new Set(rows.filter((row) => row.has_user_id).map((row) => row.person_id)),
  };
}

async function findByMessages(
  db: Database,
  scopes: PersonScope[],
): Promise<(scope: Extract<PersonScope, { by: 'message' }>) => string | null> {
  const wanted = scopes.filter((scope) => scope.by === 'message');
  if (wanted.length === 0) return () => null;
  const { rows } = await sql<{
    workspace_id: string;
    phone_number_id: string;
    wamid: string | null;
    command_id: string | null;
    person_id: string;
  }>`
    select m.workspace_id, m.phone_number_id, m.wamid, m.command_id, m.person_id
    from unnest(
      ${wanted.map((each) => each.workspaceId)}::uuid[], ${wanted.map((each) => each.phoneNumberId)}::text[],
      ${wanted.map((each) => each.wamid)}::text[]
    ) as k (workspace_id, phone_number_id, wamid)
    join messages m on m.workspace_id = k.workspace_id and m.phone_number_id = k.phone_number_id and m.wamid = k.wamid
    union
    select m.workspace_id, m.phone_number_id, m.wamid, m.command_id, m.person_id
    from unnest(${wanted.map((each) => each.workspaceId)}::uuid[], ${wanted.map((each) => asUuid(each.commandId))}::uuid[]) as k (workspace_id, id)
    join messages m on m.workspace_id = k.workspace_id and m.command_id = k.id
  `.execute(db);
  const found = new Map(
    rows.flatMap((row) => [
      [`${row.workspace_id} ${row.phone_number_id} ${row.wamid}`, row.person_id] as const,
      [`${row.workspace_id} command ${row.command_id}`, row.person_id] as const,
    ]),
  );
  return ({ workspaceId, phoneNumberId, wamid, commandId }) =>
    found.get(`${workspaceId} ${phoneNumberId} ${wamid}`) ??
    (commandId ? (found.get(`${workspaceId} command ${commandId}`) ?? null) : null);
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What came back as our command id may be anybody's text: only a UUID can be ours. */
export function asUuid(text: string | null): string | null {
  return text !== null && UUID.test(text) ? text : null;
}

async function findByRecords(db: Database, scopes: PersonScope[]): Promise<Map<string, string>> {
  const wanted = scopes.filter((scope) => scope.by === 'record');
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ key: string; person_id: string }>`
    select concat_ws(' ', l.workspace_id, l.connection_id, l.object, l.record_id) as key, l.person_id
    from unnest(
      ${wanted.map((each) => each.workspaceId)}::uuid[], ${wanted.map((each) => each.connectionId)}::uuid[],
      ${wanted.map((each) => each.object)}::text[], ${wanted.map((each) => each.recordId)}::text[]
    ) as k (workspace_id, connection_id, object, record_id)
    join links l on l.workspace_id = k.workspace_id and l.connection_id = k.connection_id and l.object = k.object
      and l.record_id = k.record_id and l.ended_at is null
    order by l.since
  `.execute(db);
  return new Map(rows.map((row) => [row.key, row.person_id]));
}

interface NewPerson extends IdentityScope {
  personId: string;
}

/**
 * The person of a scope. A number that comes with a business-scoped id we do not know, while its person has another, was given to
 * somebody else since: a new person, who does not inherit the old one's records. The number stays with the old one until a human decides.
 */
function findOrPlan(scope: IdentityScope, known: KnownKeys, created: NewPerson[], ids: Ids): string | null {
  const ordered = inLookupOrder(scope.keys).map((key) => ({ ...key, text: keyOf(scope.workspaceId, key) }));
  const hit = ordered.find((key) => known.people.has(key.text));
  const found = hit && known.people.get(hit.text);
  const newUserId = ordered.some((key) => key.kind === 'bsuid' && !known.people.has(key.text));
  const byNumber = scope.create && hit?.kind === 'wa' ? found : undefined;
  const recycled = newUserId && byNumber !== undefined && known.withUserId.has(byNumber);
  if (found === undefined && !scope.create) return null;
  const personId = found === undefined || recycled ? ids.next() : found;
  const own = recycled ? ordered.filter((key) => key.kind !== 'wa') : ordered;
  if (personId !== found) created.push({ ...scope, keys: own.map(({ kind, value }) => ({ kind, value })), personId });
  remember(known, own, personId);
  return personId;
}

/** What a scope taught about its person; a key that is somebody's stays his. */
function remember(known: KnownKeys, keys: readonly { kind: string; text: string }[], personId: string): void {
  for (const { kind, text } of keys) {
    if (!known.people.has(text)) known.people.set(text, personId);
    if (kind === 'bsuid') known.withUserId.add(personId);
  }
}

async function insertPeople(db: Database, created: NewPerson[], { vault, vaults }: OpenPeopleTools): Promise<void> {
  if (created.length === 0) return;
  const wrapped = created.map(() => Buffer.from(vault.newDataKey()));
  for (const [index, person] of created.entries()) vaults.add(person.personId, wrapped[index] ?? Buffer.alloc(0));
  const keys = created.flatMap((person) => person.keys.map((key) => ({ ...key, person })));
  await sql`
    with given as (
      select * from unnest(
        ${created.map((each) => each.workspaceId)}::uuid[], ${created.map((each) => each.personId)}::uuid[],
        ${created.map((each) => each.seenAt)}::timestamptz[], ${wrapped}::bytea[]
      ) as t (workspace_id, id, created_at, wrapped_key)
    ), made as (
      insert into people (workspace_id, id, created_at) select workspace_id, id, created_at from given
    ), keyed as (
      insert into person_keys (workspace_id, person_id, wrapped_key) select workspace_id, id, wrapped_key from given
    )
    insert into identities (workspace_id, kind, value, person_id, first_seen_at, last_seen_at, evidence)
    select distinct on (workspace_id, kind, value) * from unnest(
      ${keys.map((each) => each.person.workspaceId)}::uuid[], ${keys.map((each) => each.kind)}::text[],
      ${keys.map((each) => each.value)}::text[], ${keys.map((each) => each.person.personId)}::uuid[],
      ${keys.map((each) => each.person.seenAt)}::timestamptz[], ${keys.map((each) => each.person.seenAt)}::timestamptz[],
      ${keys.map((each) => each.person.evidence)}::text[]
    ) as t (workspace_id, kind, value, person_id, first_seen_at, last_seen_at, evidence)
  `.execute(db);
}

async function lockPeople(db: Database, scopes: PersonScope[], people: (string | null)[]): Promise<Set<string>> {
  const wanted = people.flatMap((id, index) =>
    id === null ? [] : [{ id, workspaceId: scopes[index]?.workspaceId ?? '' }],
  );
  if (wanted.length === 0) return new Set();
  const pairs = sql`unnest(${wanted.map((each) => each.workspaceId)}::uuid[], ${wanted.map((each) => each.id)}::uuid[])`;
  const { rows } = await sql<{ id: string }>`
    select id from people where (workspace_id, id) in (select * from ${pairs}) order by id for no key update
  `.execute(db);
  await sql`
    select 1 from conversations where (workspace_id, person_id) in (select * from ${pairs}) order by id for no key update
  `.execute(db);
  return new Set(rows.map((row) => row.id));
}
