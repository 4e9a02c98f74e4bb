import { sql, type Kysely } from 'kysely';

/** What an operator of the whole installation did belongs to no workspace; a primary key would not allow that. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table audit_log drop constraint audit_log_pkey;
    alter table audit_log alter column workspace_id drop not null;
    create unique index audit_log_order on audit_log (workspace_id, id);
  `.execute(db);
}
