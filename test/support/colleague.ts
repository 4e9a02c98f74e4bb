import { setTimeout as delay } from 'node:timers/promises';
import { phoneOf, type Vendors } from './vendor-processes';

/** Somebody of the shop who keeps moving leads, so that Kaiwa has something to send. */
export interface Colleague {
  /** Moves so far. */
  moves(): number;
  /** Resolves when the last move is made. May be called twice. */
  stop(): Promise<void>;
}

/** Time between two moves: up to twice this. Milliseconds. */
const PAUSE_MS = 40;

/** The stages leads are moved between; rules wait for both. */
export const STAGES = ['New', 'Qualified'] as const;

/** The first `count` people are in the shop's Odoo already, each with a lead. */
export async function knowPeople(vendors: Vendors, count: number): Promise<void> {
  const places = Array.from({ length: count }, (_, index) => index);
  const partners = places.map((index) => ({ name: `Person ${index}`, phone: `+${phoneOf(index)}` }));
  const ids = (await vendors.human('res.partner', 'create', [partners])) as number[];
  const leads = ids.map((id, index) => ({ name: `Wish of person ${index}`, partner_id: id, type: 'opportunity' }));
  await vendors.human('crm.lead', 'create', [leads]);
}

/** Starts one, who moves any lead there is to and fro between two stages at random. */
export function startColleague(vendors: Vendors, random: () => number): Colleague {
  let moves = 0;
  const stopped = new AbortController();
  const moving = (async () => {
    const stages = (await vendors.human('crm.stage', 'search_read', [[], ['name']])) as { id: number; name: string }[];
    const idOf = (name: string): number => stages.find((each) => each.name === name)?.id ?? 0;
    while (!stopped.signal.aborted) {
      await delay(PAUSE_MS * 2 * random());
      const leads = (await vendors.human('crm.lead', 'search_read', [[], ['stage_id']])) as {
        id: number;
        stage_id: [number, string];
      }[];
      const lead = leads[Math.floor(random() * leads.length)];
      if (!lead) continue;
      const to = lead.stage_id[1] === STAGES[0] ? STAGES[1] : STAGES[0];
      await vendors.human('crm.lead', 'write', [[lead.id], { stage_id: idOf(to) }]);
      moves += 1;
    }
  })();
  return {
    moves: () => moves,
    async stop() {
      stopped.abort();
      await moving;
    },
  };
}
