import { fieldsNamed, Json2Fault, startScriptedOdoo } from './__fixtures__/scripted-odoo';
import { describeOdoo } from './odoo-fields';

const script = {
  'res.partner.fields_get': {
    ...fieldsNamed('name many2one:user_id boolean:x_flag json:odd'),
    write_date: { type: 'datetime', readonly: true, string: 'Last Updated' },
  },
  'res.users.search_read': [{ id: 9, name: 'Sally' }],
  'crm.team.search_read': [
    { id: 1, name: 'Sales' },
    { id: 2, name: 'Web' },
  ],
  'crm.stage.search_read': [
    { id: 1, name: 'New', is_won: false, team_ids: [] },
    { id: 2, name: 'Web only', is_won: false, team_ids: [2] },
    { id: 3, name: 'Old style', is_won: false, team_id: [1, 'Sales'] },
  ],
};

test('fields have our types, teams have their own and the common stages, and deals can be lost', async () => {
  const odoo = await startScriptedOdoo(script);
  try {
    const schema = await describeOdoo(odoo.desk);
    const ofPartner = schema.fields.filter(({ object }) => object === 'res.partner');
    expect(ofPartner.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'name text',
      'user_id reference',
      'x_flag boolean',
      'odd other',
      'write_date datetime',
    ]);
    expect(ofPartner.at(-1)).toMatchObject({ label: 'Last Updated', writable: false });
    expect(schema.pipelines.map(({ name, stages }) => [name, stages.map(({ id }) => id)])).toEqual([
      ['Sales', ['1', '3', 'lost']],
      ['Web', ['1', '2', 'lost']],
    ]);
    expect(schema.owners).toEqual([{ id: '9', name: 'Sally' }]);
  } finally {
    await odoo.close();
  }
});

test('without the CRM app there are contacts and no pipelines', async () => {
  const missing = new Json2Fault(404, 'werkzeug.exceptions.NotFound', "the model 'crm.lead' does not exist");
  const odoo = await startScriptedOdoo({ ...script, 'crm.lead.fields_get': missing });
  try {
    const schema = await describeOdoo(odoo.desk);
    expect([schema.pipelines, schema.fields.some(({ object }) => object === 'crm.lead')]).toEqual([[], false]);
  } finally {
    await odoo.close();
  }
});
