import {
  ANNA,
  NUMBER,
  orderUpdate,
  startBusiness,
  template,
  text,
  TOKEN,
  type Answer,
  type SimulatedBusiness,
} from './__fixtures__/simulated-business';

let business: SimulatedBusiness;
beforeAll(async () => {
  business = await startBusiness({ hasPairRateLimit: false });
});
afterAll(() => business.close());
beforeEach(async () => {
  await business.control('POST', '/__reset');
  business.receiver.posts.length = 0;
});

const image = { type: 'image', parameters: [{ type: 'image', image: { link: 'https://x.example/a.jpg' } }] };
const sale = (components: unknown[]): Record<string, unknown> => template('sale', 'nl', components);
const saleHeader = { ...image, type: 'header' };
const longSale = sale([
  saleHeader,
  { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'n'.repeat(1020) }] },
]);
const buttons = (count: number, title = 'Yes'): Record<string, unknown> => ({
  to: `+${ANNA}`,
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text: 'Well?' },
    action: {
      buttons: Array.from({ length: count }, (_, index) => ({
        type: 'reply',
        reply: { id: `b${index}`, title: `${title}${index}` },
      })),
    },
  },
});

async function sendRaw(path: string, headers: Record<string, string>): Promise<Answer> {
  const answer = await fetch(`${business.simulator.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ messaging_product: 'whatsapp', ...template('plain', 'nl') }),
  });
  return { status: answer.status, body: await answer.json() };
}

describe('refusals in Meta’s words', () => {
  test.each<[title: string, message: Record<string, unknown>, status: number, code: number]>([
    ['no recipient', { type: 'text', text: { body: 'x' } }, 400, 100],
    ['no product', { ...text(), messaging_product: 'sms' }, 400, 100],
    ['a text without a body', { ...text(), text: {} }, 400, 131_008],
    ['a text that is no object', { ...text(), text: 'hello' }, 400, 131_009],
    ['a text with an unknown key', { ...text(), text: { body: 'x', bold: true } }, 400, 100],
    ['a text of 4097 characters', text('x'.repeat(4097)), 400, 100],
    ['opaque data of 513 characters', { ...text(), biz_opaque_callback_data: 'x'.repeat(513) }, 400, 131_009],
    ['an unknown kind', { ...text(), type: 'telegram' }, 400, 131_051],
    ['a kind named like a prototype member', { ...text(), type: 'constructor' }, 400, 131_051],
    [
      'an image with id and link',
      { to: '+31612345678', type: 'image', image: { id: '1', link: 'https://x.example/a' } },
      400,
      131_009,
    ],
    ['an image without id and link', { to: '+31612345678', type: 'image', image: {} }, 400, 131_009],
    ['an unknown media id', { to: '+31612345678', type: 'image', image: { id: '123' } }, 400, 131_009],
    [
      'a media link that is no web link',
      { to: '+31612345678', type: 'image', image: { link: 'file:///etc/passwd' } },
      400,
      131_009,
    ],
    [
      'audio with a caption',
      { to: '+31612345678', type: 'audio', audio: { link: 'https://x.example/a', caption: 'x' } },
      400,
      100,
    ],
    [
      'a location off the globe',
      { to: '+31612345678', type: 'location', location: { latitude: 91, longitude: 0 } },
      400,
      131_009,
    ],
    ['contacts without a name', { to: '+31612345678', type: 'contacts', contacts: [{ phones: [] }] }, 400, 131_008],
    ['a reaction without a target', { to: '+31612345678', type: 'reaction', reaction: { emoji: '👍' } }, 400, 131_008],
    ['four buttons', buttons(4), 400, 131_009],
    ['a button title of 21 characters', buttons(1, 'x'.repeat(20)), 400, 131_009],
    [
      'an unknown interactive kind',
      { to: '+31612345678', type: 'interactive', interactive: { type: 'dance' } },
      400,
      131_009,
    ],
    ['a recipient that is no phone', text('x', 'anna@example.org'), 400, 131_009],
    ['an unknown user id', { ...text(), to: undefined, recipient: 'NL.123' }, 400, 131_009],
    ['the business itself as recipient', text('x', '+31208001234'), 400, 131_021],
    ['a template Meta does not know', template('missing', 'nl'), 404, 132_001],
    ['a template in a language it does not have', template('plain', 'nl_NL'), 404, 132_001],
    ['a template not yet approved', template('waiting', 'nl'), 404, 132_001],
    ['a paused template', template('sleeping', 'nl'), 400, 132_015],
    ['a disabled template', template('gone', 'nl'), 400, 132_016],
    ['one value too few', orderUpdate(['Anna']), 400, 132_000],
    ['one value too many', orderUpdate(['Anna', 'Friday', 'x']), 400, 132_000],
    [
      'a value for a template without variables',
      template('plain', 'nl', [{ type: 'body', parameters: [{ type: 'text', text: 'x' }] }]),
      400,
      132_000,
    ],
    ['an empty value', orderUpdate(['', 'Friday']), 400, 131_008],
    ['a value with a line break', orderUpdate(['An\nna', 'Friday']), 400, 132_018],
    ['a value with a tab', orderUpdate(['An\tna', 'Friday']), 400, 132_018],
    ['a value with five blanks', orderUpdate(['An     na', 'Friday']), 400, 132_018],
    [
      'a header where none was approved',
      template('plain', 'nl', [{ type: 'header', parameters: image.parameters }]),
      400,
      132_000,
    ],
    [
      'a text where a picture was approved',
      sale([{ type: 'header', parameters: [{ type: 'text', text: 'x' }] }]),
      400,
      132_012,
    ],
    [
      'a named template with a wrong name',
      sale([saleHeader, { type: 'body', parameters: [{ type: 'text', parameter_name: 'name', text: 'x' }] }]),
      400,
      132_012,
    ],
    ['a text too long once filled in', longSale, 400, 132_005],
    [
      'a missing button value',
      template('code', 'nl', [{ type: 'body', parameters: [{ type: 'text', text: '1' }] }]),
      400,
      131_008,
    ],
    [
      'a button that does not exist',
      template('plain', 'nl', [{ type: 'button', sub_type: 'url', index: 0, parameters: [] }]),
      400,
      132_018,
    ],
  ])('%s', async (_title, message, status, code) => {
    const answer = await business.send(message);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error).toMatchObject({ type: 'OAuthException', fbtrace_id: expect.any(String) });
    expect(business.simulator.snapshot().messages).toEqual([]);
  });

  test('the envelope carries product and details', async () => {
    const { body } = await business.send(orderUpdate(['Anna']));
    expect(body.error).toEqual({
      message: '(#132000) Number of parameters does not match the expected number of params',
      type: 'OAuthException',
      code: 132_000,
      error_data: {
        messaging_product: 'whatsapp',
        details: 'body: number of localizable_params (1) does not match the expected number of params (2)',
      },
      fbtrace_id: expect.stringMatching(/^A[0-9A-F]{22}$/),
    });
  });
});

describe('accepted', () => {
  test('exactly four blanks and 4096 characters pass', async () => {
    expect((await business.send(orderUpdate(['An    na', 'Friday']))).status).toBe(200);
    await business.annaSends();
    expect((await business.send(text('x'.repeat(4096)))).status).toBe(200);
  });

  test('the answer names input, wa_id and a wamid that holds the address', async () => {
    const { status, body } = await business.send(orderUpdate());
    expect(status).toBe(200);
    expect(body).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: `+${ANNA}`, wa_id: ANNA }],
      messages: [{ id: expect.stringMatching(/^wamid\.HBg[A-Za-z0-9+/]+=*$/), message_status: 'accepted' }],
    });
    expect(Buffer.from(body.messages[0].id.slice(6), 'base64').toString('latin1')).toContain(ANNA);
  });

  test('a send to a user id is answered with the user id only', async () => {
    await business.control('POST', '/__phones', { userId: 'CO.778899', username: 'zed' });
    const { body } = await business.send({ ...template('plain', 'nl'), to: undefined, recipient: 'CO.778899' });
    expect(body.contacts).toEqual([{ input: 'CO.778899', user_id: 'CO.778899' }]);
  });

  test('an authentication template needs a phone, and reaches one', async () => {
    const code = [
      { type: 'body', parameters: [{ type: 'text', text: '123456' }] },
      { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '123456' }] },
    ];
    await business.control('POST', '/__phones', { userId: 'CO.778899', username: 'zed' });
    const byUserId = await business.send({ ...template('code', 'nl', code), to: undefined, recipient: 'CO.778899' });
    expect(byUserId.body.error.code).toBe(131_062);
    expect((await business.send(template('code', 'nl', code))).status).toBe(200);
  });

  test.each([
    ['an older Brazilian phone', '551161234567', '+5511961234567'],
    ['an older Mexican phone', '5215512345678', '+525512345678'],
    ['an Argentine phone', '5491123456789', '+541123456789'],
  ])('%s is reached under its registered spelling', async (_title, registered, dialled) => {
    await business.control('POST', '/__phones', { waId: registered });
    const { body } = await business.send(template('plain', 'nl', [], dialled));
    expect(body.contacts).toEqual([{ input: dialled, wa_id: registered }]);
  });

  test('without + a local-looking number gets the country of the business, and a stranger the message', async () => {
    const { body } = await business.send(template('plain', 'nl', [], '612345678'));
    expect(body.contacts[0].wa_id).toBe('31612345678');
    const foreign = await business.send(template('plain', 'nl', [], '4915112345678'));
    expect(foreign.body.contacts[0].wa_id).toBe('4915112345678');
    const meant = await business.send(template('plain', 'nl', [], '201234567'));
    expect(meant.body.contacts[0].wa_id).toBe('31201234567');
  });
});

describe('who may call', () => {
  const good = { Authorization: `Bearer ${TOKEN}` };

  test.each<[title: string, path: string, headers: Record<string, string>, refusal: (number | undefined)[]]>([
    ['no token', `/v25.0/${NUMBER}/messages`, {}, [401, 190, undefined]],
    ['a wrong token', `/v25.0/${NUMBER}/messages`, { Authorization: 'Bearer nope' }, [401, 190, undefined]],
    ['an unknown number', '/v25.0/899999999999999/messages', good, [400, 100, 33]],
    ['a path without a version', `/${NUMBER}/messages`, good, [400, 2500, undefined]],
    ['a wrong proof', `/v25.0/${NUMBER}/messages?appsecret_proof=00`, good, [400, 100, undefined]],
  ])('%s is refused', async (_title, path, headers, refusal) => {
    const { status, body } = await sendRaw(path, headers);
    expect([status, body.error.code, body.error.error_subcode]).toEqual(refusal);
  });

  test.each(['v19.0', 'v25.0', 'v26.0'])('version %s works', async (version) => {
    expect((await sendRaw(`/${version}/${NUMBER}/messages`, good)).status).toBe(200);
  });

  test('a body that is no JSON is refused with 100', async () => {
    const answer = await business.graph('POST', `/${NUMBER}/messages`, '{"messaging_product":');
    expect([answer.status, answer.body.error.code]).toEqual([400, 100]);
  });
});
