import type { CrmField, CrmSchema } from '@kaiwa/core';
import { LOST_STAGE_ID, type DealDesk } from './odoo-deals';
import { namedSchema, type OdooFields, type Stage } from './odoo-schema';

const MAX_LISTED = 500;

/** Odoo's field types in our words; what is missing is `other`. */
const typeNames: Record<string, CrmField['type']> = {
  char: 'text',
  text: 'text',
  html: 'text',
  integer: 'number',
  float: 'number',
  monetary: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  selection: 'choice',
  many2one: 'reference',
};

/** The live catalogue: fields of contacts and deals, one pipeline per sales team, the users who may own a deal. */
export async function describeOdoo({ client, facts, config }: DealDesk): Promise<CrmSchema> {
  const partnerFields = await facts.partnerFields();
  const leadFields = await facts.leadFields();
  const owners = await client.read(
    'res.users',
    'search_read',
    { domain: [['share', '=', false]], fields: ['name'], order: 'name, id', limit: MAX_LISTED },
    namedSchema,
  );
  const teams =
    leadFields === null
      ? []
      : await client.read(
          'crm.team',
          'search_read',
          { domain: [], fields: ['name'], order: 'id', limit: MAX_LISTED },
          namedSchema,
        );
  const stages = leadFields === null ? [] : await facts.stages();
  return {
    fields: [
      ...toFields('res.partner', partnerFields),
      ...(leadFields === null ? [] : toFields('crm.lead', leadFields)),
    ],
    pipelines: teams.map(({ id, name }) => ({
      id: String(id),
      name: name ?? String(id),
      stages: [...teamStages(stages, id), { id: LOST_STAGE_ID, name: 'Lost' }],
    })),
    owners: owners.map(({ id, name }) => ({ id: String(id), name: name ?? String(id) })),
    consentTypes: (['all', 'marketing', 'utility', 'authentication', 'service', 'calls'] as const).map((id) => ({
      id,
      name: id === 'all' ? config.optOut.tag : `${config.optOut.tag} (${id})`,
    })),
  };
}

function toFields(object: string, fields: OdooFields): CrmField[] {
  return Object.entries(fields)
    .filter(([name]) => name !== 'id')
    .map(([name, field]) => ({
      object,
      name,
      label: field.string ?? name,
      type: typeNames[field.type] ?? 'other',
      writable: field.readonly !== true,
    }));
}

/** Stages without a team belong to every team. Up to 18 a stage has one team, from 19 several. */
function teamStages(stages: readonly Stage[], teamId: number): { id: string; name: string }[] {
  return stages
    .filter(({ team_id, team_ids }) => {
      if (team_ids !== null && team_ids !== undefined && team_ids.length > 0) return team_ids.includes(teamId);
      return team_id === null || team_id.id === teamId;
    })
    .map(({ id, name }) => ({ id: String(id), name: name ?? String(id) }));
}
