import { Client } from 'pg';

/** The database each test database is copied from. */
export const TEMPLATE = 'kaiwa_template';

/** Brings an empty database to the newest schema. `url` connects as its owner. */
export type Migrate = (url: string) => Promise<unknown>;

/**
 * Makes the template once per run, owned by `kaiwa` like the real database.
 * @param migrate fills it; without one the template stays an empty database
 */
export async function createTemplate(
  servers: { postgresAdminUrl: string; postgresUrl: string },
  migrate?: Migrate,
): Promise<void> {
  const client = new Client({ connectionString: servers.postgresAdminUrl });
  await client.connect();
  try {
    await client.query(`create database ${TEMPLATE} owner kaiwa`);
  } finally {
    await client.end();
  }
  await migrate?.(databaseUrl(servers.postgresUrl, TEMPLATE));
}

/** The same server and user, another database. */
export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
