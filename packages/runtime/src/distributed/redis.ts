import type { Logger } from '@kaiwa/core';
import { Redis, type RedisOptions } from 'ioredis';

/** The connections of one process to Redis. They come back by themselves; while Redis is away one warning is logged, not a stream. */
export interface RedisConnections {
  /** For commands. A command given while Redis is away fails at once. */
  readonly client: Redis;
  /** Another connection, for waiting on a list or for a subscription. */
  open(): Redis;
  /** Resolves when the first attempt to connect has succeeded or failed: what a new process sends first waits for it. */
  readonly tried: Promise<void>;
  /** Resolves when the command connection works, or when it is closed. */
  whenReady(): Promise<void>;
  /** Says once that Redis is away or takes nothing; again only after {@link RedisConnections.reportBack}. */
  readonly reportAway: (error: unknown) => void;
  /** Something was sent. */
  reportBack(): void;
  /** Closes all connections and resolves when they are closed. */
  close(): Promise<void>;
}

/** Between two attempts to connect. Milliseconds. */
const RETRY_STEP_MS = 100;
const LONGEST_RETRY_MS = 2_000;
const CONNECT_TIMEOUT_MS = 5_000;

const reconnecting: RedisOptions = {
  enableReadyCheck: false,
  connectTimeout: CONNECT_TIMEOUT_MS,
  retryStrategy: (attempt) => Math.min(attempt * RETRY_STEP_MS, LONGEST_RETRY_MS),
};

/**
 * A connection that blocks on a list. Bull closes and reopens it while it waits for running jobs: closing politely would wait for the
 * blocked command, and a refused reopening that nobody has looked at yet would end the process.
 */
class BlockingRedis extends Redis {
  override async connect(callback?: () => void): Promise<void> {
    await super.connect(callback).catch(() => undefined);
  }

  override quit(): Promise<'OK'> {
    this.disconnect();
    return Promise.resolve('OK');
  }
}

/** Connects to `url` in the background. */
export function connectRedis(url: string, logger: Logger): RedisConnections {
  const opened: Redis[] = [];
  let away = false;
  let closed = false;

  function reportAway(error: unknown): void {
    if (away || closed || isLostHint(error)) return;
    away = true;
    logger.warn(
      { code: errorCode(error) },
      'Redis is away: wake-ups are dropped, and the sweep finds the work until it is back',
    );
  }
  function reportBack(): void {
    if (away) logger.info({}, 'Redis is back');
    away = false;
  }
  function watch<R extends Redis>(connection: R): R {
    // Without a listener ioredis writes every failed attempt to the standard error stream.
    connection.on('error', reportAway);
    opened.push(connection);
    return connection;
  }

  const client = watch(new Redis(url, { ...reconnecting, enableOfflineQueue: false, maxRetriesPerRequest: 1 }));
  client.on('ready', reportBack);
  return {
    client,
    tried: new Promise((resolve) => {
      for (const event of ['ready', 'error', 'end'] as const) client.once(event, () => resolve());
    }),
    open: () => watch(new BlockingRedis(url, { ...reconnecting, maxRetriesPerRequest: null })),
    whenReady: () =>
      client.status === 'ready' || closed
        ? Promise.resolve()
        : new Promise((resolve) => client.once('ready', () => resolve()).once('end', () => resolve())),
    reportAway,
    reportBack,
    async close() {
      closed = true;
      await Promise.all(opened.map(end));
    },
  };
}

async function end(connection: Redis): Promise<void> {
  // One that only waits for its next attempt is over at once, and says nothing of it.
  const over = connection.status === 'end' || connection.status === 'reconnecting';
  const ended = over ? null : new Promise<void>((resolve) => void connection.once('end', () => resolve()));
  connection.disconnect();
  await ended;
}

/** Bull misses a job or its lock when Redis was emptied meanwhile, or when another process took the job over. Redis itself is well. */
function isLostHint(error: unknown): boolean {
  return error instanceof Error && /^Missing (key|lock) for job|is not in the \w+ state/i.test(error.message);
}

function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'UNKNOWN';
}
