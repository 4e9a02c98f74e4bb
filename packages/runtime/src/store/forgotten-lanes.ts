import { sql } from 'kysely';
import type { Database } from './database';

/**
 * Lanes with work that nobody drives: something due with nothing open before it under its key, or something left `performing` by a
 * holder whose lease ended. Lanes of `holder` count too: whoever asks may take his own at once. Goes from lane to lane along the indexes, so its cost follows the number of lanes with open work.
 */
export async function findForgotten(db: Database, now: Date, holder: string | null = null): Promise<string[]> {
  const waiting = sql`state in ('planned', 'waiting') and waits_for is null and not behind and seq > 0`;
  const { rows } = await sql<{ lane: string }>`
    with recursive due (lane) as (
      (select lane from commands where ${waiting} order by lane limit 1)
      union all
      select (select c.lane from commands c where ${waiting} and c.lane > due.lane order by c.lane limit 1)
      from due where due.lane is not null
    ), begun (lane) as (
      (select lane from commands where state = 'performing' order by lane limit 1)
      union all
      select (select c.lane from commands c where c.state = 'performing' and c.lane > begun.lane order by c.lane limit 1)
      from begun where begun.lane is not null
    ), idle (lane) as (
      select lane from (select lane from due union select lane from begun) as every_lane
      where lane is not null and not exists (
        select from lanes l where l.lane = every_lane.lane and l.holder is not null and l.lease_until > ${now}
          and l.holder is distinct from ${holder}::text
      )
    )
    select lane from idle
    where lane in (select lane from begun where lane is not null) or exists (
      select from commands c
      where c.lane = idle.lane and ${waiting} and c.due_at <= ${now} and c.seq = (
        select b.seq from commands b
        where b.lane = c.lane and b.key = c.key and b.state in ('planned', 'waiting', 'performing')
        order by b.seq limit 1
      )
    )
    order by lane
  `.execute(db);
  return rows.map((row) => row.lane);
}
