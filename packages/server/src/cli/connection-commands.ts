import type { Command } from 'commander';
import { z } from 'zod';
import { id } from './argument-values';
import { checkedArgument } from './checked-option';
import { changeConnection, checkConnection, listConnections, syncTemplates } from './connections';
import { define, dryRun, type ProgramContext } from './program';

/** Values arrive checked; here they get their types. */
const textSchema = z.string();
const flagsSchema = z.object({ dryRun: z.boolean().default(false) });

/** `kaiwa connections`: numbers and CRMs. */
export function addConnectionCommands(group: Command, context: ProgramContext): void {
  const { world } = context;
  define(group.command('list').description('all connections, without secrets'), context, {
    examples: ['kaiwa connections list', 'kaiwa connections list --json'],
    action: (output) => listConnections(world, output),
  });
  define(
    group
      .command('check')
      .addArgument(checkedArgument('<id>', 'id of the connection', id))
      .description('try one for real'),
    context,
    {
      examples: ['kaiwa connections check 0190a1b2-…', 'kaiwa connections check 0190a1b2-… --json'],
      action: (output, given) => checkConnection(world, output, textSchema.parse(given)),
    },
  );
  for (const verb of ['pause', 'resume'] as const) {
    define(
      group
        .command(verb)
        .addArgument(checkedArgument('<id>', 'id of the connection', id))
        .description(verb === 'pause' ? 'perform nothing there; deliveries are kept' : 'go on')
        .addOption(dryRun()),
      context,
      {
        examples: [`kaiwa connections ${verb} 0190a1b2-…`, `kaiwa connections ${verb} 0190a1b2-… --dry-run`],
        action: (output, given, options) =>
          changeConnection(world, output, textSchema.parse(given), {
            verb,
            isDryRun: flagsSchema.parse(options).dryRun,
          }),
      },
    );
  }
  define(
    group
      .command('templates')
      .addArgument(checkedArgument('<id>', 'id of the connection', id))
      .description("read a number's templates at Meta and keep them")
      .addOption(dryRun()),
    context,
    {
      examples: ['kaiwa connections templates 0190a1b2-…', 'kaiwa connections templates 0190a1b2-… --dry-run'],
      action: (output, given, options) =>
        syncTemplates(world, output, textSchema.parse(given), flagsSchema.parse(options).dryRun),
    },
  );
}
