import { KaiwaError } from '@kaiwa/core';
import { Migrator, sql, type Migration } from 'kysely';
import { asStoreError, openDatabase, sqlState, type Database } from './database';
import { up as directory } from './migrations/0001-directory';
import { up as receiptsAndEvents } from './migrations/0002-receipts-and-events';
import { up as peopleAndMessages } from './migrations/0003-people-and-messages';
import { up as consents } from './migrations/0004-consents';
import { up as work } from './migrations/0005-work';
import { up as walls } from './migrations/0006-walls';
import { up as laneClaims } from './migrations/0007-lane-claims';
import { up as audit } from './migrations/0008-audit';
import { up as laneHeads } from './migrations/0009-lane-heads';
import { up as parkedEvents } from './migrations/0010-parked-events';
import { up as keyProbe } from './migrations/0011-key-probe';
import { up as heardMessages } from './migrations/0020-heard-messages';

/** Every migration ever released, in order. One is added, never changed. */
const migrations: Record<string, Migration> = {
  '0001-directory': { up: directory },
  '0002-receipts-and-events': { up: receiptsAndEvents },
  '0003-people-and-messages': { up: peopleAndMessages },
  '0004-consents': { up: consents },
  '0005-work': { up: work },
  '0006-walls': { up: walls },
  '0007-lane-claims': { up: laneClaims },
  '0008-audit': { up: audit },
  '0009-lane-heads': { up: laneHeads },
  '0010-parked-events': { up: parkedEvents },
  '0011-key-probe': { up: keyProbe },
  '0020-heard-messages': { up: heardMessages },
};

const ROLES_BY_HAND = `create role kaiwa_web nologin;
create role kaiwa_pipeline nologin;
grant kaiwa_web, kaiwa_pipeline to <the user in DATABASE_URL>;`;

/**
 * Brings the schema to the newest version; safe when several processes start at once. Returns the names of the migrations applied.
 * @throws KaiwaError `misconfigured` when the roles cannot be made or the database is newer than this program.
 */
export async function migrateToLatest(url: string): Promise<string[]> {
  const db = openDatabase({ url, role: 'owner', max: 2 });
  try {
    await refuseNewer(db);
    await ensureRoles(db);
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
    const { error, results } = await migrator.migrateToLatest();
    if (error) throw error;
    return (results ?? []).map((each) => each.migrationName);
  } catch (error) {
    throw asStoreError(error);
  } finally {
    await db.destroy();
  }
}

async function refuseNewer(db: Database): Promise<void> {
  const known = await sql<{ name: string | null }>`select to_regclass('kysely_migration')::text as name`.execute(db);
  if (!known.rows[0]?.name) return;
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const newer = applied.rows.map((row) => row.name).filter((name) => !(name in migrations));
  if (newer.length === 0) return;
  throw new KaiwaError({
    kind: 'misconfigured',
    code: 'DATABASE_TOO_NEW',
    message: `The database was written by a newer Kaiwa (it has ${newer.join(', ')})`,
    hint: 'Start the newer version again, or restore the backup made before the upgrade.',
  });
}

/** Roles belong to the whole server, so another process or another database may make them at the same moment. */
async function ensureRoles(db: Database): Promise<void> {
  try {
    for (const name of ['kaiwa_web', 'kaiwa_pipeline']) {
      const role = sql.ref(name);
      const found = await sql`select from pg_roles where rolname = ${name}`.execute(db);
      if (found.rows.length === 0) {
        await sql`create role ${role} nologin`.execute(db).catch((error: unknown) => {
          if (!['42710', '23505'].includes(sqlState(error))) throw error;
        });
      }
      const member = await sql<{ ok: boolean }>`
        select exists (select from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member
          where r.rolname = ${name} and u.rolname = current_user and coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)) as ok
      `.execute(db);
      if (!member.rows[0]?.ok) await sql`grant ${role} to current_user`.execute(db);
    }
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    throw new KaiwaError({
      kind: 'misconfigured',
      code: 'ROLES_MISSING',
      message: 'The database user may not create the roles Kaiwa needs',
      hint: `Let an administrator run once:\n${ROLES_BY_HAND}`,
      cause: error,
    });
  }
}
