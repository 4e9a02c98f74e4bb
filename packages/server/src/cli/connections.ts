import { z } from 'zod';
import { countText } from '../handlers/count-text';
import { connectionSchema, connectionsSchema, reportSchema } from './answers';
import { absent, EXIT, table, type Output } from './output';
import { reportText } from './report-text';
import { withServer, type CommandWorld } from './with-server';

/** All connections, without secrets. */
export function listConnections(world: CommandWorld, output: Output): Promise<number> {
  return withServer(world, async (client) => {
    const { connections } = await client.get('/admin/connections', connectionsSchema);
    const rows = connections.map((each) => [
      each.kind,
      each.label,
      `${each.state}${each.pausedReason ? ` (${each.pausedReason})` : ''}`,
      each.id,
    ]);
    output.result({ connections }, rows.length === 0 ? 'Nothing is connected yet.' : table(rows));
    output.next(rows.length === 0 ? 'kaiwa connect whatsapp --help' : 'kaiwa doctor');
    return EXIT.done;
  });
}

/** Tries one connection for real. */
export function checkConnection(world: CommandWorld, output: Output, id: string): Promise<number> {
  return withServer(world, async (client) => {
    const report = await client.post(`/admin/connections/${encodeURIComponent(id)}/check`, {}, reportSchema);
    output.result(report, reportText(report));
    output.next(report.ok ? 'kaiwa events tail' : 'kaiwa doctor');
    return report.ok ? EXIT.done : EXIT.failed;
  });
}

/** Pauses or resumes one connection; deliveries are kept either way. */
export function changeConnection(
  world: CommandWorld,
  output: Output,
  id: string,
  change: { verb: 'pause' | 'resume'; isDryRun: boolean },
): Promise<number> {
  return withServer(world, async (client) => {
    const { verb, isDryRun } = change;
    if (isDryRun) {
      const { connections } = await client.get('/admin/connections', connectionsSchema);
      const found = connections.find((each) => each.id === id);
      if (!found) throw absent('connection', 'kaiwa connections list');
      output.result({ would: verb, connection: found }, `Would ${verb} ${found.label}.`);
      output.next(`kaiwa connections ${verb} ${id}`);
      return EXIT.done;
    }
    const answer = await client.post(
      `/admin/connections/${encodeURIComponent(id)}/${verb}`,
      {},
      z.object({ connection: connectionSchema }),
    );
    output.result(answer, `${answer.connection.label} is ${answer.connection.state}.`);
    output.next('kaiwa connections list');
    return EXIT.done;
  });
}

/** Reads a number's templates at Meta, and keeps them. */
export function syncTemplates(world: CommandWorld, output: Output, id: string, isDryRun: boolean): Promise<number> {
  return withServer(world, async (client) => {
    const answer = await client.post(
      `/admin/connections/${encodeURIComponent(id)}/templates`,
      { dryRun: isDryRun },
      z.object({ templates: z.number() }),
    );
    output.result(
      { ...answer, saved: !isDryRun },
      isDryRun
        ? `Meta has ${countText(answer.templates, 'template')}. Nothing was saved (dry run).`
        : `${countText(answer.templates, 'template is', 'templates are')} known.`,
    );
    output.next(isDryRun ? `kaiwa connections templates ${id}` : 'kaiwa rules add --help');
    return EXIT.done;
  });
}
