import type { ContactDraft } from '@kaiwa/core';
import {
  fieldsNamed,
  Json2Fault,
  listOf,
  startScriptedOdoo,
  type Script,
  type ScriptedOdoo,
} from './__fixtures__/scripted-odoo';
import { saveContacts } from './odoo-contact-drafts';

const open: ScriptedOdoo[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function start(script: Script): Promise<ScriptedOdoo> {
  const odoo = await startScriptedOdoo(script);
  open.push(odoo);
  return odoo;
}
const draft = (changes: Partial<ContactDraft> = {}): ContactDraft => ({
  key: 'k',
  ref: null,
  name: 'Ann',
  phone: '+32471000001',
  bsuid: null,
  country: null,
  ownerId: null,
  fields: {},
  ...changes,
});
const ref = (id: number) => ({ object: 'res.partner', id: String(id) });
const createAll = (args: Record<string, unknown>) => listOf(args, 'vals_list').map((_, index) => 100 + index);
const createGood = (args: Record<string, unknown>) => {
  if (JSON.stringify(args).includes('bad')) throw new Json2Fault(422, 'odoo.exceptions.ValidationError', 'Bad name');
  return createAll(args);
};

test('new contacts go in one call, with country and owner by number, and without a follower', async () => {
  const fields = fieldsNamed('name phone x_whatsapp_id many2one:industry_id');
  const odoo = await start({ 'res.partner.fields_get': fields, 'res.partner.create': createAll });
  const mapped = { industry_id: '5', comment: undefined, name: 'never this' };
  const outcomes = await saveContacts(odoo.desk, [
    draft({ country: 'BE', ownerId: '9', bsuid: 'BE.1', fields: mapped }),
    draft({ name: 'Bob', phone: null }),
  ]);
  expect(outcomes).toEqual([
    { ok: true, value: ref(100) },
    { ok: true, value: ref(101) },
  ]);
  expect(odoo.argsOf('res.partner/create')).toEqual([
    {
      vals_list: [
        { name: 'Ann', phone: '+32471000001', country_id: 20, user_id: 9, x_whatsapp_id: 'BE.1', industry_id: 5 },
        { name: 'Bob' },
      ],
      context: { mail_create_nosubscribe: true },
    },
  ]);
});

test('an update writes only what is missing, together where it is the same, and reads once', async () => {
  const rows = [
    { id: 1, name: 'Has all', phone: '0471', active: true },
    { id: 2, name: 'No phone', phone: false, active: true },
    { id: 3, name: 'Tagged', phone: '0472', active: true },
    { id: 4, name: 'Tagged too', phone: '0473', active: true },
  ];
  const odoo = await start({ 'res.partner.search_read': rows, 'res.partner.write': true });
  const outcomes = await saveContacts(odoo.desk, [
    draft({ ref: ref(1) }),
    draft({ ref: ref(2) }),
    draft({ ref: ref(3), fields: { function: 'Chef' } }),
    draft({ ref: ref(4), fields: { function: 'Chef' } }),
    draft({ ref: ref(99) }),
  ]);
  expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.id : outcome.error.code))).toEqual([
    '1',
    '2',
    '3',
    '4',
    'RECORD_GONE',
  ]);
  expect(odoo.argsOf('res.partner/search_read')).toHaveLength(1);
  expect(odoo.argsOf('res.partner/write')).toEqual([
    { ids: [2], vals: { phone: '+32471000001' } },
    { ids: [3, 4], vals: { function: 'Chef' } },
  ]);
});

test('one refused contact stands alone; the right to create is asked for once', async () => {
  const odoo = await start({ 'res.partner.create': createGood });
  const outcomes = await saveContacts(odoo.desk, [draft(), draft({ name: 'bad' }), draft()]);
  expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.message))).toEqual(['ok', 'Bad name', 'ok']);

  const denied = await start({
    'res.partner.create': new Json2Fault(403, 'odoo.exceptions.AccessError', 'Not allowed'),
  });
  const refused = await saveContacts(denied.desk, [draft(), draft(), draft()]);
  expect(refused.map((outcome) => !outcome.ok && outcome.error.code)).toEqual([
    'PERMISSION_MISSING',
    'PERMISSION_MISSING',
    'PERMISSION_MISSING',
  ]);
  expect(denied.argsOf('res.partner/create')).toHaveLength(1);
});

test('fewer ids than records is a doubt, not a success', async () => {
  const odoo = await start({ 'res.partner.create': [1] });
  const outcomes = await saveContacts(odoo.desk, [draft(), draft()]);
  expect(outcomes.map((outcome) => !outcome.ok && [outcome.error.kind, outcome.error.effect])).toEqual([
    ['unreadable', 'unknown'],
    ['unreadable', 'unknown'],
  ]);
});
