import { KaiwaError } from '@kaiwa/core';
import { Kysely, PostgresDialect, sql, type PostgresPool, type PostgresPoolClient } from 'kysely';
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
  /** Longest time of one statement, and of waiting for a connection, in milliseconds. Default one minute, and ten seconds. */
  patienceMs?: number;
}

const BIGINT = 20;
const STATEMENT_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** The server ends what takes too long by itself; where not even that is heard by then, the connection is given up. */
const SILENCE_MS = 1000;

/** `count(*)` and sequence numbers stay far below 2^53. */
const typeParsers: PoolConfig['types'] = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === BIGINT ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/**
 * Opens a pool of connections under one role. Connects on first use.
 * @throws KaiwaError from queries, through {@link asStoreError}, not from here.
 */
export function openDatabase({ url, role, max = 10, patienceMs }: DatabaseOptions): Database {
  const statementMs = patienceMs ?? STATEMENT_TIMEOUT_MS;
  const settings = [`-c statement_timeout=${statementMs}`, '-c timezone=UTC', '-c jit=off'];
  if (role !== 'owner') settings.push(`-c role=kaiwa_${role}`);
  const pool = new Pool({
    connectionString: url,
    max,
    options: settings.join(' '),
    types: typeParsers,
    connectionTimeoutMillis: patienceMs ?? CONNECT_TIMEOUT_MS,
    query_timeout: statementMs + SILENCE_MS,
  });
  // A connection that dies is replaced on next use. Without listeners it would end the process: the pool's own one is off while a
  // connection is lent out, and the query under way is told anyway.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool: giveUpSilent(pool) }) });
}

/**
 * The same pool, where a connection whose server fell silent in the middle of a statement is closed instead of lent out again: whatever
 * is asked on it would wait behind that statement, for as long as TCP has hopes, which is a quarter of an hour.
 */
function giveUpSilent(pool: Pool): PostgresPool {
  return {
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      let silence: Error | undefined;
      const query = async (text: string, values: unknown[]): Promise<unknown> => {
        if (silence) throw silence;
        try {
          return await client.query(text, values);
        } catch (error) {
          if (isSilence(error)) silence = error;
          throw error;
        }
      };
      return { query, release: () => client.release(silence) } as PostgresPoolClient;
    },
  };
}

/** What the driver throws when `query_timeout` is over; it has neither a code nor a class of its own. */
function isSilence(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Query read timeout';
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
/**
 * The server is out of reach (08, 57P0), out of room (53), its disk fails (58030), it ended a statement or a wait that took too long
 * (57014, 55P03), or it only answers questions for now (25006): https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const AWAY = /^(08|57P0|53|58030|57014|55P03|25006)/;

/** SQLSTATE of a database error, where it has one. */
export function sqlState(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** Whether running the same transaction again may succeed: PostgreSQL ended it for a deadlock or a conflict. */
export function isConflict(error: unknown): boolean {
  return RETRY.has(sqlState(error));
}

/** What an admin gets wrong, by SQLSTATE, with what to do about it. */
const MISTAKES: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  '3D000': [
    'PostgreSQL has no database of that name',
    'Create it with `createdb`, or correct the name in DATABASE_URL.',
  ],
  '28P01': ['PostgreSQL refuses the password', 'Correct the user and password in DATABASE_URL.'],
  '28000': ['PostgreSQL refuses the user', 'Correct the user in DATABASE_URL, or allow it in pg_hba.conf.'],
  '55000': ['The database takes no connections', 'Allow them again: `alter database <name> allow_connections true`.'],
};

/** Turns what the driver throws into a KaiwaError: `unavailable` when the database is away, full or shutting down, else `broken`. */
export function asStoreError(error: unknown): KaiwaError {
  if (KaiwaError.is(error)) return error;
  const state = sqlState(error);
  // Only the driver's own errors come without a code; the server's texts name our tables, such as `connections`.
  const lost = state === '' && error instanceof Error && /terminated|timeout|connection/i.test(error.message);
  const network = /^E[A-Z]+$/.test(state) || lost;
  const mistake = MISTAKES[state];
  if (mistake) {
    // `unavailable`: where it was right before, somebody is at work on the database, and it is asked again.
    const [message, hint] = mistake;
    return new KaiwaError({
      kind: 'unavailable',
      code: 'DATABASE_REFUSES',
      message,
      hint,
      vendorCode: state,
      cause: error,
    });
  }
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
