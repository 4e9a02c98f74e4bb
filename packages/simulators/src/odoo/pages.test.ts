import { Script } from 'node:vm';
import { startOdoo, type OdooClient } from './__fixtures__/odoo-client';

const EVIL = '<script>alert("x")</script>';
let odoo: OdooClient;
let partner: number;
let lead: number;
beforeEach(async () => {
  odoo = await startOdoo();
  partner = await odoo.call('res.partner', 'create', [{ name: `Zoé ${EVIL}`, phone: '0470 12 34 56', function: EVIL }]);
  lead = await odoo.call('crm.lead', 'create', [{ name: `Cake ${EVIL}`, partner_id: partner, user_id: false }]);
});
afterEach(() => odoo.simulator.close());

const page = async (path: string): Promise<string> => (await fetch(`${odoo.simulator.url}${path}`)).text();
const send = (method: string, path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${odoo.simulator.url}${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

test.each(['/', '/pipeline'])('%s shows what people wrote as text, and nothing from elsewhere', async (path) => {
  const response = await fetch(`${odoo.simulator.url}${path}`);
  const html = await response.text();
  expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  expect(html).not.toContain(EVIL);
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('a contact shows its fields, its leads and its chatter as safe HTML', async () => {
  const file = await odoo.call('ir.attachment', 'create', [
    { name: 'menu.pdf', datas: 'JVBERg==', res_model: 'res.partner', res_id: partner },
  ]);
  await odoo.call('res.partner', 'message_post', [[partner]], {
    body: `<p>Hi<br/>there ${EVIL}<img src=x onerror=alert(1)></p>`,
    body_is_html: true,
    author_id: partner,
    date: '2026-11-01 10:00:00',
    attachment_ids: [file],
  });
  const html = await page(`/contacts/${partner}`);
  expect(html).toContain('<p>Hi<br>there <img src="x"></p>');
  expect(html).toContain('+32470123456');
  expect(html).toContain('2026-11-01 10:00:00 UTC');
  expect(html).toContain('menu.pdf');
  expect(html).toContain(`href="/leads/${lead}"`);
  expect(html).not.toContain(EVIL);
  expect(html).not.toContain('onerror');
  const download = await fetch(`${odoo.simulator.url}/__ui/attachments/${file}`);
  expect(download.headers.get('content-disposition')).toContain('attachment; filename=menu.pdf');
});

test('the contact list can be searched and paged', async () => {
  await odoo.call('res.partner', 'create', [Array.from({ length: 70 }, (_, n) => ({ name: `Crowd ${n}` }))]);
  expect(await page('/?q=crowd')).toContain('Next</a>');
  expect((await page('/?q=crowd&page=2')).match(/class="contact"/g)).toHaveLength(10);
  expect(await page('/?q=nobody%22%3E')).toContain('No contact fits.');
});

test('a lead moved on the board was moved by a human, and leaves its line', async () => {
  expect(await (await send('POST', `/__ui/leads/${lead}/stage`, { stage_id: 2 })).json()).toEqual({ id: lead });
  const [row] = await odoo.call('crm.lead', 'read', [[lead]], { fields: ['stage_id', 'write_uid'] });
  expect(row).toEqual({ id: lead, stage_id: [2, 'Qualified'], write_uid: [2, 'Mitchell Admin'] });
  expect(await page(`/leads/${lead}`)).toContain('<p class="quiet">Stage Changed</p>');
});

test('the board works without a script: every card has a select and a button', async () => {
  expect(await page('/pipeline')).toContain(
    `action="/__ui/leads/${lead}/stage"><select name="stage_id" aria-label="Stage of Cake`,
  );
  const response = await fetch(`${odoo.simulator.url}/__ui/leads/${lead}/stage`, {
    method: 'POST',
    body: new URLSearchParams({ stage_id: '3' }),
    redirect: 'manual',
  });
  expect([response.status, response.headers.get('location')]).toEqual([303, '/pipeline']);
  const [row] = await odoo.call('crm.lead', 'read', [[lead]], { fields: ['stage_id'] });
  expect(row.stage_id).toEqual([3, 'Proposition']);
});

test('a human adds and edits contacts, and writes in the chatter', async () => {
  const { id } = (await (await send('POST', '/__ui/partners', { name: 'By hand', phone: '0470 00 00 01' })).json()) as {
    id: number;
  };
  await send('PATCH', `/__ui/partners/${id}`, { phone: '0470 00 00 02' });
  await send('POST', '/__ui/messages', {
    model: 'res.partner',
    res_id: id,
    body: 'call <b>me</b>',
    subtype: 'comment',
  });
  const [row] = await odoo.call('res.partner', 'read', [[id]], {
    fields: ['phone_sanitized', 'create_uid', 'write_uid'],
  });
  expect(row).toEqual({
    id,
    phone_sanitized: '+32470000002',
    create_uid: [2, 'Mitchell Admin'],
    write_uid: [2, 'Mitchell Admin'],
  });
  const [message] = await odoo.call(
    'mail.message',
    'search_read',
    [
      [
        ['res_id', '=', id],
        ['subtype_id', '=', 1],
      ],
    ],
    { fields: ['body', 'create_uid'] },
  );
  expect(message).toMatchObject({ body: '<p>call &lt;b&gt;me&lt;/b&gt;</p>', create_uid: [2, 'Mitchell Admin'] });
});

test('refusals: another site, no such record, no name', async () => {
  expect(
    (await send('POST', `/__ui/leads/${lead}/stage`, { stage_id: 2 }, { 'sec-fetch-site': 'cross-site' })).status,
  ).toBe(403);
  expect((await send('PATCH', '/__ui/partners/999999', { name: 'x' })).status).toBe(404);
  expect((await send('POST', '/__ui/partners', { phone: '1' })).status).toBe(422);
  expect((await fetch(`${odoo.simulator.url}/contacts/999999`)).status).toBe(404);
});

test('style and script come from here', async () => {
  expect(await page('/__ui/style.css')).toContain('prefers-color-scheme: dark');
  const script = await page('/__ui/script.js');
  expect(() => new Script(script)).not.toThrow();
});
