import { KaiwaError } from '@kaiwa/core';
import { z } from 'zod';
import type { RunFile } from './run-file';

type OdooPlace = NonNullable<RunFile['simulators']>['odoo'];

const answerSchema = z.object({
  result: z.unknown().optional(),
  error: z.object({ data: z.object({ message: z.string() }).optional() }).optional(),
});
const idsSchema = z.array(z.number());

/** A person's hand in the simulated Odoo: moves a lead to a stage, as a colleague would on the board. Returns what was moved. */
export async function moveLead(
  place: OdooPlace,
  lead: string | undefined,
  stage: string,
): Promise<{ leadId: number; stageId: number }> {
  const uid = z
    .number()
    .parse(await call(place, 'common', 'authenticate', [place.database, place.login, place.apiKey, {}]));
  const execute = (model: string, method: string, ...args: unknown[]): Promise<unknown> =>
    call(place, 'object', 'execute_kw', [place.database, uid, place.apiKey, model, method, ...args]);
  const leads = idsSchema.parse(
    await execute('crm.lead', 'search', [leadDomain(lead)], { limit: 1, order: 'id desc' }),
  );
  const stages = idsSchema.parse(await execute('crm.stage', 'search', [[['name', '=', stage]]], { limit: 1 }));
  const [leadId] = leads;
  const [stageId] = stages;
  if (leadId === undefined)
    throw absent(
      lead === undefined ? 'There is no lead yet' : `There is no lead "${lead}"`,
      'Let somebody write first: kaiwa trigger message.text --text hello',
    );
  if (stageId === undefined)
    throw absent(`There is no stage "${stage}"`, 'Stages are New, Qualified, Proposition and Won.');
  await execute('crm.lead', 'write', [[leadId], { stage_id: stageId }]);
  return { leadId, stageId };
}

function leadDomain(lead: string | undefined): unknown[] {
  if (lead === undefined) return [];
  return /^\d+$/.test(lead) ? [['id', '=', Number(lead)]] : [['name', 'ilike', lead]];
}

/** https://www.odoo.com/documentation/19.0/developer/reference/external_rpc_api.html */
async function call(place: OdooPlace, service: string, method: string, args: unknown[]): Promise<unknown> {
  const answer = await fetch(`${place.url}/jsonrpc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } }),
  });
  const { result, error } = answerSchema.parse(await answer.json());
  if (error) throw absent(`The simulated Odoo refused: ${error.data?.message ?? 'no reason'}`, 'Look at its page.');
  return result;
}

function absent(message: string, hint: string): KaiwaError {
  return new KaiwaError({ kind: 'rejected', code: 'TRIGGER_FAILED', message, hint });
}
