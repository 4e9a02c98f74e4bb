import type { Lease, LaneStore } from '@kaiwa/core';
import { sql } from 'kysely';
import { claimCommands } from './claim-commands';
import { stored, type Database } from './database';
import { findForgotten } from './forgotten-lanes';
import { promoteForgotten } from './key-heads';
import { countByState, findParked, listParked, purgeCommands, resolveParked } from './parked-commands';
import { holdBucket, purgeBuckets, takeTokens } from './token-buckets';

/**
 * The outbox and who drives it, in PostgreSQL, for both modes.
 * @param db opened with the pipeline role
 */
export function createLaneStore(db: Database): LaneStore {
  return {
    acquire: (lane, holder, now, leaseMs) => stored(acquire(db, { lane, holder }, now, leaseMs)),
    renew: (lease, holder, now, leaseMs) => stored(renew(db, lease, holder, later(now, leaseMs))),
    release: (lease, holder) => stored(release(db, lease, holder)),
    claim: (lease, options) => stored(claimCommands(db, lease, options)),
    doubtOrphans: (lease, now) => stored(doubtOrphans(db, lease, now)),
    findForgotten: (now, holder) => stored(findForgotten(db, now, holder)),
    takeTokens: (requests, now) => stored(takeTokens(db, requests, now)),
    holdBucket: (shape, until) => stored(holdBucket(db, shape, until)),
    countByState: () => stored(countByState(db)),
    listParked: (limit) => stored(listParked(db, limit)),
    findParked: (commandId) => stored(findParked(db, commandId)),
    resolveParked: (commandId, choice, now) => stored(resolveParked(db, commandId, choice, now)),
    purge: (before) => stored(purge(db, before)),
  };
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}

/** The same holder may come again: it lost its memory of the lease in a restart, and the new epoch shuts out its former self. */
async function acquire(
  db: Database,
  { lane, holder }: { lane: string; holder: string },
  now: Date,
  leaseMs: number,
): Promise<Lease | null> {
  const until = later(now, leaseMs);
  const { rows } = await sql<{ epoch: number }>`
    insert into lanes (lane, holder, epoch, lease_until) values (${lane}, ${holder}, 1, ${until})
    on conflict (lane) do update
      set holder = excluded.holder, epoch = lanes.epoch + 1, lease_until = excluded.lease_until
      where lanes.holder is null or lanes.holder = excluded.holder or lanes.lease_until <= ${now}
    returning epoch
  `.execute(db);
  return rows[0] ? { lane, epoch: rows[0].epoch, until } : null;
}

async function renew(db: Database, { lane, epoch }: Lease, holder: string, until: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update lanes set lease_until = ${until} where lane = ${lane} and epoch = ${epoch} and holder = ${holder}
  `.execute(db);
  return numAffectedRows === 1n;
}

async function release(db: Database, { lane, epoch }: Lease, holder: string): Promise<void> {
  await sql`update lanes set holder = null where lane = ${lane} and epoch = ${epoch} and holder = ${holder}`.execute(
    db,
  );
}

async function doubtOrphans(db: Database, { lane, epoch }: Lease, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    with held as materialized (
      select from lanes where lane = ${lane} and epoch = ${epoch} and holder is not null for share
    )
    update commands set state = 'waiting', doubt_since = coalesce(doubt_since, performing_since), due_at = ${now},
      reason = 'IN_DOUBT'
    where lane = ${lane} and state = 'performing' and commands.epoch < ${epoch} and exists (select from held)
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

async function purge(db: Database, before: Date): Promise<number> {
  await purgeBuckets(db, before);
  await promoteForgotten(db);
  return purgeCommands(db, before);
}
