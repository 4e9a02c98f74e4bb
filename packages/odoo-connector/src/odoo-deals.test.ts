import type { DealDraft } from '@kaiwa/core';
import { Json2Fault, startScriptedOdoo, type Script, type ScriptedOdoo } from './__fixtures__/scripted-odoo';
import { dealStatus, findDeals, saveDeals } from './odoo-deals';
import { leadSchema, type Stage } from './odoo-schema';

const open: ScriptedOdoo[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function start(script: Script, config = {}): Promise<ScriptedOdoo> {
  const odoo = await startScriptedOdoo(script, config);
  open.push(odoo);
  return odoo;
}
const contact = { object: 'res.partner', id: '11' };
const draft = (changes: Partial<DealDraft> = {}): DealDraft => ({
  key: 'k',
  ref: null,
  contact,
  title: 'Sofa',
  fields: {},
  ...changes,
});
const deal = (id: string) => ({ object: 'crm.lead', id });

test('a new deal never belongs to our own user by accident, and says its stage', async () => {
  const odoo = await start(
    {
      'crm.lead.create': [5, 6],
      'crm.lead.read': [
        { id: 5, stage_id: [1, 'New'] },
        { id: 6, stage_id: [1, 'New'] },
      ],
    },
    { teamId: 2 },
  );
  const outcomes = await saveDeals(odoo.desk, [
    draft({ fields: { phone: '+32471000001', x_a: 1 } }),
    draft({ ownerId: '9', stageId: '4' }),
  ]);
  expect(outcomes[0]).toEqual({ ok: true, value: { ...deal('5'), stage: { id: '1', name: 'New' } } });
  const shared = { name: 'Sofa', type: 'opportunity', partner_id: 11, team_id: 2 };
  expect(odoo.argsOf('crm.lead/create')[0]?.['vals_list']).toEqual([
    { ...shared, user_id: false, x_a: 1 },
    { ...shared, user_id: 9, stage_id: 4 },
  ]);
});

test('equal moves are one write; a phone is never written on an existing deal; lost is archived with no chance', async () => {
  const odoo = await start({ 'crm.lead.write': true, 'crm.lead.read': [] });
  const outcomes = await saveDeals(odoo.desk, [
    { key: 'a', ref: deal('5'), contact, stageId: '4', fields: { phone: '1' } },
    { key: 'b', ref: deal('6'), contact, stageId: '4', fields: { mobile: '2' } },
    { key: 'c', ref: deal('7'), contact, stageId: 'lost', fields: {} },
    { key: 'd', ref: deal('8'), contact, ownerId: null, fields: {} },
  ]);
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  expect(odoo.argsOf('crm.lead/write')).toEqual([
    { ids: [5, 6], vals: { stage_id: 4 } },
    { ids: [7], vals: { active: false, probability: 0 } },
    { ids: [8], vals: { user_id: false } },
  ]);
});

test('a deal whose stage cannot be read back is still done', async () => {
  const odoo = await start({
    'crm.lead.create': [5],
    'crm.lead.read': new Json2Fault(500, 'builtins.RuntimeError', 'no'),
  });
  expect(await saveDeals(odoo.desk, [draft()])).toEqual([{ ok: true, value: { ...deal('5'), stage: null } }]);
});

test('without the CRM app it says which app is missing', async () => {
  const odoo = await start({
    'crm.lead.fields_get': new Json2Fault(404, 'werkzeug.exceptions.NotFound', "the model 'crm.lead' does not exist"),
  });
  await expect(findDeals(odoo.desk, [contact])).rejects.toMatchObject({
    kind: 'misconfigured',
    code: 'MODULE_MISSING',
  });
});

test('deals of many contacts come in one call, lost ones included', async () => {
  const rows = [
    {
      id: 5,
      name: 'Sofa',
      stage_id: [1, 'New'],
      partner_id: [11, 'Ann'],
      active: true,
      won_status: 'pending',
      write_date: '2026-11-20 10:00:00',
    },
    {
      id: 6,
      name: 'Lamp',
      stage_id: [1, 'New'],
      partner_id: [12, 'Bob'],
      active: false,
      won_status: 'lost',
      write_date: false,
    },
  ];
  const odoo = await start({ 'crm.lead.search_read': rows });
  const found = await findDeals(odoo.desk, [
    contact,
    { object: 'res.partner', id: '12' },
    { object: 'res.partner', id: '13' },
  ]);
  expect(found.map((deals) => deals.map(({ title, status }) => `${title} ${status}`))).toEqual([
    ['Sofa open'],
    ['Lamp lost'],
    [],
  ]);
  expect(odoo.argsOf('crm.lead/search_read')).toEqual([expect.objectContaining({ context: { active_test: false } })]);
});

const stages: Stage[] = [
  { id: 1, name: 'New', is_won: false, team_id: null, team_ids: [] },
  { id: 4, name: 'Won', is_won: true, team_id: null, team_ids: [] },
];
test.each([
  ['19 says it', { won_status: 'won', active: true, stage_id: [1, 'New'] }, 'won'],
  ['19 says lost', { won_status: 'lost', active: false, stage_id: [4, 'Won'] }, 'lost'],
  ['19 says pending', { won_status: 'pending', active: true, stage_id: [4, 'Won'], probability: 100 }, 'open'],
  ['18 won', { active: true, stage_id: [4, 'Won'], probability: 100 }, 'won'],
  ['18 lost', { active: false, stage_id: [1, 'New'], probability: 0 }, 'lost'],
  ['18 lost in a won stage', { active: false, stage_id: [4, 'Won'], probability: 0 }, 'lost'],
  ['18 archived, not lost', { active: false, stage_id: [1, 'New'], probability: 30 }, 'open'],
  ['18 certain, but not in a won stage', { active: true, stage_id: [1, 'New'], probability: 100 }, 'open'],
])('status: %s', (_title, values, expected) => {
  expect(dealStatus(leadSchema.parse({ id: 1, ...values }), stages)).toBe(expected);
});
