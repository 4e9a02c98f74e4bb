import { fieldsNamed, startScriptedOdoo, type Script, type ScriptedOdoo } from './__fixtures__/scripted-odoo';
import { findContacts } from './odoo-contacts';

const ANN = {
  id: 11,
  name: 'Ann',
  phone: '0471 00 00 01',
  phone_sanitized: '+32471000001',
  country_id: [20, 'Belgium'],
  active: true,
};
const BOB = {
  id: 12,
  name: 'Bob',
  phone: '+32 471/00.00.02',
  phone_sanitized: false,
  parent_id: [30, 'Shop'],
  active: true,
};
const SHOP = { id: 30, name: 'Shop', country_id: [20, 'Belgium'], active: true };

const open: ScriptedOdoo[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function start(script: Script, config = {}): Promise<ScriptedOdoo> {
  const odoo = await startScriptedOdoo(script, config);
  open.push(odoo);
  return odoo;
}

const one = (phone: string, ...bsuids: string[]) => ({ phones: phone === '' ? [] : [phone], bsuids });
/** The domain's text decides the answer, as the database would. */
const answering =
  (rows: [needle: string, row: object][]) =>
  ({ domain }: Record<string, unknown>) =>
    rows.filter(([needle]) => JSON.stringify(domain).includes(needle)).map(([, row]) => row);

test('a whole batch costs one search, and a second one only for those without a hit', async () => {
  const search = answering([
    ['"+32471000001"', ANN],
    ['"71000002"', BOB],
    ['[["id","in",[30]]]', SHOP],
  ]);
  const odoo = await start({ 'res.partner.search_read': search });
  const found = await findContacts(odoo.desk, [one('+32471000001'), one('+32471000002'), one('+32471000003')]);
  expect(found).toEqual([
    [
      expect.objectContaining({
        ref: { object: 'res.partner', id: '11' },
        country: 'BE',
        phones: [
          { text: '0471 00 00 01', field: 'phone' },
          { text: '+32471000001', field: 'phone_sanitized' },
        ],
      }),
    ],
    [expect.objectContaining({ ref: { object: 'res.partner', id: '12' }, country: 'BE' })],
    [],
  ]);
  const [exact, tails, parents] = odoo.argsOf('res.partner/search_read');
  expect(exact?.['domain']).toEqual([['phone_sanitized', 'in', ['+32471000001', '+32471000002', '+32471000003']]]);
  expect(tails?.['domain']).toEqual([
    '|',
    ['phone_mobile_search', 'ilike', '71000002'],
    ['phone_mobile_search', 'ilike', '71000003'],
  ]);
  expect(parents?.['domain']).toEqual([['id', 'in', [30]]]);
  expect(odoo.argsOf('res.country/search_read')).toHaveLength(1);
});

test('somebody found only archived is still looked for, and comes marked', async () => {
  const search = answering([
    ['"+32471000001"', { ...ANN, active: false }],
    ['"71000001"', { ...ANN, id: 13 }],
  ]);
  const odoo = await start({ 'res.partner.search_read': search });
  const [hits] = await findContacts(odoo.desk, [one('+32471000001')]);
  expect(hits?.map(({ ref, archived }) => [ref.id, archived])).toEqual([
    ['11', true],
    ['13', false],
  ]);
  expect(odoo.argsOf('res.partner/search_read')[0]?.['context']).toEqual({ active_test: false });
});

test('our own id is searched and told where the field exists', async () => {
  const fields = fieldsNamed('name phone phone_sanitized x_whatsapp_id country_id parent_id active write_date');
  const search = answering([['"BE.77"', { ...ANN, x_whatsapp_id: 'BE.77' }]]);
  const odoo = await start({ 'res.partner.fields_get': fields, 'res.partner.search_read': search });
  const [hits] = await findContacts(odoo.desk, [one('', 'BE.77')]);
  expect(hits?.map(({ bsuid }) => bsuid)).toEqual(['BE.77']);
});

test('without sanitised numbers digits are looked for in any spelling', async () => {
  const odoo = await start({
    'res.partner.fields_get': fieldsNamed('name phone mobile country_id parent_id active write_date'),
    'res.partner.search_read': answering([['%7%1%0%0%0%0%0%2%', BOB]]),
  });
  const [hits] = await findContacts(odoo.desk, [one('+32471000002')]);
  expect(hits?.map(({ ref }) => ref.id)).toEqual(['12']);
  expect(odoo.argsOf('res.partner/search_read')[0]?.['domain']).toEqual([
    '|',
    ['phone', '=ilike', '%7%1%0%0%0%0%0%2%'],
    ['mobile', '=ilike', '%7%1%0%0%0%0%0%2%'],
  ]);
});

const crowded = ({ domain, limit }: Record<string, unknown>) =>
  Array.from(
    { length: JSON.stringify(domain).includes('"+32471000001","+32471000002"') ? Number(limit) : 1 },
    () => ANN,
  );

test('a full answer is not taken for a complete one: the batch is halved', async () => {
  const odoo = await start({ 'res.partner.search_read': crowded });
  const found = await findContacts(odoo.desk, [one('+32471000001'), one('+32471000002')]);
  expect(found[0]?.map(({ ref }) => ref.id)).toEqual(['11']);
  expect(odoo.argsOf('res.partner/search_read').length).toBeGreaterThanOrEqual(3);
});
