import { sql } from 'kysely';
import type { Database } from './database';

/**
 * A command with an open one before it under its key is marked `behind`, and claims do not look at it. Whoever plans, ends or reopens
 * a command holds the lock of its person, and all commands of a key are about one person: so what is planned behind a command and
 * what promotes at its end never miss each other. An unmarked command that is not first costs a look, nothing else; a marked one that is first would never go.
 */
export interface KeyOfLane {
  lane: string;
  key: string;
}

/** A command that is neither done, parked nor closed. */
export const isOpen = sql`state in ('planned', 'waiting', 'performing')`;

/** After commands of these keys have ended: whatever stands first now may be claimed. */
export async function promoteHeads(db: Database, keys: readonly KeyOfLane[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    with ended as materialized (
      select distinct lane, key
      from unnest(${keys.map((each) => each.lane)}::text[], ${keys.map((each) => each.key)}::text[]) as t (lane, key)
    ), first as materialized (
      select (select b.id from commands b where b.lane = e.lane and b.key = e.key and b.${isOpen} order by b.seq limit 1) as id
      from ended e
    )
    update commands set behind = false where behind and id = any (array(select id from first where id is not null))
  `.execute(db);
}

/** Promotes whatever stands first under its key and is marked all the same. A net below {@link promoteHeads}: it looks at all that is marked. */
export async function promoteForgotten(db: Database): Promise<number> {
  const { numAffectedRows } = await sql`
    update commands c set behind = false
    where c.behind and c.${isOpen} and c.seq = (
      select b.seq from commands b where b.lane = c.lane and b.key = c.key and b.${isOpen} order by b.seq limit 1
    )
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

/**
 * People before their commands, in id order, as in every other transaction: a webhook that holds the person and settles, releases or
 * plans one of the same commands would otherwise meet this transaction head on.
 */
export async function lockPeopleOf(db: Database, commandIds: string[]): Promise<void> {
  await sql`
    select 1 from people
    where (workspace_id, id) in (select workspace_id, person_id from commands where id = any(${commandIds}::uuid[]))
    order by id for no key update
  `.execute(db);
}
