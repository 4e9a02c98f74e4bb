/** Makes the `YYYY-MM-DD HH:MM:SS.ffffff` (UTC) a transaction writes: whole value in the database, seconds over RPC. */
export type StampSource = () => string;

/** Builds a stamp source over `now`; the digits below a millisecond come from a counter, so equal runs stamp equally. */
export function createStampSource(now: () => Date): StampSource {
  let ticks = 0;
  return () => {
    ticks += 1;
    const text = now().toISOString();
    return `${text.slice(0, 10)} ${text.slice(11, 23)}${String((ticks * 389) % 1000).padStart(3, '0')}`;
  };
}

/** A moment as Odoo's datetime text, `YYYY-MM-DD HH:MM:SS` in UTC. */
export function secondsText(moment: Date): string {
  const text = moment.toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}
