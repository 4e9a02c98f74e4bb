import type { Client } from 'pg';
import type { MetaMessage } from './vendor-processes';

/** What Kaiwa meant to send, held against what Meta has. */
export interface SendCount {
  /** Messages Meta took. */
  taken: number;
  /** Messages Meta took that no command of Kaiwa's stands for any more: one was sent twice. */
  sentTwice: number;
  /** Messages Kaiwa believes to be at Meta and that are not. */
  sendsLost: number;
  /** Sends of which nobody can tell whether they left: an operator decides. Meta has none of them. */
  operatorDecides: number;
}

/** Counts by the ids Meta gave. The database is asked as superuser. */
export async function countSends(admin: Client, messages: readonly MetaMessage[]): Promise<SendCount> {
  const { rows } = await admin.query<{ wamid: string }>(
    `select wamid from messages where direction = 'out' and wamid is not null`,
  );
  const doubts = await admin.query(`select 1 from commands where state = 'parked' and reason = 'SEND_IN_DOUBT'`);
  const known = new Set(rows.map(({ wamid }) => wamid));
  const taken = new Set(messages.map(({ id }) => id));
  return {
    taken: taken.size,
    sentTwice: [...taken].filter((wamid) => !known.has(wamid)).length,
    sendsLost: [...known].filter((wamid) => !taken.has(wamid)).length,
    operatorDecides: doubts.rowCount ?? 0,
  };
}
