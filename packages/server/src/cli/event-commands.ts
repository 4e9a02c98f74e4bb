import { eventKinds } from '@kaiwa/core';
import type { Command } from 'commander';
import { z } from 'zod';
import { oneOf } from '../config/values';
import { id, listLength } from './argument-values';
import { checkedArgument, checkedOption } from './checked-option';
import { exportEvents, listEvents, replayEvent, showEvent, tailEvents } from './events';
import { given } from './given';
import { define, dryRun, type ProgramContext } from './program';

const EVENT_STATES = ['decided', 'ignored', 'unsupported', 'parked'] as const;

/** Values arrive checked; here they get their types. */
const textSchema = z.string();
const flagsSchema = z.object({ dryRun: z.boolean().default(false), raw: z.boolean().default(false) });
const filterSchema = z.object({ limit: z.number(), state: z.string().optional(), kind: z.string().optional() });

/** `kaiwa events`: what was understood, and what came of it. */
export function addEventCommands(group: Command, context: ProgramContext): void {
  const { world } = context;
  define(
    group
      .command('list')
      .description('the newest events')
      .addOption(checkedOption('--limit <number>', 'how many, 1 to 500', listLength).default(20))
      .addOption(checkedOption('--state <state>', `one of ${EVENT_STATES.join(', ')}`, oneOf(EVENT_STATES)))
      .addOption(checkedOption('--kind <kind>', `one of ${eventKinds.join(', ')}`, oneOf(eventKinds))),
    context,
    {
      examples: ['kaiwa events list --limit 5', 'kaiwa events list --state parked --json'],
      action: (output, options) => listEvents(world, output, given(filterSchema.parse(options))),
    },
  );
  define(
    group
      .command('show')
      .addArgument(checkedArgument('<id>', 'id of the event', id))
      .description('one event, its commands and their outcomes')
      .option('--raw', "also the vendor's own words, which hold personal data", false),
    context,
    {
      examples: ['kaiwa events show 0190a1b2-…', 'kaiwa events show 0190a1b2-… --raw --json'],
      action: (output, eventId, options) =>
        showEvent(world, output, textSchema.parse(eventId), flagsSchema.parse(options).raw),
    },
  );
  define(group.command('tail').description('events as they come'), context, {
    examples: ['kaiwa events tail', 'kaiwa events tail --json | jq .kind'],
    action: (output) => tailEvents(world, output),
  });
  define(
    group
      .command('replay')
      .addArgument(checkedArgument('<id>', 'id of the event', id))
      .description('have an event understood again, after an upgrade or a fix')
      .addOption(dryRun()),
    context,
    {
      examples: ['kaiwa events replay 0190a1b2-…', 'kaiwa events replay 0190a1b2-… --dry-run'],
      action: (output, eventId, options) =>
        replayEvent(world, output, textSchema.parse(eventId), flagsSchema.parse(options).dryRun),
    },
  );
  define(
    group
      .command('export')
      .description('all events, oldest first, one JSON object per line')
      .option('--raw', "also the vendor's own words, which hold personal data", false),
    context,
    {
      examples: ['kaiwa events export > events.jsonl', 'kaiwa events export --raw | jq .event.kind'],
      action: (output, options) => exportEvents(world, output, flagsSchema.parse(options).raw),
    },
  );
}
