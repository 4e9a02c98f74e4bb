import type { Command } from 'commander';
import { z } from 'zod';
import { line } from '../config/values';
import { languageCode, messageText, templateName } from '../handlers/message-values';
import { id, jsonOrFile, recipient } from './argument-values';
import { checkedOption, repeatedOption } from './checked-option';
import { checkConfig, printConfig } from './config';
import { addConnectionCommands } from './connection-commands';
import { addEventCommands } from './event-commands';
import { given } from './given';
import { addParkedCommands } from './parked-commands';
import { define, dryRun, type ProgramContext } from './program';
import { addRuleCommands } from './rule-commands';
import { send } from './send';

/** Values arrive checked; here they get their types. */
const printSchema = z.object({ env: z.boolean().default(false) });
const sendSchema = z.object({
  to: z.string(),
  text: z.string().optional(),
  template: z.string().optional(),
  language: z.string().optional(),
  variable: z.array(z.string()).default([]),
  content: z.string().optional(),
  from: z.string().optional(),
  dryRun: z.boolean(),
});

/** Commands that look at data or change it: events, rules, connections, parked, send, config. */
export function addDataCommands(program: Command, context: ProgramContext): void {
  addEventCommands(program.command('events').description('what was understood, and what came of it'), context);
  addRuleCommands(program.command('rules').description('when the CRM says X, send Y'), context);
  addConnectionCommands(program.command('connections').description('numbers and CRMs'), context);
  addParkedCommands(program.command('parked').description('work that waits for a person to decide'), context);
  addSend(program, context);
  addConfig(program.command('config').description('the environment'), context);
}

function addSend(program: Command, context: ProgramContext): void {
  define(
    program
      .command('send')
      .description('send one message by hand; the rules decide as for everybody')
      .addOption(checkedOption('--to <who>', 'a number with +, or the id of a person', recipient).makeOptionMandatory())
      .addOption(checkedOption('--text <words>', 'text, while the service window is open', messageText))
      .addOption(checkedOption('--template <name>', 'approved template', templateName))
      .addOption(checkedOption('--language <code>', 'language of the template (default en)', languageCode))
      .addOption(repeatedOption('--variable <words>', 'value of a variable of the template; repeat it', line(1024)))
      .addOption(checkedOption('--content <json>', 'any other kind of message, as JSON or @file', jsonOrFile))
      .addOption(checkedOption('--from <id>', 'connection of the number to send from, where there are several', id))
      .addOption(dryRun()),
    context,
    {
      examples: [
        `kaiwa send --to +12025550187 --content '{"kind":"location","latitude":51.05,"longitude":3.72,"name":"The shop"}'`,
        'kaiwa send --to +12025550187 --template order_update --variable Ada --variable table --variable sent --dry-run',
      ],
      action: (output, options) => send(context.world, output, given(sendSchema.parse(options))),
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
      action: (output, options) => printConfig(context.world, output, printSchema.parse(options).env),
    },
  );
}
