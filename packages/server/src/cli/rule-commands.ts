import type { Command } from 'commander';
import { z } from 'zod';
import { line } from '../config/values';
import { languageCode, messageText, templateName } from '../handlers/message-values';
import { id } from './argument-values';
import { checkedArgument, checkedOption, repeatedOption } from './checked-option';
import { given } from './given';
import { define, dryRun, type ProgramContext } from './program';
import { addRule, listRules, removeRule } from './rules';

/** Values arrive checked; here they get their types. */
const flagsSchema = z.object({ dryRun: z.boolean().default(false) });
const ruleSchema = z.object({
  name: z.string().optional(),
  stage: z.string().optional(),
  stageId: z.string().optional(),
  template: z.string().optional(),
  language: z.string().optional(),
  text: z.string().optional(),
  variable: z.array(z.string()).default([]),
  dryRun: z.boolean(),
});

/** `kaiwa rules`: when the CRM says X, send Y. */
export function addRuleCommands(group: Command, context: ProgramContext): void {
  const { world } = context;
  define(group.command('list').description('all rules'), context, {
    examples: ['kaiwa rules list', 'kaiwa rules list --json'],
    action: (output) => listRules(world, output),
  });
  define(
    group
      .command('add')
      .description('when a deal enters a stage, send a message')
      .addOption(checkedOption('--stage <name>', 'name of the stage', line(200)))
      .addOption(checkedOption('--stage-id <id>', 'id of the stage in the CRM, where names are not unique', line(64)))
      .addOption(checkedOption('--template <name>', 'approved template to send', templateName))
      .addOption(checkedOption('--language <code>', 'language of the template (default en)', languageCode))
      .addOption(checkedOption('--text <words>', 'text to send; only while the service window is open', messageText))
      .addOption(
        repeatedOption(
          '--variable <value>',
          'contact.name, deal.title or deal.stage (with a fallback: contact.name|there), or words; repeat it',
          line(1024),
        ),
      )
      .addOption(checkedOption('--name <text>', 'what people call the rule', line(200)))
      .addOption(dryRun()),
    context,
    {
      examples: [
        'kaiwa rules add --stage Qualified --template order_update --variable "contact.name|there" --variable deal.title --variable deal.stage',
        'kaiwa rules add --stage Won --template thank_you --dry-run',
      ],
      action: (output, options) => addRule(world, output, given(ruleSchema.parse(options))),
    },
  );
  define(
    group
      .command('remove')
      .addArgument(checkedArgument('<id>', 'id of the rule', id))
      .description('remove a rule')
      .addOption(dryRun()),
    context,
    {
      examples: ['kaiwa rules remove 0190a1b2-…', 'kaiwa rules remove 0190a1b2-… --dry-run'],
      action: (output, ruleId, options) =>
        removeRule(world, output, z.string().parse(ruleId), flagsSchema.parse(options).dryRun),
    },
  );
}
