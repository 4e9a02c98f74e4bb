import { checkTemplateFit, outboundContentSchema, type Rule } from '@kaiwa/core';
import { z } from 'zod';
import type { AdminWorld } from './admin-world';
import { notFound, parseRequest, type Handler } from './handler';
import { languageCode, messageText, templateName } from './message-values';

const variableSchema = z.union([
  z.strictObject({ literal: z.string().min(1) }),
  z.strictObject({
    path: z.enum(['contact.name', 'deal.title', 'deal.stage']),
    fallback: z.string().nullable().default(null),
  }),
]);

/** A rule as an admin writes it. */
export const ruleFormSchema = z
  .strictObject({
    /** Given: replaces that rule. */
    id: z.uuid().optional(),
    name: z.string().min(1).max(200),
    enabled: z.boolean().default(true),
    when: z.strictObject({
      event: z.literal('deal.stageChanged'),
      connectionId: z.uuid().nullable().default(null),
      stageId: z.string().nullable().default(null),
      stageName: z.string().nullable().default(null),
    }),
    then: z.discriminatedUnion('send', [
      z.strictObject({
        send: z.literal('template'),
        name: templateName,
        language: languageCode,
        variables: z.array(variableSchema).default([]),
        fromConnectionId: z.uuid().nullable().default(null),
      }),
      z.strictObject({
        send: z.literal('text'),
        text: messageText,
        fromConnectionId: z.uuid().nullable().default(null),
      }),
      z.strictObject({
        send: z.literal('content'),
        content: outboundContentSchema,
        fromConnectionId: z.uuid().nullable().default(null),
      }),
    ]),
  })
  .refine((rule) => rule.when.stageId !== null || rule.when.stageName !== null, 'name the stage: stageId or stageName');

const saveSchema = z.strictObject({ rule: ruleFormSchema, dryRun: z.boolean().default(false) });

/** Rules: "when the CRM says X, send Y". */
export function ruleHandlers(world: AdminWorld) {
  const audit = (action: string, ruleId: string) =>
    world.directory.appendAudit({
      workspaceId: world.workspaceId,
      actor: 'admin',
      action,
      detail: { ruleId },
      at: world.clock.now(),
    });

  const list: Handler = async () => ({
    status: 200,
    body: { rules: await world.directory.listRules(world.workspaceId) },
  });
  const save: Handler = async ({ body }) => {
    const { rule: form, dryRun } = parseRequest(saveSchema, body);
    const rule: Rule = { ...form, id: form.id ?? world.ids.next(), workspaceId: world.workspaceId };
    const warnings = await findWarnings(world, rule);
    if (dryRun) return { status: 200, body: { rule, warnings, saved: false } };
    await world.directory.saveRule(rule);
    await audit('rule.save', rule.id);
    return { status: 201, body: { rule, warnings, saved: true } };
  };
  const remove: Handler = async ({ params }) => {
    const id = parseRequest(z.uuid(), params['id']);
    if (!(await world.directory.removeRule(world.workspaceId, id))) throw notFound('rule', 'kaiwa rules list');
    await audit('rule.remove', id);
    return { status: 200, body: { removed: id } };
  };
  return { list, save, remove };
}

/** What would make the rule refuse every time. It is saved all the same: the template may be approved tomorrow. */
async function findWarnings(world: AdminWorld, { then }: Rule): Promise<string[]> {
  const wanted = then.send === 'content' ? then.content : then;
  if (!('language' in wanted))
    return ['This may be sent only while the service window is open; a template always may.'];
  const templates = await world.directory.listTemplates(world.workspaceId);
  const found = templates.find((each) => each.name === wanted.name && each.language === wanted.language);
  if (!found) return [`No template ${wanted.name} in ${wanted.language} is known yet; synchronise templates.`];
  const warnings = found.status === 'APPROVED' ? [] : [`The template is ${found.status}, so messages will be refused.`];
  if ('kind' in wanted) return [...warnings, ...checkTemplateFit(wanted, found).map(({ words }) => `${words}.`)];
  if (found.variables.length !== wanted.variables.length) {
    warnings.push(`The template has ${found.variables.length} variables, the rule fills ${wanted.variables.length}.`);
  }
  return warnings;
}
