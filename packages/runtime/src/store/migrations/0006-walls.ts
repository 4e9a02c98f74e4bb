import { sql, type Kysely } from 'kysely';

/** Tables the web role never sees: raw deliveries have no workspace. */
const PIPELINE_ONLY = ['receipts', 'delivery_digests'];

/** Every table with a workspace; the list is compared with the catalogue by a test. */
const WORKSPACE_TABLES = [
  'users',
  'sessions',
  'api_keys',
  'audit_log',
  'connections',
  'templates',
  'rules',
  'mappings',
  'audiences',
  'campaigns',
  'recipients',
  'cursors',
  'known_values',
  'events',
  'people',
  'person_keys',
  'identities',
  'links',
  'conversations',
  'chat_sessions',
  'messages',
  'media',
  'charges',
  'consents',
  'consent_texts',
  'commands',
  'lanes',
  'rate_buckets',
];

/**
 * The second lock. The web role sees the workspace its transaction names and nothing else; the pipeline role serves all workspaces.
 * Policies are forced, so that even the owner of the tables is bound by them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`grant usage on schema public to kaiwa_web, kaiwa_pipeline`.execute(db);
  for (const name of PIPELINE_ONLY) {
    await sql`grant select, insert, update, delete on ${sql.table(name)} to kaiwa_pipeline`.execute(db);
  }
  for (const name of WORKSPACE_TABLES) await wall(db, name, 'workspace_id');
  await wall(db, 'workspaces', 'id');
  await sql`grant select on current_consents to kaiwa_web, kaiwa_pipeline`.execute(db);
}

async function wall(db: Kysely<unknown>, name: string, column: string): Promise<void> {
  const table = sql.table(name);
  const own = sql`${sql.ref(column)} = nullif(current_setting('kaiwa.workspace', true), '')::uuid`;
  await sql`grant select, insert, update, delete on ${table} to kaiwa_web, kaiwa_pipeline`.execute(db);
  await sql`alter table ${table} enable row level security`.execute(db);
  await sql`alter table ${table} force row level security`.execute(db);
  await sql`create policy own_workspace on ${table} to kaiwa_web using (${own}) with check (${own})`.execute(db);
  await sql`create policy every_workspace on ${table} to kaiwa_pipeline using (true) with check (true)`.execute(db);
}
