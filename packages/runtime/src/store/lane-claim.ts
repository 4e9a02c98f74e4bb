import type { ClaimOptions, Command, CommandBody, LaneClaim, Lease } from '@kaiwa/core';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from './database';
import { parseRecord } from './stored-records';

const commandRow = z
  .object({
    id: z.string(),
    workspace_id: z.string(),
    lane: z.string(),
    key: z.string(),
    seq: z.number(),
    body: z.custom<CommandBody>((value) => typeof value === 'object' && value !== null && 'kind' in value),
    priority: z.enum(['live', 'backfill']),
    attempt: z.number(),
    due_at: z.date(),
    doubt_since: z.date().nullable(),
    waits_for: z.string().nullable(),
    event_id: z.string().nullable(),
    created_at: z.date(),
  })
  .transform(
    (row): Command => ({
      id: row.id,
      workspaceId: row.workspace_id,
      lane: row.lane,
      key: row.key,
      seq: String(row.seq),
      body: row.body,
      priority: row.priority,
      attempt: row.attempt,
      dueAt: row.due_at,
      doubtSince: row.doubt_since,
      waitsFor: row.waits_for,
      eventId: row.event_id,
      createdAt: row.created_at,
    }),
  );

/** Opens a stored command. */
export function toCommand(row: unknown): Command {
  return parseRecord(commandRow, row, 'commands');
}

interface Candidate {
  id: string;
  key: string;
  kind: string;
  priority: string;
  due_at: Date;
  doubtful: boolean;
}

/** Candidates read per wanted command: some are of another kind than the first. */
const READ_AHEAD = 2;

/**
 * Takes a batch of one kind from a lane. A key is blocked by an earlier command of it that is being performed, waits for a time or
 * waits for a condition; every other key goes on. The statement that marks commands as `performing` checks the epoch of the lease.
 */
export async function claim(db: Database, lease: Lease, options: ClaimOptions): Promise<LaneClaim> {
  const candidates = await readCandidates(db, lease.lane, options);
  const chosen = chooseBatch(candidates, options.limit);
  const first = chosen[0];
  if (!first) return { commands: [], nextDueAt: await nextDueAt(db, lease.lane, options.now), lingering: false };
  const oldest = Math.min(...chosen.map((each) => each.due_at.getTime()));
  if (chosen.length < options.atLeast && options.now.getTime() - oldest < options.lingerMs) {
    return { commands: [], nextDueAt: new Date(oldest + options.lingerMs), lingering: true };
  }
  return { commands: await markPerforming(db, lease, chosen, options.now), nextDueAt: null, lingering: false };
}

async function readCandidates(db: Database, lane: string, { now, limit }: ClaimOptions): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select c.id, c.key, c.kind, c.priority, c.due_at, c.doubt_since is not null as doubtful
    from commands c
    where c.lane = ${lane} and c.state in ('planned', 'waiting') and c.waits_for is null and c.due_at <= ${now}
      and not exists (
        select from commands b
        where b.lane = c.lane and b.key = c.key and b.seq < c.seq and b.state in ('planned', 'waiting', 'performing')
          and (b.state = 'performing' or b.waits_for is not null or b.due_at > ${now})
      )
    order by c.priority desc, c.seq
    limit ${limit * READ_AHEAD}
  `.execute(db);
  return rows;
}

/**
 * The longest run that may go together, pure: all of the first one's kind, and all in doubt or none. A key whose earlier command does not fit
 * is left for the next batch, so that its order is kept.
 */
export function chooseBatch<C extends Pick<Candidate, 'key' | 'kind' | 'priority' | 'doubtful'>>(
  candidates: readonly C[],
  limit: number,
): C[] {
  const first = candidates[0];
  const passedOver = new Set<string>();
  const chosen: C[] = [];
  for (const candidate of candidates) {
    if (chosen.length === limit) break;
    const fits =
      candidate.kind === first?.kind && candidate.doubtful === first.doubtful && candidate.priority === first.priority;
    if (fits && !passedOver.has(candidate.key)) chosen.push(candidate);
    else passedOver.add(candidate.key);
  }
  return chosen;
}

async function markPerforming(db: Database, lease: Lease, chosen: Candidate[], now: Date): Promise<Command[]> {
  const { rows } = await sql`
    with held as (
      select from lanes where lane = ${lease.lane} and epoch = ${lease.epoch} for share
    ), marked as (
      update commands set state = 'performing', attempt = attempt + 1, performing_since = ${now}, epoch = ${lease.epoch}
      where id = any(${chosen.map((each) => each.id)}::uuid[]) and state in ('planned', 'waiting') and exists (select from held)
      returning *
    )
    select * from marked order by seq
  `.execute(db);
  return rows.map(toCommand);
}

async function nextDueAt(db: Database, lane: string, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(due_at) as at from commands
    where lane = ${lane} and state in ('planned', 'waiting') and waits_for is null and due_at > ${now}
  `.execute(db);
  return rows[0]?.at ?? null;
}
