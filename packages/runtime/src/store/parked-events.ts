import { sql } from 'kysely';
import type { Database } from './database';

/** See {@link DirectoryStore.countParkedEvents}. */
export async function countParkedEvents(db: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from events where state = 'parked'`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** See {@link DirectoryStore.leaveEvent}. */
export async function leaveEvent(db: Database, workspaceId: string, eventId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update events set state = 'ignored', reason = 'LEFT_BY_ADMIN'
    where workspace_id = ${workspaceId} and id = ${eventId}::uuid and state = 'parked'
  `.execute(db);
  return numAffectedRows === 1n;
}
