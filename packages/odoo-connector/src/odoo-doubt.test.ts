import type { ContactDraft, DoubtfulEffect } from '@kaiwa/core';
import {
  fieldsNamed,
  Json2Fault,
  startScriptedOdoo,
  type Script,
  type ScriptedOdoo,
} from './__fixtures__/scripted-odoo';
import { resolveDoubt } from './odoo-doubt';

const open: ScriptedOdoo[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function resolve(script: Script, ...effects: DoubtfulEffect[]) {
  const odoo = await startScriptedOdoo(script);
  open.push(odoo);
  const outcomes = await resolveDoubt(odoo.desk, effects);
  return { odoo, answers: outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.error.code)) };
}
const attemptedAt = new Date('2026-11-22T09:00:00Z');
const target = { object: 'res.partner', id: '11' };
const draft: ContactDraft = {
  key: 'k',
  ref: null,
  name: 'Ann',
  phone: '+32471000001',
  bsuid: null,
  country: null,
  ownerId: null,
  fields: {},
};
const ann = { id: 1, name: 'Ann' };
const ben = { id: 2, name: 'Ben' };

describe('a new contact', () => {
  test.each([
    ['nobody', [], 'absent'],
    ['one of ours', [ann], { object: 'res.partner', id: '1' }],
    ['two of one house', [ann, ben], { object: 'res.partner', id: '1' }],
    ['two of one name', [ann, { ...ann, id: 3 }], 'undecided'],
    ['two others', [ben, { ...ben, id: 3 }], 'undecided'],
  ])('finds %s', async (_title, rows, expected) => {
    const { answers, odoo } = await resolve(
      { 'res.partner.search_read': rows },
      { kind: 'saveContact', draft, attemptedAt },
    );
    expect(answers).toEqual([expected]);
    expect(odoo.argsOf('res.partner/search_read')[0]?.['domain']).toEqual([
      ['phone', '=', '+32471000001'],
      ['create_uid', '=', 8],
      ['create_date', '>=', '2026-11-22 08:50:00'],
    ]);
  });

  test('is looked for by our id where the field exists, by name where there is nothing else', async () => {
    const script = { 'res.partner.search_read': [], 'res.partner.fields_get': fieldsNamed('name phone x_whatsapp_id') };
    const bare = { ...draft, phone: null };
    const { odoo } = await resolve(
      script,
      { kind: 'saveContact', draft: { ...bare, bsuid: 'BE.1' }, attemptedAt },
      { kind: 'saveContact', draft: bare, attemptedAt },
    );
    expect(
      odoo.argsOf('res.partner/search_read').map(({ domain }) => (Array.isArray(domain) ? domain[0] : null)),
    ).toEqual([
      ['x_whatsapp_id', '=', 'BE.1'],
      ['name', '=', 'Ann'],
    ]);
  });
});

test('an update is found when the record holds it, absent when it does not', async () => {
  const row = { id: 11, name: 'Ann', phone: '0471', user_id: [9, 'Sally'] };
  const fields = fieldsNamed('name phone many2one:user_id');
  const wanted = (ownerId: string): DoubtfulEffect => ({
    kind: 'saveContact',
    draft: { ...draft, ref: target, ownerId },
    attemptedAt,
  });
  const { answers } = await resolve(
    { 'res.partner.fields_get': fields, 'res.partner.read': [row] },
    wanted('9'),
    wanted('10'),
  );
  expect(answers).toEqual([target, 'absent']);
});

const line = (key: string): DoubtfulEffect => ({
  kind: 'recordActivity',
  attemptedAt,
  activity: {
    key,
    target,
    kind: 'message',
    direction: 'in',
    text: 'x',
    author: 'A',
    authorRef: null,
    occurredAt: attemptedAt,
    fileIds: [],
  },
});

test('chat lines are looked up together by their Message-Id', async () => {
  const script = { 'mail.message.search_read': [{ id: 7, message_id: '<wamid.B@shop.kaiwa.invalid>' }] };
  const { answers, odoo } = await resolve(script, line('wamid.A'), line('wamid.B'));
  expect(answers).toEqual(['absent', { id: '7' }]);
  expect(odoo.argsOf('mail.message/search_read')).toHaveLength(1);
});

test('a deal is found by contact, title and maker', async () => {
  const effect: DoubtfulEffect = {
    kind: 'saveDeal',
    attemptedAt,
    draft: { key: 'k', ref: null, contact: target, title: 'Sofa', fields: {} },
  };
  const { answers, odoo } = await resolve({ 'crm.lead.search_read': [{ id: 5 }] }, effect);
  expect(answers).toEqual([{ object: 'crm.lead', id: '5' }]);
  expect(odoo.argsOf('crm.lead/search_read')[0]?.['domain']).toEqual([
    ['partner_id', '=', 11],
    ['name', '=', 'Sofa'],
    ['create_uid', '=', 8],
    ['create_date', '>=', '2026-11-22 08:50:00'],
  ]);
});

const move = (stageId: string): DoubtfulEffect => ({
  kind: 'saveDeal',
  attemptedAt,
  draft: { key: 'k', ref: { object: 'crm.lead', id: '5' }, contact: target, stageId, fields: {} },
});

test('a move is found when the deal stands there', async () => {
  const { answers } = await resolve({ 'crm.lead.read': [{ id: 5, stage_id: [4, 'Won'] }] }, move('4'), move('1'));
  expect(answers).toEqual([{ object: 'crm.lead', id: '5' }, 'absent']);
});

test('an opt-out is found in its tag or its field', async () => {
  const entry = (state: 'opted-in' | 'opted-out'): DoubtfulEffect => ({
    kind: 'saveConsent',
    attemptedAt,
    entry: { key: 'k', contact: target, purpose: 'all', state, at: attemptedAt, source: 's' },
  });
  const tagged = {
    'res.partner.category.search_read': [{ id: 9, name: 'x' }],
    'res.partner.read': [{ id: 11, category_id: [3, 9] }],
  };
  expect((await resolve(tagged, entry('opted-out'), entry('opted-in'))).answers).toEqual([target, 'absent']);
  const field = {
    'res.partner.fields_get': fieldsNamed('boolean:x_whatsapp_opt_out'),
    'res.partner.read': [{ id: 11, x_whatsapp_opt_out: false }],
  };
  expect((await resolve(field, entry('opted-out'), entry('opted-in'))).answers).toEqual(['absent', target]);
});

test('a file is found by contact, name and content', async () => {
  const file = { key: 'k', target, name: 'a.txt', mimeType: 'text/plain', bytes: Buffer.from('hello') };
  const { answers, odoo } = await resolve(
    { 'ir.attachment.search_read': [{ id: 4 }, { id: 6 }] },
    { kind: 'storeFile', file, attemptedAt },
  );
  expect(answers).toEqual([{ id: '4' }]);
  expect(JSON.stringify(odoo.argsOf('ir.attachment/search_read'))).toContain(
    'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
  );
});

test('an effect that cannot be looked up does not hide the others', async () => {
  const script = {
    'res.partner.search_read': new Json2Fault(500, 'psycopg2.errors.LockNotAvailable', 'x'),
    'ir.attachment.search_read': [],
  };
  const file = { key: 'k', target, name: 'a', mimeType: 'text/plain', bytes: Buffer.from('x') };
  const { answers } = await resolve(
    script,
    { kind: 'saveContact', draft, attemptedAt },
    { kind: 'storeFile', file, attemptedAt },
  );
  expect(answers).toEqual(['CRM_BUSY', 'absent']);
});
