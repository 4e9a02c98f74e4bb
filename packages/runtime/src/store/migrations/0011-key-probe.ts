import { sql, type Kysely } from 'kysely';

/** A value sealed under the vault's key at the first start: a process with another key is told from it, and does not start. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table workspaces add column key_probe bytea`.execute(db);
}
