import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { databaseUrl, TEMPLATE } from './template';

/** One database for one test file. */
export interface TestDatabase {
  /** Connects as `kaiwa`, the owner, who is no superuser. */
  readonly url: string;
  /** Connects to the same database as superuser. */
  readonly adminUrl: string;
  /** Removes it, ending connections that are still open. */
  drop(): Promise<void>;
}

/** Superuser's URL of the run's server, as global-setup left it. */
export function testServerUrl(): string {
  return fromGlobalSetup('KAIWA_TEST_POSTGRES_URL');
}

/** Makes a database from the migrated template, in some 50 ms. Drop it in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin((client) => client.query(`create database ${name} template ${TEMPLATE} owner kaiwa`));
  return {
    url: databaseUrl(fromGlobalSetup('KAIWA_TEST_POSTGRES_OWNER_URL'), name),
    adminUrl: databaseUrl(testServerUrl(), name),
    drop: () => asAdmin((client) => client.query(`drop database if exists ${name} with (force)`)),
  };
}

async function asAdmin(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: testServerUrl() });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function fromGlobalSetup(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: global-setup has not run`);
  return value;
}
