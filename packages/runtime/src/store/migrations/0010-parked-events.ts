import { sql, type Kysely } from 'kysely';

/** What waits for a person is counted by every look at health and figures: few rows, found without passing the unsupported ones. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index events_parked on events (workspace_id, id) where state = 'parked'`.execute(db);
}
