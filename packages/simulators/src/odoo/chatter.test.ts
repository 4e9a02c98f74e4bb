import { startOdoo, storedColumn, type OdooClient, type Row } from './__fixtures__/odoo-client';

describe.each(['18', '19'] as const)('the chatter on %s.0', (version) => {
  let odoo: OdooClient;
  let partner: number;
  beforeEach(async () => {
    odoo = await startOdoo({ version });
    partner = await odoo.call('res.partner', 'create', [{ name: 'Zoé', phone: '+32470123456' }], {
      context: { tracking_disable: true },
    });
  });
  afterEach(() => odoo.simulator.close());

  const post = async (keywords: object): Promise<number> => {
    const answer = await odoo.call('res.partner', 'message_post', [[partner]], {
      email_from: 'w@x.invalid',
      ...keywords,
    });
    return Array.isArray(answer) ? answer[0] : answer;
  };
  const message = async (id: number): Promise<Row> =>
    (
      await odoo.call('mail.message', 'read', [[id]], {
        fields: [
          'body',
          'date',
          'author_id',
          'create_uid',
          'message_type',
          'subtype_id',
          'message_id',
          'attachment_ids',
        ],
      })
    )[0];

  test('message_post answers an int on 18.0 and a list on 19.0', async () => {
    const answer = await odoo.call('res.partner', 'message_post', [[partner]], { body: 'x' });
    expect(Array.isArray(answer)).toBe(version === '19');
  });

  test.each([
    ['plain text is escaped', { body: 'a <b> & "c"\nd' }, '<p>a &lt;b&gt; &amp; "c"\nd</p>'],
    ['HTML is kept when it is said to be HTML', { body: '<p>a<br/>b</p>', body_is_html: true }, '<p>a<br>b</p>'],
    [
      'scripts and data attributes go',
      { body: '<p data-x="1" onclick="x()" class="k">a<script>alert(1)</script></p>', body_is_html: true },
      '<p class="k">a</p>',
    ],
    [
      'a javascript link is emptied',
      { body: '<a href="java\tscript:alert(1)">a</a>', body_is_html: true },
      '<a href="">a</a>',
    ],
    ['no text is no paragraph', { body: '' }, ''],
  ])('%s', async (_title, keywords, body) => {
    expect(await message(await post(keywords))).toMatchObject({ body });
  });

  test('defaults: a notification, a note, by the acting user, now', async () => {
    const row = await message(await post({ body: 'x' }));
    expect(row).toMatchObject({
      message_type: 'notification',
      subtype_id: [2, 'Note'],
      author_id: [expect.any(Number), 'Bot'],
    });
    expect(row.message_id).toMatch(/^<\d{15}\.\d+\.\d+-openerp-\d+-res\.partner@host>$/);
  });

  test('author, date and Message-Id may be given; the maker stays the bot; the contact keeps its write_date', async () => {
    const before = await odoo.call('res.partner', 'read', [[partner]], { fields: ['write_date'] });
    await odoo.control('/__clock', { advanceMs: 60_000 });
    const given = {
      author_id: partner,
      date: '2026-11-01 10:00:00',
      message_id: '<wamid.1@host>',
      message_type: 'comment',
      subtype_xmlid: 'mail.mt_comment',
    };
    const row = await message(await post({ body: 'x', ...given }));
    expect(row).toMatchObject({
      author_id: [partner, 'Zoé'],
      create_uid: [odoo.uid, 'Bot'],
      date: given.date,
      message_id: given.message_id,
      subtype_id: [1, 'Discussions'],
    });
    expect(await odoo.call('res.partner', 'read', [[partner]], { fields: ['write_date'] })).toEqual(before);
  });

  test('a Message-Id is not unique', async () => {
    await post({ body: 'x', message_id: '<same@host>' });
    await post({ body: 'x', message_id: '<same@host>' });
    expect(
      await odoo.call('mail.message', 'search_count', [[['message_id', 'in', ['<same@host>', '<other@host>']]]]),
    ).toBe(2);
  });

  test('an author without e-mail needs email_from on 18.0 alone', async () => {
    const bare = odoo.call('res.partner', 'message_post', [[partner]], { body: 'x', author_id: partner });
    if (version === '18')
      await expect(bare).rejects.toMatchObject({ code: 2, message: expect.stringContaining('email address') });
    else expect(await bare).toEqual([expect.any(Number)]);
    expect(await post({ body: 'x', author_id: partner })).toEqual(expect.any(Number));
  });

  test.each([
    ['an ISO date', {}, { body: 'x', date: '2026-01-02T03:04:05Z' }],
    ['an unknown keyword', {}, { body: 'x', nonsense: 1 }],
    ['another model', {}, { body: 'x', model: 'crm.lead' }],
    ['an unknown type', {}, { body: 'x', message_type: 'whatsapp' }],
    ['user_notification', {}, { body: 'x', message_type: 'user_notification' }],
    ['a base64 attachment pair', {}, { body: 'x', attachments: [['a', 5]] }],
  ])('%s is fault 1 and writes nothing', async (_title, _context, keywords) => {
    const before = await odoo.call('mail.message', 'search_count', [[]]);
    await expect(post(keywords)).rejects.toMatchObject({ code: 1 });
    expect(await odoo.call('mail.message', 'search_count', [[]])).toBe(before);
  });

  test('a positional body and two records are fault 1, no record is fault 2', async () => {
    const other = await odoo.call('res.partner', 'create', [{ name: 'B' }]);
    await expect(odoo.call('res.partner', 'message_post', [[partner], 'x'])).rejects.toMatchObject({ code: 1 });
    await expect(odoo.call('res.partner', 'message_post', [[partner, other]], { body: 'x' })).rejects.toMatchObject({
      code: 1,
    });
    await expect(odoo.call('res.partner', 'message_post', [[999_999]], { body: 'x' })).rejects.toMatchObject({
      code: 2,
    });
  });

  test('one on-message automation rule turns a good 18.0 post into fault 1 over XML-RPC and text over JSON-RPC', async () => {
    await odoo.control('/__automation', { active: true });
    const first = odoo.call('res.partner', 'message_post', [[partner]], { body: 'x', message_id: '<once@host>' });
    if (version === '18') {
      await expect(first).rejects.toMatchObject({
        code: 1,
        message: expect.stringMatching(/cannot marshal <class 'odoo\.api\.mail\.message'> objects\n$/),
      });
      expect(await odoo.jsonrpc('res.partner', 'message_post', [[partner]], { body: 'y' })).toMatchObject({
        result: expect.stringMatching(/^mail\.message\(\d+,\)$/),
      });
    } else expect(await first).toEqual([expect.any(Number)]);
    expect(await odoo.call('mail.message', 'search_count', [[['message_id', '=', '<once@host>']]])).toBe(1);
  });

  test('attachments: base64 text in, base64 text out, relinked, sized and summed', async () => {
    const datas = Buffer.from('hello').toString('base64');
    const file = await odoo.call('ir.attachment', 'create', [
      { name: 'a.txt', datas, res_model: 'mail.compose.message', res_id: 0 },
    ]);
    const row = await message(await post({ body: '', attachment_ids: [file] }));
    expect(row.attachment_ids).toEqual([file]);
    const fields = ['datas', 'file_size', 'checksum', 'mimetype', 'res_model', 'res_id'];
    expect((await odoo.call('ir.attachment', 'read', [[file]], { fields }))[0]).toEqual({
      id: file,
      datas,
      file_size: 5,
      checksum: 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
      mimetype: 'text/plain',
      res_model: 'res.partner',
      res_id: partner,
    });
    const [token] = await odoo.call('ir.attachment', 'generate_access_token', [[file]]);
    const download = (key: string) => fetch(`${odoo.simulator.url}/web/content/${file}?access_token=${key}`);
    expect(await (await download(token)).text()).toBe('hello');
    expect((await download('wrong')).status).toBe(404);
  });

  test('raw content of a file that is no text cannot be read', async () => {
    const [file] = await odoo.call('ir.attachment', 'create', [[{ name: 'a.jpg', datas: '/9j/4AAQSkZJRg==' }]]);
    await expect(odoo.call('ir.attachment', 'read', [[file]], { fields: ['raw'] })).rejects.toMatchObject({
      code: 1,
      message: expect.stringContaining('UnicodeDecodeError'),
    });
    if (version === '18') return;
    const response = await odoo.json2('ir.attachment/read', { ids: [file], fields: ['raw'] });
    expect([response.status, response.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
  });

  test('mail.message.create takes many at once, with one write_date, and no hooks', async () => {
    const values = (n: number) => ({
      model: 'res.partner',
      res_id: partner,
      body: `<p>${n}</p>`,
      message_id: `<${n}@host>`,
    });
    const ids: number[] = await odoo.call('mail.message', 'create', [Array.from({ length: 100 }, (_, n) => values(n))]);
    expect(ids).toHaveLength(100);
    expect(new Set(storedColumn(odoo, 'mail.message', ids, 'write_date')).size).toBe(1);
  });

  test('the bot may rewrite and delete what it posted', async () => {
    const id = await post({ body: 'x' });
    await odoo.call('mail.message', 'write', [[id], { body: '<p>y</p>' }]);
    expect(await message(id)).toMatchObject({ body: '<p>y</p>' });
    expect(await odoo.call('mail.message', 'unlink', [[id]])).toBe(true);
    expect(await odoo.call('mail.message', 'read', [[id]], { fields: ['body'] })).toEqual([]);
  });

  test('external ids resolve for a plain bot', async () => {
    expect(await odoo.call('ir.model.data', 'check_object_reference', ['mail', 'mt_note'])).toEqual([
      'mail.message.subtype',
      2,
    ]);
    await expect(odoo.call('ir.model.data', 'check_object_reference', ['mail', 'mt_nope'])).rejects.toMatchObject({
      code: 1,
    });
  });

  test('an activity is scheduled although 18.0 faults, and feedback completes it', async () => {
    const planned = { act_type_xmlid: 'mail.mail_activity_data_todo', summary: 'Call back' };
    const scheduled = odoo.call('res.partner', 'activity_schedule', [[partner]], planned);
    if (version === '18')
      await expect(scheduled).rejects.toMatchObject({ code: 1, message: expect.stringContaining('cannot marshal') });
    else expect(await scheduled).toEqual([expect.any(Number)]);
    const [activity] = await odoo.call('mail.activity', 'search', [[['res_id', '=', partner]]]);
    expect(await odoo.call('mail.activity', 'action_feedback', [[activity]], { feedback: 'done' })).toEqual(
      expect.any(Number),
    );
    expect(await odoo.call('mail.activity', 'search_count', [[]])).toBe(0);
  });
});
