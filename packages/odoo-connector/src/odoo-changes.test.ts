import type { Cursor } from '@kaiwa/core';
import { Json2Fault, startScriptedOdoo, type Script, type ScriptedOdoo } from './__fixtures__/scripted-odoo';
import { pullChanges } from './odoo-changes';

const open: ScriptedOdoo[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function start(script: Script): Promise<ScriptedOdoo> {
  const odoo = await startScriptedOdoo(script);
  open.push(odoo);
  return odoo;
}
const noCrm = new Json2Fault(404, 'werkzeug.exceptions.NotFound', "the model 'crm.lead' does not exist");
const lead = {
  id: 5,
  name: 'Sofa',
  stage_id: [1, 'New'],
  partner_id: [11, 'Shop, Ann'],
  probability: 10,
  active: true,
  won_status: 'pending',
  write_date: '2026-11-22 08:59:59',
  write_uid: [8, 'Bot'],
};
const ann = {
  id: 11,
  name: 'Ann',
  phone: '0471 00 00 01',
  country_id: [20, 'Belgium'],
  active: true,
  write_date: '2026-11-22 08:00:00',
  write_uid: [2, 'Sally'],
};

async function drain(odoo: ScriptedOdoo, from: Cursor | null) {
  const pages = [];
  let cursor = from;
  do {
    const page = await pullChanges(odoo.desk, cursor);
    pages.push(page);
    cursor = page.cursor;
    if (!page.more) break;
  } while (pages.length < 20);
  return { pages, cursor, changes: pages.flatMap(({ changes }) => changes) };
}

test('a deal comes with its contact as Odoo shows it, and with who wrote it', async () => {
  const odoo = await start({ 'crm.lead.search_read': [lead], 'res.partner.search_read': [ann] });
  const { changes } = await drain(odoo, null);
  expect(changes.find(({ kind }) => kind === 'deal')).toMatchObject({
    ref: { object: 'crm.lead', id: '5' },
    title: 'Sofa',
    stage: { id: '1', name: 'New' },
    status: 'open',
    contact: { ref: { object: 'res.partner', id: '11' }, name: 'Ann', phones: ['0471 00 00 01'], country: 'BE' },
    occurredAt: new Date('2026-11-22T08:59:59Z'),
    ownWrite: true,
  });
  expect(changes.find(({ kind }) => kind === 'contact')).toMatchObject({
    phones: ['0471 00 00 01'],
    ownWrite: false,
    deleted: false,
  });
});

test('a quiet tick costs one search per object and reads no contacts', async () => {
  const odoo = await start({ 'crm.lead.search_read': [lead], 'res.partner.search_read': [ann] });
  const { cursor } = await drain(odoo, null);
  const before = odoo.calls.length;
  const { changes, pages } = await drain(odoo, cursor);
  expect(changes).toEqual([]);
  expect(pages.map(({ more }) => more)).toEqual([true, false]);
  expect(odoo.calls.slice(before).map(({ path }) => path)).toEqual([
    '/json/2/crm.lead/search_read',
    '/json/2/res.partner/search_read',
  ]);
});

test('the partner of another company is left out, not an error', async () => {
  const odoo = await start({ 'crm.lead.search_read': [lead], 'res.partner.search_read': [] });
  const { changes } = await drain(odoo, null);
  expect(changes).toEqual([
    expect.objectContaining({
      contact: { ref: { object: 'res.partner', id: '11' }, name: null, phones: [], country: null },
    }),
  ]);
});

test('without the CRM app contacts are followed', async () => {
  const odoo = await start({ 'crm.lead.fields_get': noCrm, 'res.partner.search_read': [{ ...ann, active: false }] });
  const { changes } = await drain(odoo, null);
  expect(changes).toEqual([expect.objectContaining({ kind: 'contact', deleted: true })]);
});

test('a cursor of something else is refused', async () => {
  const odoo = await start({});
  await expect(pullChanges(odoo.desk, { page: 2 })).rejects.toMatchObject({
    kind: 'unreadable',
    code: 'CURSOR_INVALID',
  });
});
