import type { ContactConsent } from '@kaiwa/core';
import {
  fieldsNamed,
  Json2Fault,
  listOf,
  startScriptedOdoo,
  type Script,
  type ScriptedOdoo,
} from './__fixtures__/scripted-odoo';
import { saveConsents } from './odoo-consent';

const open: ScriptedOdoo[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function start(script: Script): Promise<ScriptedOdoo> {
  const odoo = await startScriptedOdoo({ 'res.partner.write': true, ...script });
  open.push(odoo);
  return odoo;
}
const entry = (id: string, changes: Partial<ContactConsent> = {}): ContactConsent => ({
  key: 'k',
  contact: { object: 'res.partner', id },
  purpose: 'all',
  state: 'opted-out',
  at: new Date('2026-11-20T10:00:00Z'),
  source: 'keyword',
  ...changes,
});
const tag = ({ domain }: Record<string, unknown>) => [
  { id: JSON.stringify(domain).includes('(marketing)') ? 8 : 9, name: 'x' },
];
const write = (args: Record<string, unknown>) => {
  if (listOf(args, 'ids').includes(2)) throw new Json2Fault(404, 'odoo.exceptions.MissingError', 'Record gone');
  return true;
};
const withField = { 'res.partner.fields_get': fieldsNamed('name boolean:x_whatsapp_opt_out') };

test('the field is written where an administrator made it: one call for all that get the same', async () => {
  const odoo = await start(withField);
  await saveConsents(odoo.desk, [entry('1'), entry('2'), entry('3', { state: 'opted-in' })]);
  expect(odoo.argsOf('res.partner/write')).toEqual([
    { ids: [1, 2], vals: { x_whatsapp_opt_out: true } },
    { ids: [3], vals: { x_whatsapp_opt_out: false } },
  ]);
});

test('without the field a tag is made once and linked, other tags stay', async () => {
  const odoo = await start({ 'res.partner.category.search_read': [], 'res.partner.category.create': [9] });
  await saveConsents(odoo.desk, [entry('1')]);
  expect(odoo.argsOf('res.partner.category/create')[0]?.['vals_list']).toEqual([{ name: 'WhatsApp opt-out' }]);
  expect(odoo.argsOf('res.partner/write')).toEqual([{ ids: [1], vals: { category_id: [[4, 9]] } }]);
});

test('an opt-in with no tag to take away writes nothing', async () => {
  const odoo = await start({ 'res.partner.category.search_read': [] });
  expect(await saveConsents(odoo.desk, [entry('1', { state: 'opted-in' })])).toEqual([{ ok: true, value: undefined }]);
  expect(odoo.argsOf('res.partner/write')).toEqual([]);
});

test('purposes do not wipe each other out', async () => {
  const odoo = await start({ 'res.partner.category.search_read': tag });
  await saveConsents(odoo.desk, [entry('1', { purpose: 'marketing' }), entry('1', { state: 'opted-in' })]);
  expect(odoo.argsOf('res.partner/write').map(({ vals }) => vals)).toEqual([
    { category_id: [[4, 8]] },
    { category_id: [[3, 9]] },
  ]);
});

test.each([
  ['the later one counts', '2026-11-20T09:00:00Z', false],
  ['at the same instant the opt-out counts', '2026-11-20T10:00:00Z', true],
])('of two entries %s', async (_title, at, isOut) => {
  const odoo = await start(withField);
  await saveConsents(odoo.desk, [entry('1', { at: new Date(at) }), entry('1', { state: 'opted-in' })]);
  expect(odoo.argsOf('res.partner/write')).toEqual([{ ids: [1], vals: { x_whatsapp_opt_out: isOut } }]);
});

test('a contact that is gone does not fail the others', async () => {
  const odoo = await start({ ...withField, 'res.partner.write': write });
  const outcomes = await saveConsents(odoo.desk, [entry('1'), entry('2'), entry('3')]);
  expect(outcomes.map((outcome) => outcome.ok || outcome.error.code)).toEqual([true, 'RECORD_GONE', true]);
});
