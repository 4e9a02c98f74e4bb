import type { OdooClient } from './odoo-client';

/** A login that may do everything, for `startOdoo({ users: [...USERS, BOSS] })`. */
export const BOSS = { login: 'boss', name: 'Boss', apiKey: 'boss-key', groups: ['base.group_system' as const] };

async function asBoss(odoo: OdooClient, model: string, method: string, args: unknown[]): Promise<unknown> {
  return odoo.call(model, method, args, {}, [odoo.uid + 3, BOSS.apiKey]);
}

async function idsOf(odoo: OdooClient, model: string): Promise<number[]> {
  return odoo.call(model, 'search', [[]], { limit: 2, order: 'id desc' });
}

/** Everything that changes the state of the simulated Odoo, by every door; `ids` are partners. The refused ones change it too. */
export const DEEDS: Record<string, (odoo: OdooClient, ids: number[]) => Promise<unknown>> = {
  create: (odoo) => odoo.call('res.partner', 'create', [{ name: 'New', phone: '0470 12 34 56' }]),
  write: (odoo, ids) => odoo.jsonrpc('res.partner', 'write', [ids, { name: 'Changed' }]),
  post: (odoo, [id = 0]) => odoo.jsonrpc('res.partner', 'message_post', [[id]], { body: 'hello' }),
  'post by JSON-2': (odoo, [id = 0]) => odoo.json2('res.partner/message_post', { ids: [id], body: 'hello' }),
  'post with a file': (odoo, [id = 0]) =>
    odoo.call('res.partner', 'message_post', [[id]], { body: 'x', attachments: [['a.txt', 'text']] }),
  'append lines': (odoo, [id = 0]) =>
    odoo.call('mail.message', 'create', [[1, 2].map((n) => ({ model: 'res.partner', res_id: id, body: `${n}` }))]),
  'make leads': (odoo, [id = 0]) =>
    odoo.call('crm.lead', 'create', [['First', 'Second'].map((name) => ({ name, partner_id: id }))]),
  'move leads': async (odoo) =>
    odoo.call('crm.lead', 'write', [await idsOf(odoo, 'crm.lead'), { stage_id: 2, phone: '0470 99 88 77' }]),
  'delete a lead': async (odoo) => asBoss(odoo, 'crm.lead', 'unlink', [(await idsOf(odoo, 'crm.lead')).slice(0, 1)]),
  'lose leads': async (odoo) => odoo.call('crm.lead', 'action_set_lost', [await idsOf(odoo, 'crm.lead')]),
  schedule: (odoo, [id = 0]) =>
    odoo.call('res.partner', 'activity_schedule', [[id]], { act_type_xmlid: 'mail.mail_activity_data_todo' }),
  finish: async (odoo) => odoo.call('mail.activity', 'action_feedback', [await idsOf(odoo, 'mail.activity')]),
  archive: (odoo, ids) => odoo.call('res.partner', 'action_archive', [ids.slice(-1)]),
  blacklist: (odoo) => asBoss(odoo, 'phone.blacklist', 'add', ['0470123456']),
  pardon: (odoo) => asBoss(odoo, 'phone.blacklist', 'remove', ['0470123456']),
  'attach a file': (odoo) => odoo.call('ir.attachment', 'create', [{ name: 'a.txt', datas: 'QQ==' }]),
  'share a file': async (odoo) =>
    odoo.call('ir.attachment', 'generate_access_token', [await idsOf(odoo, 'ir.attachment')]),
  'add on the page': (odoo) => odoo.control('/__ui/partners', { name: 'By hand' }),
  'write on the page': (odoo, [id = 0]) =>
    odoo.control('/__ui/messages', { model: 'res.partner', res_id: id, body: 'by hand' }),
  'move the clock': (odoo) => odoo.control('/__clock', { advanceMs: 61_000 }),
  'commit late': async (odoo) => {
    await odoo.control('/__faults', {
      match: { path: 'create' },
      effect: { commitDelayMs: 5, closeBeforeAnswer: true },
    });
    const before = odoo.simulator.snapshot().tables['res.partner']?.rows.length;
    await odoo.call('res.partner', 'create', [{ name: 'Nobody waits' }]).catch(() => undefined);
    while (odoo.simulator.snapshot().tables['res.partner']?.rows.length === before) await odoo.control('/__clock');
  },
  'start again': (odoo) => odoo.control('/__reset', {}),
};
