import { text as readText } from 'node:stream/consumers';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import { connect } from './connect';
import type * as Dev from './dev';
import { devShop } from './dev-shop';
import { doctor } from './doctor';
import { define, dryRun, type ProgramContext } from './program';
import { start } from './start';
import { trigger, triggerNames } from './trigger';

/** Options arrive checked by commander; what it cannot know is read here. */
const devSchema = z.object({
  odoo: z.enum(['18', '19']),
  port: z.number().optional(),
  reset: z.boolean(),
  exec: z.string().optional(),
});
const startSchema = z.object({
  role: z.enum(['web', 'worker', 'all']),
  port: z.number().optional(),
  host: z.string().optional(),
});
const triggerSchema = z.object({
  from: z.string(),
  name: z.string().optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  lead: z.string().optional(),
  stage: z.string().optional(),
  dryRun: z.boolean(),
});
const connectSchema = z
  .object({ dryRun: z.boolean(), force: z.boolean(), stdin: z.boolean(), json: z.boolean().optional() })
  .catchall(z.string().optional());

/** Commands that run or reach a server: dev, start, doctor, connect, trigger. */
export function addServerCommands(program: Command, context: ProgramContext): void {
  const { world } = context;
  define(
    program
      .command('dev')
      .description('start everything on this machine: server, simulated WhatsApp, simulated Odoo')
      .addOption(new Option('--odoo <version>', 'which Odoo to simulate').choices(['18', '19']).default('19'))
      .option('--port <number>', 'first of three ports (default 8642); 0 takes free ones', readPort)
      .option('--reset', 'forget everything of earlier runs first', false)
      .option('--exec <command>', 'run a shell command inside and end with its exit code'),
    context,
    {
      examples: ['kaiwa dev', 'kaiwa dev --odoo 18 --port 0 --exec "npm test"'],
      // Loaded here only: a server of real numbers never has a simulator in its memory.
      action: (output, options) => {
        const { dev } = require('./dev') as typeof Dev;
        return dev(world, output, clean(devSchema.parse(options)));
      },
    },
  );
  define(
    program
      .command('start')
      .description('serve real numbers and real CRMs')
      .addOption(new Option('--role <role>', 'what this process does').choices(['web', 'worker', 'all']).default('all'))
      .option('--port <number>', 'port to listen on', readPort)
      .option('--host <address>', 'address to listen on'),
    context,
    {
      examples: ['kaiwa start', 'DATABASE_URL=… REDIS_URL=… kaiwa start --role worker'],
      action: (output, options) => start(world, output, clean(startSchema.parse(options))),
    },
  );
  define(
    program.command('doctor').description('try every prerequisite; for each failure, the one next step'),
    context,
    {
      examples: ['kaiwa doctor', 'kaiwa doctor --json'],
      action: (output) => doctor(world, output),
    },
  );
  addConnect(program, context);
  addTrigger(program, context);
}

function addTrigger(program: Command, context: ProgramContext): void {
  define(
    program
      .command('trigger')
      .argument('<event>', `one of ${triggerNames.join(', ')}`)
      .description('let something happen in a running `kaiwa dev`, and show how it travels')
      .option('--from <number>', 'whose phone', devShop.customer)
      .option('--name <name>', 'profile name of the phone')
      .option('--text <words>', 'what is written')
      .option('--caption <words>', 'caption of the picture')
      .option('--lead <id or title>', 'which lead; default: the newest')
      .option('--stage <name>', 'where the lead goes')
      .addOption(dryRun()),
    context,
    {
      examples: [
        'kaiwa trigger message.text --text "Hello" --from +12025550187',
        'kaiwa trigger lead.stage --stage Qualified',
      ],
      action: (output, name, options) =>
        trigger(context.world, output, z.string().parse(name), clean(triggerSchema.parse(options))),
    },
  );
}

function addConnect(program: Command, context: ProgramContext): void {
  const group = program
    .command('connect')
    .description('connect a WhatsApp number or a CRM: checks credentials for real, then seals them');
  const whatsapp = withCommonOptions(
    group
      .command('whatsapp')
      .description('connect a number; docs/whatsapp.md says where each value stands')
      .option('--phone-number-id <id>', 'id of the number at Meta')
      .option('--business-account-id <id>', 'id of the WhatsApp Business Account')
      .option('--access-token <token>', 'token of a system user (better by --stdin or KAIWA_WHATSAPP_ACCESS_TOKEN)')
      .option('--app-secret <secret>', 'secret of the Meta app; two with a comma while it is rotated')
      .option('--verify-token <word>', 'a word of your own, repeated by Meta')
      .option('--app <name>', 'last part of the callback URL (default main)')
      .option('--display-phone-number <number>', 'the number as people write it')
      .option('--api-version <version>', 'Graph API version')
      .option('--api-url <url>', 'another address of the Graph API'),
  );
  const odoo = withCommonOptions(
    group
      .command('odoo')
      .description('connect an Odoo database; docs/odoo.md says which rights its user needs')
      .option('--url <url>', 'address of Odoo')
      .option('--database <name>', 'name of the database')
      .option('--login <login>', 'login of the integration user')
      .option('--api-key <key>', 'API key of that user (better by --stdin or KAIWA_ODOO_API_KEY)')
      .option('--webhook-token <token>', 'secret part of the webhook address, at least 24 characters')
      .option('--create-unknown <what>', 'off, contact or contact+deal (default contact)')
      .option('--default-country <code>', 'country of national numbers, such as DE'),
  );
  const action =
    (kind: 'whatsapp' | 'odoo') =>
    async (output: Parameters<typeof connect>[1], options: unknown): Promise<number> => {
      const { dryRun: isDryRun, force, stdin, json: _json, ...flags } = connectSchema.parse(options);
      const input = stdin ? await readText(process.stdin) : null;
      return connect(context.world, output, { kind, flags, stdin: input, dryRun: isDryRun, force });
    };
  define(whatsapp, context, {
    examples: [
      'kaiwa connect whatsapp --phone-number-id 106… --business-account-id 102… --stdin < secrets.json',
      'KAIWA_WHATSAPP_ACCESS_TOKEN=… kaiwa connect whatsapp --phone-number-id 106… --dry-run',
    ],
    action: action('whatsapp'),
  });
  define(odoo, context, {
    examples: [
      'kaiwa connect odoo --url https://erp.example.com --database shop --login kaiwa --stdin < secrets.json',
      'KAIWA_ODOO_API_KEY=… kaiwa connect odoo --url https://erp.example.com --database shop --login kaiwa --dry-run',
    ],
    action: action('odoo'),
  });
}

/** What connecting anything may be told. */
function withCommonOptions(command: Command): Command {
  return command
    .option('--label <text>', 'what people call it')
    .option('--stdin', 'read further members as a JSON object from standard input, for secrets', false)
    .option('--force', 'save although a check failed', false)
    .addOption(dryRun());
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Write a number from 0 to 65535.');
  return port;
}

/** Drops members that are undefined: an option that was not given is absent. */
function clean<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
