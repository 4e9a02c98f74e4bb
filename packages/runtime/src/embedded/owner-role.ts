import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { type Credentials, SUPERUSER } from './cluster';

/** Role and database of the application. */
const OWNER = 'kaiwa';

/** The two URLs of an embedded server. They hold passwords. */
export interface ConnectionUrls {
  /** As `kaiwa`, to the database `kaiwa`. */
  readonly url: string;
  /** As superuser, to the database `postgres`. */
  readonly adminUrl: string;
}

/** The passwords are base64url, so nothing needs escaping. */
export function connectionUrls(port: number, credentials: Credentials): ConnectionUrls {
  return {
    url: `postgres://${OWNER}:${credentials.owner}@127.0.0.1:${port}/${OWNER}`,
    adminUrl: `postgres://${SUPERUSER}:${credentials.superuser}@127.0.0.1:${port}/postgres`,
  };
}

/**
 * Makes the role `kaiwa` (no superuser, so that row-level security binds it; may create roles, for those of the web and the
 * pipeline) and its database where they are missing. Asked at each start: a first start may have been killed in between.
 */
export async function ensureOwner(port: number, credentials: Credentials): Promise<void> {
  const client = new Client({ connectionString: connectionUrls(port, credentials).adminUrl });
  await client.connect();
  try {
    const owner = escapeIdentifier(OWNER);
    const roles = await client.query('select 1 from pg_roles where rolname = $1', [OWNER]);
    if (roles.rowCount === 0) {
      await client.query(`create role ${owner} login createrole password ${escapeLiteral(credentials.owner)}`);
    }
    const databases = await client.query('select 1 from pg_database where datname = $1', [OWNER]);
    if (databases.rowCount === 0) await client.query(`create database ${owner} owner ${owner}`);
  } finally {
    await client.end();
  }
}
