import { outboundShapeSchema, templateComponentSchema, type Rule, type Template } from '@kaiwa/core';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from './database';
import { parseRecord } from './stored-records';

const variable = z.union([
  z.strictObject({ literal: z.string() }),
  z.strictObject({ path: z.enum(['contact.name', 'deal.title', 'deal.stage']), fallback: z.string().nullable() }),
]);

const definition = z.object({
  when: z.object({
    event: z.literal('deal.stageChanged'),
    connectionId: z.string().nullable(),
    stageId: z.string().nullable(),
    stageName: z.string().nullable(),
  }),
  then: z.discriminatedUnion('send', [
    z.object({
      send: z.literal('template'),
      name: z.string(),
      language: z.string(),
      variables: z.array(variable),
      fromConnectionId: z.string().nullable(),
    }),
    z.object({ send: z.literal('text'), text: z.string(), fromConnectionId: z.string().nullable() }),
    z.object({ send: z.literal('content'), content: outboundShapeSchema, fromConnectionId: z.string().nullable() }),
  ]),
});

const ruleRow = z
  .object({ id: z.string(), workspace_id: z.string(), name: z.string(), enabled: z.boolean(), definition })
  .transform(
    (row): Rule => ({
      id: row.id,
      workspaceId: row.workspace_id,
      name: row.name,
      enabled: row.enabled,
      ...row.definition,
    }),
  );

const templateRow = z
  .object({
    connection_id: z.string(),
    name: z.string(),
    language: z.string(),
    category: z.enum(['marketing', 'utility', 'authentication', 'unknown']),
    status: z.enum(['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'OTHER']),
    quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']),
    body: z.string().nullable(),
    variables: z.array(z.string()),
    vendor_id: z.string().nullable(),
    parameter_format: z.enum(['positional', 'named']),
    components: z.array(templateComponentSchema),
    rejected_reason: z.string().nullable(),
    previous_category: z.string().nullable(),
    correct_category: z.string().nullable(),
  })
  .transform(
    (row): Template => ({
      connectionId: row.connection_id,
      id: row.vendor_id,
      name: row.name,
      language: row.language,
      category: row.category,
      status: row.status,
      quality: row.quality,
      parameterFormat: row.parameter_format,
      body: row.body,
      variables: row.variables,
      components: row.components,
      rejectedReason: row.rejected_reason,
      previousCategory: row.previous_category,
      correctCategory: row.correct_category,
    }),
  );

/** The rules of a workspace, oldest first. */
export async function listRules(db: Database, workspaceId: string): Promise<Rule[]> {
  const { rows } = await sql`select * from rules where workspace_id = ${workspaceId} order by id`.execute(db);
  return rows.map((row) => parseRecord(ruleRow, row, 'rules'));
}

/** Creates or replaces a rule; each replacement raises its version. */
export async function saveRule(db: Database, { id, workspaceId, name, enabled, ...rest }: Rule): Promise<void> {
  await sql`
    insert into rules (workspace_id, id, name, enabled, definition)
    values (${workspaceId}, ${id}, ${name}, ${enabled}, ${JSON.stringify(rest)}::jsonb)
    on conflict (workspace_id, id) do update set name = excluded.name, enabled = excluded.enabled, definition = excluded.definition,
      version = rules.version + 1, updated_at = now()
  `.execute(db);
}

/** False when there was no such rule. */
export async function removeRule(db: Database, workspaceId: string, ruleId: string): Promise<boolean> {
  const { numAffectedRows } =
    await sql`delete from rules where workspace_id = ${workspaceId} and id = ${ruleId}`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** The templates of a workspace as last heard from Meta. */
export async function listTemplates(db: Database, workspaceId: string): Promise<Template[]> {
  const { rows } =
    await sql`select * from templates where workspace_id = ${workspaceId} order by name, language`.execute(db);
  return rows.map((row) => parseRecord(templateRow, row, 'templates'));
}

/** Creates or replaces templates by connection, name and language. */
export async function saveTemplates(db: Database, workspaceId: string, templates: Template[]): Promise<void> {
  if (templates.length === 0) return;
  const rows = [
    ...new Map(templates.map((each) => [`${each.connectionId} ${each.name} ${each.language}`, each])).values(),
  ];
  await sql`
    insert into templates (workspace_id, connection_id, name, language, category, status, quality, body, variables,
      vendor_id, parameter_format, components, rejected_reason, previous_category, correct_category)
    select ${workspaceId}::uuid, "connectionId", name, language, category, status, quality, body, variables,
      id, "parameterFormat", components, "rejectedReason", "previousCategory", "correctCategory"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (
      "connectionId" uuid, name text, language text, category text, status text, quality text, body text, variables text[],
      id text, "parameterFormat" text, components jsonb, "rejectedReason" text, "previousCategory" text, "correctCategory" text
    )
    on conflict (workspace_id, connection_id, name, language) do update set category = excluded.category, status = excluded.status,
      quality = excluded.quality, body = excluded.body, variables = excluded.variables, vendor_id = excluded.vendor_id,
      parameter_format = excluded.parameter_format, components = excluded.components, rejected_reason = excluded.rejected_reason,
      previous_category = excluded.previous_category, correct_category = excluded.correct_category, synced_at = now()
  `.execute(db);
}
