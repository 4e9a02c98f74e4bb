import { signBody } from '@kaiwa/core';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { describeWithRedis } from '../../../test/support/redis';
import { compose, type KaiwaProcess } from './compose';
import { requireConfig, type Environment } from './config/read-env';
import { connectionFormSchema, toDraft } from './connect/connection-form';

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const vaultKey = Buffer.alloc(32, 3).toString('base64');
const numbers = { phoneNumberId: '106540352242922', businessAccountId: '102290129340398' };

function form(appSecret: string) {
  return connectionFormSchema.parse({
    kind: 'whatsapp',
    ...numbers,
    accessToken: 'token',
    appSecret,
    verifyToken: 'word-of-ours',
    apiUrl: 'http://127.0.0.1:9',
  });
}

function delivery(wamid: string): string {
  const message = {
    from: '12025550187',
    id: wamid,
    timestamp: '1795000000',
    type: 'text',
    text: { body: 'hush-words' },
  };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '12025550143', phone_number_id: numbers.phoneNumberId },
    contacts: [{ profile: { name: 'Ada' }, wa_id: '12025550187' }],
    messages: [message],
  };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: numbers.businessAccountId, changes: [{ field: 'messages', value }] }],
  });
}

function post(server: KaiwaProcess, body: string, secret: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signBody(Buffer.from(body), secret) };
  return fetch(`${server.url}/webhooks/whatsapp/main`, { method: 'POST', body, headers });
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describeWithRedis('a door and a worker that share a database and a Redis', (redisUrl) => {
  let database: TestDatabase;
  let web: KaiwaProcess;
  let worker: KaiwaProcess;

  beforeAll(async () => {
    database = await testDatabase();
    const environment: Environment = {
      HOME: '/root',
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl,
      KAIWA_VAULT_KEY: vaultKey,
      KAIWA_METRICS: 'loopback',
    };
    const config = requireConfig(environment);
    const place = { host: '127.0.0.1', port: 0, dataDir: config.dataDir, logger };
    [web, worker] = await Promise.all([
      compose(config, { role: 'web', ...place }),
      compose(config, { role: 'worker', ...place }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([web, worker].map((each) => each?.stop()));
    await database.drop();
  });

  test('nobody delivers before a number is connected', async () => {
    const body = delivery('wamid.early');
    expect((await post(web, body, 'first-secret')).status).toBe(404);
  });

  test('a number connected elsewhere is noticed by the door within seconds', async () => {
    await worker.admin.directory.saveConnection(toDraft(form('first-secret'), worker.admin.workspaceId));
    await worker.admin.connectionsChanged();
    const status = await until(async () => {
      const answer = await post(web, delivery('wamid.one'), 'first-secret');
      return answer.status === 404 ? undefined : answer.status;
    });
    expect(status).toBe(200);
  });

  test('what the door took, the worker understands, once', async () => {
    await post(web, delivery('wamid.one'), 'first-secret');
    const event = await until(async () => {
      const { events } = (await (await fetch(`${web.url}/admin/events`)).json()) as {
        events: { kind: string; state: string; key: string; id: string }[];
      };
      return events[0];
    });
    expect(event).toMatchObject({
      kind: 'message.received',
      state: 'decided',
      key: expect.stringContaining('wamid.one') as string,
    });
    const shown = await fetch(`${web.url}/admin/events/${event.id}`);
    expect(await shown.json()).toMatchObject({ event: { raw: expect.anything() as unknown } });
    const lines = (await (await fetch(`${web.url}/admin/events/export`)).text()).trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('hush-words');
  });

  test('a worker has no door', async () => {
    expect((await post(worker, delivery('wamid.two'), 'first-secret')).status).toBe(404);
  });

  test('a changed secret is known at once where it was changed, and old and new are both accepted', async () => {
    await web.admin.directory.saveConnection(toDraft(form('second-secret,first-secret'), web.admin.workspaceId));
    await web.admin.connectionsChanged();
    expect((await post(web, delivery('wamid.three'), 'second-secret')).status).toBe(200);
    expect((await post(web, delivery('wamid.four'), 'first-secret')).status).toBe(200);
    expect((await post(web, delivery('wamid.five'), 'third-secret')).status).toBe(401);
  });

  test('a paused number keeps receiving', async () => {
    const [number] = await web.admin.directory.listConnections();
    const paused = await fetch(`${web.url}/admin/connections/${number?.id}/pause`, { method: 'POST' });
    expect(await paused.json()).toMatchObject({ connection: { state: 'paused', pausedReason: 'PAUSED_BY_ADMIN' } });
    expect((await post(web, delivery('wamid.six'), 'first-secret')).status).toBe(200);
    const ready = await fetch(`${web.url}/health/ready`);
    expect(await ready.json()).toMatchObject({
      ready: true,
      checks: expect.arrayContaining([
        { name: 'connections', ok: false, finding: expect.stringContaining('PAUSED_BY_ADMIN') as string },
      ]) as unknown,
    });
    await fetch(`${web.url}/admin/connections/${number?.id}/resume`, { method: 'POST' });
  });

  test('figures are counted, without a number or a name', async () => {
    const text = await (await fetch(`${web.url}/metrics`)).text();
    expect(text).toMatch(/kaiwa_door_seconds_count\{source="whatsapp",result="stored"\} [1-9]/);
    expect(text).toMatch(/kaiwa_door_seconds_count\{source="whatsapp",result="forged"\} 1/);
    expect(text).toContain('kaiwa_receipts{state="new"}');
    expect(text).not.toMatch(/12025550|106540352|Ada/);
  });

  test('connections are listed without secrets', async () => {
    const text = await (await fetch(`${web.url}/admin/connections`)).text();
    expect(text).toContain(numbers.phoneNumberId);
    expect(text).not.toMatch(/secret|token/);
  });

  test('a connection that fails its check is not saved', async () => {
    const wish = { form: { ...form('x-secret'), phoneNumberId: '106540352242999' } };
    const answer = await fetch(`${web.url}/admin/connections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    });
    expect(await answer.json()).toMatchObject({
      connection: null,
      report: { ok: false, checks: [{ name: 'Number and access token', ok: false }] },
    });
    expect(await web.admin.directory.listConnections()).toHaveLength(1);
  });

  test('a rule is checked before it is saved, and said to be doubtful where it is', async () => {
    const rule = {
      name: 'Won',
      when: { event: 'deal.stageChanged', stageName: 'Won' },
      then: { send: 'template', name: 'thanks', language: 'en' },
    };
    const save = async (body: unknown) =>
      (
        await fetch(`${web.url}/admin/rules`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json();
    expect(await save({ rule: { ...rule, when: { event: 'deal.stageChanged' } } })).toMatchObject({
      code: 'REQUEST_INVALID',
    });
    expect(await save({ rule, dryRun: true })).toMatchObject({
      saved: false,
      warnings: [expect.stringContaining('thanks')],
    });
    expect(await web.admin.directory.listRules(web.admin.workspaceId)).toEqual([]);
    const saved = (await save({ rule })) as { rule: { id: string } };
    const removed = await fetch(`${web.url}/admin/rules/${saved.rule.id}`, { method: 'DELETE' });
    expect(removed.status).toBe(200);
  });

  test('followers get events as they come, and are let go when the process stops', async () => {
    const following = await fetch(`${web.url}/admin/events/tail`);
    const reader = (following.body as ReadableStream<Uint8Array>).getReader();
    await post(web, delivery('wamid.seven'), 'first-secret');
    const first = await reader.read();
    expect(Buffer.from(first.value ?? []).toString()).toContain('"kind":"message.received"');
    const startedAt = Date.now();
    await web.stop();
    for (let part = first; !part.done; ) part = await reader.read();
    expect(Date.now() - startedAt).toBeLessThan(4000);
  });
});

describeWithRedis('a door whose database goes away', (redisUrl) => {
  test('acknowledges nothing, says when to come again, and is not ready', async () => {
    const database = await testDatabase();
    const config = requireConfig({
      HOME: '/root',
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl,
      KAIWA_VAULT_KEY: vaultKey,
    });
    const web = await compose(config, { role: 'web', host: '127.0.0.1', port: 0, dataDir: config.dataDir, logger });
    try {
      await web.admin.directory.saveConnection(toDraft(form('first-secret'), web.admin.workspaceId));
      await web.admin.connectionsChanged();
      expect((await post(web, delivery('wamid.before'), 'first-secret')).status).toBe(200);
      await database.drop();
      const answer = await post(web, delivery('wamid.after'), 'first-secret');
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      expect((await fetch(`${web.url}/health/ready`)).status).toBe(503);
      expect((await fetch(`${web.url}/health/live`)).status).toBe(200);
    } finally {
      await web.stop();
    }
  });
});
