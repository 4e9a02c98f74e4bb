import type { Command } from 'commander';
import { z } from 'zod';
import { host, line, oneOf } from '../config/values';
import { messageText, phoneNumber } from '../handlers/message-values';
import { firstPort, port, shellCommand } from './argument-values';
import { checkedArgument, checkedOption } from './checked-option';
import { addConnectCommands } from './connect-commands';
import type * as Dev from './dev';
import { devShop } from './dev-shop';
import { doctor } from './doctor';
import { given } from './given';
import { define, dryRun, type ProgramContext } from './program';
import { start } from './start';
import { trigger, triggerNames } from './trigger';

const ODOO_VERSIONS = ['18', '19'] as const;
const ROLES = ['web', 'worker', 'all'] as const;

/** Values arrive checked; here they get their types. */
const devSchema = z.object({
  odoo: z.enum(ODOO_VERSIONS),
  port: z.number().optional(),
  reset: z.boolean(),
  exec: z.string().optional(),
});
const startSchema = z.object({
  role: z.enum(ROLES),
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
/** Commands that run or reach a server: dev, start, doctor, connect, trigger. */
export function addServerCommands(program: Command, context: ProgramContext): void {
  const { world } = context;
  define(
    program
      .command('dev')
      .description('start everything on this machine: server, simulated WhatsApp, simulated Odoo')
      .addOption(
        checkedOption('--odoo <version>', 'which Odoo to simulate: 18 or 19', oneOf(ODOO_VERSIONS)).default('19'),
      )
      .addOption(checkedOption('--port <number>', 'first of three ports (default 8642); 0 takes free ones', firstPort))
      .option('--reset', 'forget everything of earlier runs first', false)
      .addOption(
        checkedOption('--exec <command>', 'run a shell command inside and end with its exit code', shellCommand),
      ),
    context,
    {
      examples: ['kaiwa dev', 'kaiwa dev --odoo 18 --port 0 --exec "npm test"'],
      // Loaded here only: a server of real numbers never has a simulator in its memory.
      action: (output, options) => {
        const { dev } = require('./dev') as typeof Dev;
        return dev(world, output, given(devSchema.parse(options)));
      },
    },
  );
  define(
    program
      .command('start')
      .description('serve real numbers and real CRMs')
      .addOption(
        checkedOption('--role <role>', 'what this process does: web, worker or all', oneOf(ROLES)).default('all'),
      )
      .addOption(checkedOption('--port <number>', 'port to listen on', port))
      .addOption(checkedOption('--host <address>', 'address to listen on', host)),
    context,
    {
      examples: ['kaiwa start', 'DATABASE_URL=… REDIS_URL=… kaiwa start --role worker'],
      action: (output, options) => start(world, output, given(startSchema.parse(options))),
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
  addConnectCommands(program, context);
  addTrigger(program, context);
}

function addTrigger(program: Command, context: ProgramContext): void {
  define(
    program
      .command('trigger')
      .addArgument(checkedArgument('<event>', `one of ${triggerNames.join(', ')}`, oneOf(triggerNames)))
      .description('let something happen in a running `kaiwa dev`, and show how it travels')
      .addOption(checkedOption('--from <number>', 'whose phone', phoneNumber).default(devShop.customer))
      .addOption(checkedOption('--name <name>', 'profile name of the phone', line(200)))
      .addOption(checkedOption('--text <words>', 'what is written', messageText))
      .addOption(checkedOption('--caption <words>', 'caption of the picture', messageText))
      .addOption(checkedOption('--lead <id or title>', 'which lead; default: the newest', line(200)))
      .addOption(checkedOption('--stage <name>', 'where the lead goes', line(200)))
      .addOption(dryRun()),
    context,
    {
      examples: [
        'kaiwa trigger message.text --text "Hello" --from +12025550187',
        'kaiwa trigger lead.stage --stage Qualified',
      ],
      action: (output, name, options) =>
        trigger(context.world, output, z.string().parse(name), given(triggerSchema.parse(options))),
    },
  );
}
