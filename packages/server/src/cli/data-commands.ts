import type { Command } from 'commander';
import { z } from 'zod';
import { checkConfig, printConfig } from './config';
import { changeConnection, checkConnection, listConnections, syncTemplates } from './connections';
import { exportEvents, listEvents, replayEvent, showEvent, tailEvents } from './events';
import { listParked, readAgain, resolveParked } from './parked';
import { define, dryRun, type ProgramContext } from './program';
import { addRule, listRules, removeRule } from './rules';
import { send } from './send';

const textSchema = z.string();
const flagsSchema = z.object({
  dryRun: z.boolean().default(false),
  raw: z.boolean().default(false),
  env: z.boolean().default(false),
});
const filterSchema = z.object({
  limit: z.coerce.number().int().min(1).max(500),
  state: z.string().optional(),
  kind: z.string().optional(),
});
const ruleSchema = z.object({
  name: z.string().optional(),
  stage: z.string().optional(),
  stageId: z.string().optional(),
  template: z.string().optional(),
  language: z.string().optional(),
  text: z.string().optional(),
  variable: z.array(z.string()),
  dryRun: z.boolean(),
});
const sendSchema = z.object({
  to: z.string(),
  text: z.string().optional(),
  template: z.string().optional(),
  language: z.string().optional(),
  variable: z.array(z.string()),
  content: z.string().optional(),
  from: z.string().optional(),
});

/** Commands that look at data or change it: events, rules, connections, parked, send, config. */
export function addDataCommands(program: Command, context: ProgramContext): void {
  addEvents(program.command('events').description('what was understood, and what came of it'), context);
  addRules(program.command('rules').description('when the CRM says X, send Y'), context);
  addConnections(program.command('connections').description('numbers and CRMs'), context);
  addParked(program.command('parked').description('work that waits for a person to decide'), context);
  addSend(program, context);
  addConfig(program.command('config').description('the environment'), context);
}

function addEvents(group: Command, context: ProgramContext): void {
  const { world } = context;
  define(
    group
      .command('list')
      .description('the newest events')
      .option('--limit <number>', 'how many', '20')
      .option('--state <state>', 'decided, ignored, unsupported or parked')
      .option('--kind <kind>', 'such as message.received'),
    context,
    {
      examples: ['kaiwa events list --limit 5', 'kaiwa events list --state parked --json'],
      action: (output, options) => listEvents(world, output, defined(filterSchema.parse(options))),
    },
  );
  define(
    group
      .command('show')
      .argument('<id>', 'id of the event')
      .description('one event, its commands and their outcomes')
      .option('--raw', "also the vendor's own words, which hold personal data", false),
    context,
    {
      examples: ['kaiwa events show 0190a1b2-…', 'kaiwa events show 0190a1b2-… --raw --json'],
      action: (output, id, options) => showEvent(world, output, textSchema.parse(id), flagsSchema.parse(options).raw),
    },
  );
  define(group.command('tail').description('events as they come'), context, {
    examples: ['kaiwa events tail', 'kaiwa events tail --json | jq .kind'],
    action: (output) => tailEvents(world, output),
  });
  define(
    group
      .command('replay')
      .argument('<id>', 'id of the event')
      .description('have an event understood again, after an upgrade or a fix')
      .addOption(dryRun()),
    context,
    {
      examples: ['kaiwa events replay 0190a1b2-…', 'kaiwa events replay 0190a1b2-… --dry-run'],
      action: (output, id, options) =>
        replayEvent(world, output, textSchema.parse(id), flagsSchema.parse(options).dryRun),
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

function addRules(group: Command, context: ProgramContext): void {
  const { world } = context;
  define(group.command('list').description('all rules'), context, {
    examples: ['kaiwa rules list', 'kaiwa rules list --json'],
    action: (output) => listRules(world, output),
  });
  define(
    group
      .command('add')
      .description('when a deal enters a stage, send a message')
      .option('--stage <name>', 'name of the stage')
      .option('--stage-id <id>', 'id of the stage in the CRM, where names are not unique')
      .option('--template <name>', 'approved template to send')
      .option('--language <code>', 'language of the template (default en)')
      .option('--text <words>', 'text to send; only while the service window is open')
      .option(
        '--variable <value>',
        'contact.name, deal.title or deal.stage (with a fallback: contact.name|there), or words; repeat it',
        append,
        [],
      )
      .option('--name <text>', 'what people call the rule')
      .addOption(dryRun()),
    context,
    {
      examples: [
        'kaiwa rules add --stage Qualified --template order_update --variable "contact.name|there" --variable deal.title --variable deal.stage',
        'kaiwa rules add --stage Won --template thank_you --dry-run',
      ],
      action: (output, options) => addRule(world, output, defined(ruleSchema.parse(options))),
    },
  );
  define(
    group.command('remove').argument('<id>', 'id of the rule').description('remove a rule').addOption(dryRun()),
    context,
    {
      examples: ['kaiwa rules remove 0190a1b2-…', 'kaiwa rules remove 0190a1b2-… --dry-run'],
      action: (output, id, options) =>
        removeRule(world, output, textSchema.parse(id), flagsSchema.parse(options).dryRun),
    },
  );
}

function addConnections(group: Command, context: ProgramContext): void {
  const { world } = context;
  define(group.command('list').description('all connections, without secrets'), context, {
    examples: ['kaiwa connections list', 'kaiwa connections list --json'],
    action: (output) => listConnections(world, output),
  });
  define(group.command('check').argument('<id>', 'id of the connection').description('try one for real'), context, {
    examples: ['kaiwa connections check 0190a1b2-…', 'kaiwa connections check 0190a1b2-… --json'],
    action: (output, id) => checkConnection(world, output, textSchema.parse(id)),
  });
  for (const verb of ['pause', 'resume'] as const) {
    define(
      group
        .command(verb)
        .argument('<id>', 'id of the connection')
        .description(verb === 'pause' ? 'perform nothing there; deliveries are kept' : 'go on')
        .addOption(dryRun()),
      context,
      {
        examples: [`kaiwa connections ${verb} 0190a1b2-…`, `kaiwa connections ${verb} 0190a1b2-… --dry-run`],
        action: (output, id, options) =>
          changeConnection(world, output, textSchema.parse(id), { verb, isDryRun: flagsSchema.parse(options).dryRun }),
      },
    );
  }
  define(
    group
      .command('templates')
      .argument('<id>', 'id of the connection')
      .description("read a number's templates at Meta"),
    context,
    {
      examples: ['kaiwa connections templates 0190a1b2-…', 'kaiwa connections templates 0190a1b2-… --json'],
      action: (output, id) => syncTemplates(world, output, textSchema.parse(id)),
    },
  );
}

function addParked(group: Command, context: ProgramContext): void {
  const { world } = context;
  define(group.command('list').description('parked deliveries and commands'), context, {
    examples: ['kaiwa parked list', 'kaiwa parked list --json'],
    action: (output) => listParked(world, output),
  });
  for (const choice of ['again', 'leave'] as const) {
    define(
      group
        .command(choice)
        .argument('<id>', 'id of the command')
        .description(choice === 'again' ? 'perform a parked command again' : 'close a parked command for good')
        .addOption(dryRun()),
      context,
      {
        examples: [`kaiwa parked ${choice} 0190a1b2-…`, `kaiwa parked ${choice} 0190a1b2-… --dry-run`],
        action: (output, id, options) =>
          resolveParked(world, output, textSchema.parse(id), { choice, isDryRun: flagsSchema.parse(options).dryRun }),
      },
    );
  }
  define(
    group
      .command('read-again')
      .argument('[ids...]', 'ids of deliveries; default: all')
      .description('read parked deliveries again')
      .addOption(dryRun()),
    context,
    {
      examples: ['kaiwa parked read-again', 'kaiwa parked read-again 0190a1b2-… --dry-run'],
      action: (output, ids, options) =>
        readAgain(world, output, z.array(z.string()).parse(ids), flagsSchema.parse(options).dryRun),
    },
  );
}

function addSend(program: Command, context: ProgramContext): void {
  define(
    program
      .command('send')
      .description('send one message by hand; the rules decide as for everybody')
      .requiredOption('--to <who>', 'a number with +, or the id of a person')
      .option('--text <words>', 'text, while the service window is open')
      .option('--template <name>', 'approved template')
      .option('--language <code>', 'language of the template (default en)')
      .option('--variable <words>', 'value of a variable of the template; repeat it', append, [])
      .option('--content <json>', 'any other kind of message, as JSON or @file')
      .option('--from <id>', 'connection of the number to send from, where there are several'),
    context,
    {
      examples: [
        'kaiwa send --to +12025550187 --template order_update --variable Ada --variable table --variable sent',
        `kaiwa send --to +12025550187 --content '{"kind":"location","latitude":51.05,"longitude":3.72,"name":"The shop"}'`,
      ],
      action: (output, options) => send(context.world, output, defined(sendSchema.parse(options))),
    },
  );
}

function addConfig(group: Command, context: ProgramContext): void {
  define(group.command('check').description('everything that is wrong with the environment, at once'), context, {
    examples: ['kaiwa config check', 'KAIWA_PORT=99999 kaiwa config check --json'],
    action: (output) => checkConfig(context.world, output),
  });
  define(
    group
      .command('print')
      .description('the configuration in force, without secrets')
      .option('--env', 'as lines of an environment file', false),
    context,
    {
      examples: ['kaiwa config print', 'kaiwa config print --env'],
      action: (output, options) => printConfig(context.world, output, flagsSchema.parse(options).env),
    },
  );
}

function append(value: string, before: string[]): string[] {
  return [...before, value];
}

/** Drops members that are undefined: an option that was not given is absent. */
function defined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
