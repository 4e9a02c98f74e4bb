import { NUMBER, startBusiness, template, text, type SimulatedBusiness } from './__fixtures__/simulated-business';

let business: SimulatedBusiness;
beforeAll(async () => {
  business = await startBusiness({ hasPairRateLimit: false });
});
afterAll(() => business.close());
beforeEach(async () => {
  await business.simulator.whenIdle();
  await business.control('POST', '/__reset');
  business.receiver.posts.length = 0;
});
const fault = (
  effect: Record<string, unknown>,
  match: Record<string, unknown> = { path: '/messages$' },
): Promise<unknown> => business.control('POST', '/__faults', [{ match, effect }]);
const sentCount = (): number => business.simulator.snapshot().messages.length;
const sendPlain = (): ReturnType<SimulatedBusiness['send']> => business.send(template('plain', 'nl'));

const arrivedStatuses = async (): Promise<string[]> => {
  await business.simulator.whenIdle();
  return business.receiver.statuses().map(({ status }) => status);
};

describe('answers that go wrong', () => {
  test('answer lost: the work is done', async () => {
    await fault({ closeBeforeAnswer: true });
    await expect(sendPlain()).rejects.toThrow('fetch failed');
    expect(sentCount()).toBe(1);
    await business.simulator.whenIdle();
    expect(business.receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered']);
    expect(business.simulator.snapshot().requests[0]).toMatchObject({ method: 'POST', status: null });
  });

  test('connection lost before the work: nothing is done', async () => {
    await fault({ closeBeforeWork: true });
    await expect(sendPlain()).rejects.toThrow('fetch failed');
    expect(sentCount()).toBe(0);
  });

  test('no answer at all: the caller waits as long as it likes, nothing is done', async () => {
    await fault({ hang: true });
    const hanging = fetch(`${business.simulator.url}/v25.0/${NUMBER}/messages`, {
      method: 'POST',
      signal: AbortSignal.timeout(50),
    });
    await expect(hanging).rejects.toThrow(/timeout/);
    expect(sentCount()).toBe(0);
  });

  test.each<[title: string, effect: Record<string, unknown>, status: number, body: unknown]>([
    ['a chosen answer', { status: 429, body: { error: { code: 80_007 } } }, 429, { error: { code: 80_007 } }],
    ['an empty answer', { status: 500 }, 500, ''],
    ['an edge page', { html: 502 }, 502, expect.stringContaining('<html>')],
    [
      'an expired token',
      { tokenExpired: true },
      401,
      { error: expect.objectContaining({ code: 190, error_subcode: 463 }) },
    ],
  ])('%s', async (_title, effect, status, body) => {
    await fault(effect);
    const answer = await sendPlain();
    expect(answer).toEqual({ status, body });
    expect(sentCount()).toBe(0);
    expect((await sendPlain()).status).toBe(200);
  });

  test('headers of a chosen answer arrive', async () => {
    await fault({ status: 400, headers: { 'X-App-Usage': '{"call_count":100}' } });
    const answer = await fetch(`${business.simulator.url}/v25.0/${NUMBER}/messages`, { method: 'POST' });
    expect(answer.headers.get('x-app-usage')).toBe('{"call_count":100}');
  });

  test('a late answer is overtaken by its statuses', async () => {
    await fault({ answerDelayMs: 150 });
    const answering = sendPlain();
    let isAnswered = false;
    void answering.then(() => (isAnswered = true));
    while (business.receiver.statuses().length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(isAnswered).toBe(false);
    expect((await answering).body.messages[0].id).toBe(business.receiver.statuses()[0].id);
  });

  test('strikes as often as asked, after letting pass as many as asked', async () => {
    await fault({ status: 503 }, { method: 'POST', path: '/messages$', times: 2, skip: 1 });
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await sendPlain()).status);
    expect(statuses).toEqual([200, 503, 503, 200]);
  });

  test('always means until cleared', async () => {
    await fault({ status: 503 }, { times: 'always' });
    expect([(await sendPlain()).status, (await sendPlain()).status]).toEqual([503, 503]);
    await business.control('DELETE', '/__faults');
    expect((await sendPlain()).status).toBe(200);
  });

  test('a fault that is not well formed is refused', async () => {
    for (const wrong of [{ effect: { explode: true } }, { match: { path: '(' }, effect: { hang: true } }]) {
      expect((await business.control('POST', '/__faults', [wrong])).status).toBe(400);
    }
  });
});

describe('webhooks that go wrong', () => {
  test('twice', async () => {
    await fault({ duplicateWebhooks: 1 });
    await sendPlain();
    expect(await arrivedStatuses()).toEqual(['sent', 'delivered', 'sent', 'delivered']);
  });

  test('in the wrong order', async () => {
    await fault({ shuffleWebhooks: true });
    await sendPlain();
    expect(await arrivedStatuses()).toEqual(['delivered', 'sent']);
  });

  test('never', async () => {
    await fault({ dropWebhooks: true });
    await sendPlain();
    expect(await arrivedStatuses()).toEqual([]);
    expect(business.simulator.snapshot().messages[0]?.status).toBe('delivered');
  });

  test('a refused send does not use the fault up', async () => {
    await fault({ dropWebhooks: true });
    await business.send({ ...text(), text: {} });
    await sendPlain();
    expect(await arrivedStatuses()).toEqual([]);
  });

  test('a person’s message is overtaken by the next one', async () => {
    await fault({ shuffleWebhooks: true }, { path: '^/__phones/' });
    await business.annaSends({ text: 'first' });
    await business.annaSends({ text: 'second' });
    await business.simulator.whenIdle();
    expect(business.receiver.messages().map(({ text: { body } }) => body)).toEqual(['second', 'first']);
  });
});

describe('call counts', () => {
  test('by route, with names for ids, faults included', async () => {
    await fault({ status: 500 });
    await sendPlain();
    await sendPlain();
    await business.graph('GET', `/${NUMBER}`);
    const { body } = await business.control('GET', '/__calls');
    expect(body).toEqual({ total: 3, byRoute: { 'GET /{PNID}': 1, 'POST /{PNID}/messages': 2 } });
    await business.control('DELETE', '/__calls');
    expect((await business.control('GET', '/__calls')).body.total).toBe(0);
  });
});
