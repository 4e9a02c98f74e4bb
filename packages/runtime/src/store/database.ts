import { KaiwaError } from '@kaiwa/core';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types, type PoolConfig } from 'pg';

/** The statements are written by hand, so the schema is not repeated as types; rows are parsed where they are read. */
export type Database = Kysely<unknown>;

/** How to reach PostgreSQL. */
export interface DatabaseOptions {
  /** `postgres://…` */
  url: string;
  /** `pipeline` serves all workspaces, `web` only the one its transaction names, `owner` migrates. */
  role: 'pipeline' | 'web' | 'owner';
  /** Connections at most. Default 10. */
  max?: number;
}

const BIGINT = 20;
const STATEMENT_TIMEOUT_MS = 60_000;

/** `count(*)` and sequence numbers stay far below 2^53. */
const typeParsers: PoolConfig['types'] = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === BIGINT ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/**
 * Opens a pool of connections under one role. Connects on first use.
 * @throws KaiwaError from queries, through {@link asStoreError}, not from here.
 */
export function openDatabase({ url, role, max = 10 }: DatabaseOptions): Database {
  const settings = [`-c statement_timeout=${STATEMENT_TIMEOUT_MS}`, '-c timezone=UTC', '-c jit=off'];
  if (role !== 'owner') settings.push(`-c role=kaiwa_${role}`);
  const pool = new Pool({
    connectionString: url,
    max,
    options: settings.join(' '),
    types: typeParsers,
    connectionTimeoutMillis: 10_000,
  });
  // A connection that dies is replaced on next use. Without listeners it would end the process: the pool's own one is off while a
  // connection is lent out, and the query under way is told anyway.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
}

/** Runs `work` in a transaction that sees one workspace; for the web role. */
export function withWorkspace<T>(db: Database, workspaceId: string, work: (tx: Database) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('kaiwa.workspace', ${workspaceId}, true)`.execute(tx);
    return work(tx);
  });
}

/** Serialization failure, deadlock, and two transactions that made the same row at once: the second then finds it. */
const RETRY = new Set(['40001', '40P01', '23505']);
const AWAY = /^(08|57P0|53)/;

/** SQLSTATE of a database error, where it has one. */
export function sqlState(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** Whether running the same transaction again may succeed: PostgreSQL ended it for a deadlock or a conflict. */
export function isConflict(error: unknown): boolean {
  return RETRY.has(sqlState(error));
}

/** Turns what the driver throws into a KaiwaError: `unavailable` when the database is away, full or shutting down, else `broken`. */
export function asStoreError(error: unknown): KaiwaError {
  if (KaiwaError.is(error)) return error;
  const state = sqlState(error);
  // Only the driver's own errors come without a code; the server's texts name our tables, such as `connections`.
  const lost = state === '' && error instanceof Error && /terminated|timeout|connection/i.test(error.message);
  const network = /^E[A-Z]+$/.test(state) || lost;
  if (AWAY.test(state) || network) {
    return new KaiwaError({
      kind: 'unavailable',
      code: 'DATABASE_UNAVAILABLE',
      message: 'The database does not answer or has no room left',
      hint: 'Check that PostgreSQL runs and its disk is not full; work goes on by itself afterwards.',
      vendorCode: state,
      cause: error,
    });
  }
  return new KaiwaError({
    kind: 'broken',
    code: 'STATEMENT_FAILED',
    message: 'A database statement failed',
    vendorCode: state,
    cause: error,
  });
}

/** Runs one store operation, with its errors turned into KaiwaErrors. */
export async function stored<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asStoreError(error);
  }
}
