import type { Activity } from '@kaiwa/core';
import { listOf, startScriptedOdoo, type Script, type ScriptedOdoo } from './__fixtures__/scripted-odoo';
import { recordActivities } from './odoo-activities';

const open: ScriptedOdoo[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
async function start(script: Script = {}): Promise<ScriptedOdoo> {
  let last = 500;
  const create = (args: Record<string, unknown>) => listOf(args, 'vals_list').map(() => (last += 1));
  const odoo = await startScriptedOdoo({ 'mail.message.create': create, 'mail.message.write': true, ...script });
  open.push(odoo);
  return odoo;
}
const target = { object: 'res.partner', id: '11' };
const line = (changes: Partial<Activity> = {}): Activity => ({
  key: 'wamid.A',
  target,
  kind: 'message',
  direction: 'in',
  text: 'Hello\nthere',
  author: 'Ann',
  authorRef: target,
  occurredAt: new Date('2026-11-20T10:00:01.900Z'),
  fileIds: [],
  ...changes,
});

test('a customer shows as the author, our own user names who spoke; time, id and sender are ours', async () => {
  const odoo = await start();
  const lines = [line(), line({ key: 'wamid.B', direction: 'out', author: 'Otto', authorRef: null, fileIds: ['7'] })];
  expect(await recordActivities(odoo.desk, lines)).toEqual([
    { ok: true, value: { id: '501' } },
    { ok: true, value: { id: '502' } },
  ]);
  const shared = {
    model: 'res.partner',
    res_id: 11,
    message_type: 'comment',
    subtype_id: 2,
    date: '2026-11-20 10:00:01',
  };
  expect(odoo.argsOf('mail.message/create').map(({ vals_list }) => vals_list)).toEqual([
    [
      {
        ...shared,
        author_id: 11,
        body: '<p>Hello<br/>there</p>',
        email_from: '"Ann" <whatsapp@kaiwa.invalid>',
        message_id: '<wamid.A@shop.kaiwa.invalid>',
      },
      {
        ...shared,
        author_id: 3,
        body: '<p><b>Otto</b><br/>Hello<br/>there</p>',
        email_from: '"Otto" <whatsapp@kaiwa.invalid>',
        message_id: '<wamid.B@shop.kaiwa.invalid>',
        attachment_ids: [[6, 0, [7]]],
      },
    ],
  ]);
});

test('a first attempt looks nothing up', async () => {
  const odoo = await start();
  await recordActivities(odoo.desk, [line()]);
  expect(odoo.argsOf('mail.message/search_read')).toEqual([]);
});

test('a repeat is looked up once for all, rewritten where it exists and created where not', async () => {
  const odoo = await start({ 'mail.message.search_read': [{ id: 77, message_id: '<wamid.A@shop.kaiwa.invalid>' }] });
  const outcomes = await recordActivities(odoo.desk, [
    line({ repeat: true, text: 'newer' }),
    line({ key: 'wamid.B', repeat: true }),
    line({ key: 'wamid.C' }),
  ]);
  expect(outcomes.map((outcome) => outcome.ok && outcome.value.id)).toEqual(['77', '501', '502']);
  expect(odoo.argsOf('mail.message/search_read')).toHaveLength(1);
  expect(odoo.argsOf('mail.message/write')).toEqual([{ ids: [77], vals: { body: '<p>newer</p>' } }]);
  expect(odoo.argsOf('mail.message/create')).toHaveLength(1);
});

test('the same key twice in a batch is one line with the newer words', async () => {
  const odoo = await start();
  const outcomes = await recordActivities(odoo.desk, [line({ text: 'older' }), line({ text: 'newer' })]);
  expect(outcomes.map((outcome) => outcome.ok && outcome.value.id)).toEqual(['501', '501']);
  expect(JSON.stringify(odoo.argsOf('mail.message/create'))).not.toContain('older');
});

test('a text longer than a line goes on in further lines; the first one is the record', async () => {
  const odoo = await start();
  const desk = { ...odoo.desk, maxChars: 4 };
  expect(await recordActivities(desk, [line({ text: 'abcdefghij' }), line({ key: 'wamid.B', text: 'x' })])).toEqual([
    { ok: true, value: { id: '501' } },
    { ok: true, value: { id: '504' } },
  ]);
  const [created] = odoo.argsOf('mail.message/create');
  expect(listOf(created ?? {}, 'vals_list')).toEqual(
    ['<p>abcd</p>', '<p>(…) efgh</p>', '<p>(…) ij</p>', '<p>x</p>'].map((body) => expect.objectContaining({ body })),
  );
});
