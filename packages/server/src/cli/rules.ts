import { z } from 'zod';
import { anySchema, ruleSchema } from './answers';
import { absent, EXIT, misuse, table, type Output } from './output';
import { withServer, type CommandWorld } from './with-server';

/** What `rules add` may be told. */
export interface RuleOptions {
  name?: string;
  stage?: string;
  stageId?: string;
  template?: string;
  language?: string;
  text?: string;
  variable: string[];
  dryRun: boolean;
}

/** All rules. */
export function listRules(world: CommandWorld, output: Output): Promise<number> {
  return withServer(world, async (client) => {
    const { rules } = await client.get('/admin/rules', z.object({ rules: z.array(ruleSchema) }));
    const rows = rules.map(({ id, name, enabled, when, then }) => [
      enabled ? 'on' : 'off',
      name,
      `deal enters ${String(when['stageName'] ?? when['stageId'])}`,
      then.send === 'template' ? `template ${String(then['name'])} (${String(then['language'])})` : then.send,
      id,
    ]);
    output.result({ rules }, rows.length === 0 ? 'No rules yet.' : table(rows));
    output.next('kaiwa rules add --stage Qualified --template order_update --language en');
    return EXIT.done;
  });
}

/** Adds a rule: a deal enters a stage, a message goes out. */
export function addRule(world: CommandWorld, output: Output, options: RuleOptions): Promise<number> {
  const rule = toForm(options);
  return withServer(world, async (client) => {
    const answer = await client.post(
      '/admin/rules',
      { rule, dryRun: options.dryRun },
      z.looseObject({ rule: ruleSchema, warnings: z.array(z.string()), saved: z.boolean() }),
    );
    for (const warning of answer.warnings) output.talk(`Note: ${warning}`);
    output.result(
      answer,
      answer.saved ? `Rule ${answer.rule.id} is on.` : 'Nothing was saved (dry run). The rule is well formed.',
    );
    output.next(answer.saved ? 'kaiwa rules list' : 'the same without --dry-run');
    return EXIT.done;
  });
}

/** Removes a rule. */
export function removeRule(world: CommandWorld, output: Output, id: string, isDryRun: boolean): Promise<number> {
  return withServer(world, async (client) => {
    if (isDryRun) {
      const { rules } = await client.get('/admin/rules', z.object({ rules: z.array(ruleSchema) }));
      const found = rules.find((each) => each.id === id);
      if (!found) throw absent('rule', 'kaiwa rules list');
      output.result({ wouldRemove: found }, `Would remove "${found.name}".`);
      output.next(`kaiwa rules remove ${id}`);
      return EXIT.done;
    }
    const answer = await client.remove(`/admin/rules/${encodeURIComponent(id)}`, anySchema);
    output.result(answer, 'The rule is removed.');
    output.next('kaiwa rules list');
    return EXIT.done;
  });
}

function toForm(given: RuleOptions): unknown {
  const { name, stage, stageId, template, language = 'en', text, variable } = given;
  if (!stage && !stageId) throw misuse('A rule needs a stage', 'Add --stage <name> or --stage-id <id>.');
  if ((template === undefined) === (text === undefined))
    throw misuse('A rule sends a template or a text', 'Give one of --template and --text.');
  if (text !== undefined && (given.language !== undefined || variable.length > 0))
    throw misuse('--language and --variable belong to a template', 'Leave them out, or give --template.');
  return {
    name: name ?? `When a deal enters ${stage ?? stageId}`,
    when: { event: 'deal.stageChanged', stageName: stageId ? null : stage, stageId: stageId ?? null },
    then:
      template === undefined
        ? { send: 'text', text }
        : { send: 'template', name: template, language, variables: variable.map(toVariable) },
  };
}

const PATHS = ['contact.name', 'deal.title', 'deal.stage'];

/** `contact.name`, `contact.name|there` (with a fallback), or words as they are. */
function toVariable(written: string): unknown {
  const [path = '', fallback] = written.split('|');
  return PATHS.includes(path) ? { path, fallback: fallback ?? null } : { literal: written };
}
