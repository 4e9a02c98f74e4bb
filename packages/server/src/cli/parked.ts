import { z } from 'zod';
import { countText } from '../handlers/count-text';
import { EXIT, type Output } from './output';
import { parkedSchema, shownParkedSchema, type ParkedAnswer } from './parked-answers';
import { parkedText } from './parked-text';
import { withServer, type CommandWorld } from './with-server';

const LIST = 'kaiwa parked list';

/** Work that waits for a person: deliveries, parts of deliveries, commands. */
export function listParked(world: CommandWorld, output: Output): Promise<number> {
  return withServer(world, async (client) => {
    const parked = await client.get('/admin/parked', parkedSchema);
    const { items, counts } = parked;
    const now = new Date();
    const total = counts.delivery + counts.part + counts.command;
    output.result(
      parked,
      items.length === 0 ? 'Nothing is parked.' : items.map((item) => parkedText(item, now)).join('\n'),
    );
    if (total > items.length) output.talk(`\n${items.length} of ${total} are shown, the newest.`);
    const [first] = items;
    output.next(first ? `kaiwa parked show ${first.id}` : 'kaiwa events tail');
    return EXIT.done;
  });
}

/** One of them with all that is known; what arrived only on request, because it holds the customer's words. */
export function showParked(world: CommandWorld, output: Output, id: string, isRaw: boolean): Promise<number> {
  return withServer(world, async (client) => {
    const shown = await client.get(`/admin/parked/${encodeURIComponent(id)}?raw=${isRaw ? 1 : 0}`, shownParkedSchema);
    const details = Object.entries(shown.details)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `          ${name}: ${value}`);
    const raw = isRaw ? [typeof shown.raw === 'string' ? shown.raw : JSON.stringify(shown.raw, null, 2)] : [];
    output.result(shown, [parkedText(shown.item, new Date()), ...details, ...raw].join('\n'));
    output.next(`kaiwa parked again ${id}, or kaiwa parked leave ${id}`);
    return EXIT.done;
  });
}

const DONE = {
  delivery: { again: 'It is being read again.', leave: 'It is left unread.' },
  part: { again: 'It is being read again.', leave: 'It is left unread.' },
  command: { again: 'It is performed again.', leave: 'It is left for good.' },
} as const;

/** "Again" or "leave" for one of them. */
export function resolveParked(
  world: CommandWorld,
  output: Output,
  id: string,
  change: { choice: 'again' | 'leave'; isDryRun: boolean },
): Promise<number> {
  return withServer(world, async (client) => {
    const { choice, isDryRun } = change;
    const path = `/admin/parked/${encodeURIComponent(id)}`;
    if (isDryRun) {
      const { item } = await client.get(path, shownParkedSchema);
      output.result({ would: choice, item }, `Would ${would(item, choice)}: ${item.about}.`);
      output.next(`kaiwa parked ${choice} ${id}`);
      return EXIT.done;
    }
    const answer = await client.post(
      path,
      { choice },
      z.object({ id: z.string(), kind: z.enum(['delivery', 'part', 'command']), choice: z.enum(['again', 'leave']) }),
    );
    output.result(answer, DONE[answer.kind][answer.choice]);
    output.next(LIST);
    return EXIT.done;
  });
}

function would({ kind }: ParkedAnswer, choice: 'again' | 'leave'): string {
  if (choice === 'leave') return 'leave this for good';
  return kind === 'command' ? 'perform this again' : 'read this again';
}

function readText({ deliveries, parts }: { deliveries: number; parts: number }): string {
  return `${countText(deliveries, 'delivery', 'deliveries')} and ${countText(parts, 'part')}`;
}

/** Has parked deliveries and parts read again, for example after an upgrade, or after a number was connected. */
export function readAgain(world: CommandWorld, output: Output, ids: string[], isDryRun: boolean): Promise<number> {
  return withServer(world, async (client) => {
    if (isDryRun) {
      const { items, counts } = await client.get('/admin/parked', parkedSchema);
      const isOne = (kind: string) => items.filter((each) => each.kind === kind && ids.includes(each.id)).length;
      const deliveries = ids.length === 0 ? counts.delivery : isOne('delivery');
      const parts = ids.length === 0 ? counts.part : isOne('part');
      output.result({ deliveries, parts }, `Would read ${readText({ deliveries, parts })} again.`);
      output.next(['kaiwa parked read-again', ...ids].join(' '));
      return EXIT.done;
    }
    const answer = await client.post(
      '/admin/parked/read-again',
      { ids: ids.length === 0 ? null : ids },
      z.object({ deliveries: z.number(), parts: z.number() }),
    );
    output.result(answer, `${readText(answer)} will be read again.`);
    output.next('kaiwa events list');
    return EXIT.done;
  });
}
