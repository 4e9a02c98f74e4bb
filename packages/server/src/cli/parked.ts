import { z } from 'zod';
import { anySchema } from './answers';
import { EXIT, table, type Output } from './output';
import { withServer, type CommandWorld } from './with-server';

const parkedSchema = z.object({
  receipts: z.array(z.looseObject({ id: z.string(), receivedAt: z.string(), source: z.string(), reason: z.string() })),
  commands: z.array(
    z.looseObject({ id: z.string(), kind: z.string(), reason: z.string(), detail: z.string(), attempt: z.number() }),
  ),
});

/** Work that waits for a person. */
export function listParked(world: CommandWorld, output: Output): Promise<number> {
  return withServer(world, async (client) => {
    const parked = await client.get('/admin/parked', parkedSchema);
    const rows = [
      ...parked.receipts.map((each) => ['receipt', each.source, each.reason, each.receivedAt, each.id]),
      ...parked.commands.map((each) => ['command', each.kind, each.reason, each.detail, each.id]),
    ];
    output.result(parked, rows.length === 0 ? 'Nothing is parked.' : table(rows));
    const [command] = parked.commands;
    output.next(
      command
        ? `kaiwa parked again ${command.id}`
        : parked.receipts.length > 0
          ? 'kaiwa parked read-again'
          : 'kaiwa events tail',
    );
    return EXIT.done;
  });
}

/** "Again" or "leave" for one command. */
export function resolveParked(
  world: CommandWorld,
  output: Output,
  id: string,
  change: { choice: 'again' | 'leave'; isDryRun: boolean },
): Promise<number> {
  return withServer(world, async (client) => {
    const { choice, isDryRun } = change;
    if (isDryRun) {
      const parked = await client.get('/admin/parked', parkedSchema);
      const found = parked.commands.find((each) => each.id === id);
      output.result(
        { would: choice, command: found ?? null },
        found
          ? `Would ${choice === 'again' ? 'perform again' : 'leave'}: ${found.kind}.`
          : 'No such command is parked.',
      );
      return found ? EXIT.done : EXIT.failed;
    }
    const answer = await client.post(`/admin/parked/commands/${encodeURIComponent(id)}`, { choice }, anySchema);
    output.result(answer, choice === 'again' ? 'It is performed again.' : 'It is left for good.');
    output.next('kaiwa parked list');
    return EXIT.done;
  });
}

/** Has parked deliveries read again, for example after a number was connected. */
export function readAgain(world: CommandWorld, output: Output, ids: string[], isDryRun: boolean): Promise<number> {
  return withServer(world, async (client) => {
    if (isDryRun) {
      const { receipts } = await client.get('/admin/parked', parkedSchema);
      const count = ids.length === 0 ? receipts.length : receipts.filter((each) => ids.includes(each.id)).length;
      output.result({ wouldRead: count }, `Would read ${count} deliveries again.`);
      return EXIT.done;
    }
    const answer = await client.post(
      '/admin/parked/receipts',
      { ids: ids.length === 0 ? null : ids },
      z.object({ retried: z.number() }),
    );
    output.result(answer, `${answer.retried} deliveries are read again.`);
    output.next('kaiwa events list');
    return EXIT.done;
  });
}
