import {
  ANNA,
  NUMBER,
  orderUpdate,
  startBusiness,
  text,
  type SimulatedBusiness,
} from './__fixtures__/simulated-business';

let business: SimulatedBusiness;
beforeAll(async () => {
  business = await startBusiness({ hasPairRateLimit: false });
});
afterAll(() => business.close());
beforeEach(async () => {
  await business.simulator.whenIdle();
  await business.control('POST', '/__reset');
});
const HOSTILE = `"><script>alert('1')</script><img src=x onerror=alert(2)>`;
const page = async (path = '/'): Promise<string> => (await fetch(business.simulator.url + path)).text();
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(business.simulator.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual',
  });

test('an empty simulator shows a page', async () => {
  const html = await page();
  expect(html).toContain('No phones yet');
  expect(html).toContain('role="log"');
});

test('hostile text is shown as text, wherever it comes from', async () => {
  await business.control('POST', '/__phones', { waId: ANNA, name: HOSTILE });
  await business.annaSends({ text: HOSTILE });
  await business.annaSends({ type: 'document', document: { filename: HOSTILE, caption: HOSTILE } });
  await business.annaSends({ type: HOSTILE, [HOSTILE]: {} });
  await business.send(text(HOSTILE));
  await business.send({
    to: `+${ANNA}`,
    type: 'interactive',
    interactive: {
      type: 'button',
      body: { text: HOSTILE },
      action: { buttons: [{ type: 'reply', reply: { id: HOSTILE, title: '<b>yes</b>' } }] },
    },
  });
  await business.graph('GET', `/${encodeURIComponent('<script>x')}`);
  const html = await page();
  const regions = (await business.control('GET', '/__page/regions')).body;
  for (const shown of [html, regions.people, regions.chat, regions.seen]) {
    expect(shown).not.toMatch(/<script>|<img|<b>yes/i);
  }
  expect(regions.chat.match(/&quot;&gt;&lt;script&gt;/g)?.length).toBeGreaterThanOrEqual(5);
});

test('only its own script and style may run', async () => {
  const answer = await fetch(business.simulator.url);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  for (const path of ['/__page/style.css', '/__page/script.js']) {
    expect(await page()).toContain(path);
    expect((await fetch(business.simulator.url + path)).status).toBe(200);
  }
});

test('a template is shown filled in, with ticks and buttons', async () => {
  await business.control('POST', '/__phones', { waId: ANNA, name: 'Anna', readsAutomatically: true });
  await business.send(orderUpdate(['Anna', 'Friday']));
  await business.simulator.whenIdle();
  const html = await page();
  for (const shown of [
    'Order 42',
    'Hello Anna, your order ships on Friday.',
    'Thank you',
    'aria-label="read"',
    '<button>Track</button>',
    'utility template',
  ]) {
    expect(html).toContain(shown);
  }
});

test('a failure shows its code, in the chat and among the calls', async () => {
  await business.send(text());
  await business.send({ ...text(), text: {} });
  await business.simulator.whenIdle();
  const html = await page();
  expect(html).toContain('not delivered: 131047');
  expect(html).toContain('400 · 131008');
});

describe('without a script', () => {
  test('the composer sends as the person and comes back to the chat', async () => {
    await business.control('POST', '/__phones', { waId: ANNA });
    const answer = await post('/__page/messages', { person: 'person-1', number: NUMBER, text: 'Hello\r\nthere' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/?phone=person-1&number=${NUMBER}`]);
    expect(business.simulator.snapshot().messages[0]).toMatchObject({ direction: 'in', text: 'Hello\nthere' });
  });

  test('a phone can be added, sent offline, and made to read', async () => {
    expect((await post('/__page/people', { phone: '+31687654321', name: 'Bo' })).status).toBe(303);
    await post('/__page/person', { person: 'person-1', action: 'presence' });
    expect(business.simulator.snapshot().people[0]).toMatchObject({ name: 'Bo', waId: '31687654321', isOnline: false });
    await post('/__page/person', { person: 'person-1', action: 'read' });
    expect(business.simulator.snapshot().people[0]?.isOnline).toBe(true);
  });

  test('a tap on a template button answers with its payload and context', async () => {
    const { body } = await business.send(orderUpdate());
    const wamid = body.messages[0].id;
    expect((await post('/__page/tap', { message: wamid, index: '0' })).status).toBe(303);
    const [, tap] = business.simulator.snapshot().messages;
    expect(tap?.content).toMatchObject({
      type: 'button',
      button: { payload: 'Track', text: 'Track' },
      context: { id: wamid },
    });
    expect((await post('/__page/tap', { message: wamid, index: '1' })).status).toBe(404);
  });

  test('a tap on a reply button or a list row answers with its id', async () => {
    const interactive = {
      type: 'list',
      body: { text: 'Which?' },
      action: {
        button: 'Choose',
        sections: [
          {
            rows: [
              { id: 'a', title: 'A' },
              { id: 'b', title: 'B', description: 'Bee' },
            ],
          },
        ],
      },
    };
    const { body } = await business.send({ to: `+${ANNA}`, type: 'interactive', interactive });
    await post('/__page/tap', { message: body.messages[0].id, index: '1' });
    expect(business.simulator.snapshot().messages[1]?.content['interactive']).toEqual({
      type: 'list_reply',
      list_reply: { id: 'b', title: 'B', description: 'Bee' },
    });
  });

  test('another website cannot write here', async () => {
    await business.control('POST', '/__phones', { waId: ANNA });
    const answer = await post(
      '/__page/messages',
      { person: 'person-1', number: NUMBER, text: 'x' },
      { 'Sec-Fetch-Site': 'cross-site' },
    );
    expect(answer.status).toBe(403);
    expect(business.simulator.snapshot().messages).toEqual([]);
  });
});
