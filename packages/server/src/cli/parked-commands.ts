import type { Command } from 'commander';
import { z } from 'zod';
import { id } from './argument-values';
import { checkedArgument } from './checked-option';
import { listParked, readAgain, resolveParked, showParked } from './parked';
import { define, dryRun, type ProgramContext } from './program';

/** Values arrive checked; here they get their types. */
const textSchema = z.string();
const flagsSchema = z.object({ dryRun: z.boolean().default(false), raw: z.boolean().default(false) });

const WORDS = {
  again: 'read a delivery or a part of one again, or perform a command again',
  leave: 'give it up: nothing more is done about it',
};

/** `kaiwa parked`: what waits for a person to decide. */
export function addParkedCommands(group: Command, context: ProgramContext): void {
  const { world } = context;
  define(
    group.command('list').description('deliveries, parts of deliveries and commands: where, why, since when'),
    context,
    {
      examples: ['kaiwa parked list', 'kaiwa parked list --json | jq .counts'],
      action: (output) => listParked(world, output),
    },
  );
  define(
    group
      .command('show')
      .addArgument(checkedArgument('<id>', 'id of what is parked', id))
      .description('one of them, with all that is known about it')
      .option('--raw', "also what arrived, in the vendor's own words, which hold personal data", false),
    context,
    {
      examples: ['kaiwa parked show 0190a1b2-…', 'kaiwa parked show 0190a1b2-… --raw --json'],
      action: (output, given, options) =>
        showParked(world, output, textSchema.parse(given), flagsSchema.parse(options).raw),
    },
  );
  for (const choice of ['again', 'leave'] as const) {
    define(
      group
        .command(choice)
        .addArgument(checkedArgument('<id>', 'id of what is parked', id))
        .description(WORDS[choice])
        .addOption(dryRun()),
      context,
      {
        examples: [`kaiwa parked ${choice} 0190a1b2-…`, `kaiwa parked ${choice} 0190a1b2-… --dry-run`],
        action: (output, given, options) =>
          resolveParked(world, output, textSchema.parse(given), {
            choice,
            isDryRun: flagsSchema.parse(options).dryRun,
          }),
      },
    );
  }
  define(
    group
      .command('read-again')
      .addArgument(checkedArgument('[ids...]', 'ids of deliveries and parts; default: all', id))
      .description('read parked deliveries and parts again, after an upgrade or a fix')
      .addOption(dryRun()),
    context,
    {
      examples: ['kaiwa parked read-again', 'kaiwa parked read-again 0190a1b2-… --dry-run'],
      action: (output, ids, options) =>
        readAgain(world, output, z.array(z.string()).default([]).parse(ids), flagsSchema.parse(options).dryRun),
    },
  );
}
