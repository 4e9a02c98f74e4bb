import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  createCloudClient,
  outboundShapeSchema,
  toWhatsappError,
  withUploads,
  type CloudClient,
  type HttpRequest,
  type OutboundDraft,
  type Recipient,
} from '@kaiwa/core';
import { outboundExamples } from '@kaiwa/testkit';
import { openApi, type OpenApi, type SentRequest } from '../support/openapi';
import { openApiExceptions } from '../support/openapi-exceptions';

const file = join(process.env['KAIWA_CONTRACTS_DIR'] ?? '', 'whatsapp', 'business-messaging-api_v23.0.yaml');
const isGiven = process.env['KAIWA_CONTRACTS_DIR'] !== undefined && existsSync(file);
const missing = isGiven ? '' : ' [skipped: KAIWA_CONTRACTS_DIR names no folder with Meta’s OpenAPI file]';
const describeIfGiven = isGiven ? describe : describe.skip;
let api: OpenApi;
beforeAll(() => {
  if (isGiven) api = openApi(file);
});

const PHONE = { phone: '+32470120001' };
const uploads = new Map([['media-7', '900000000000007']]);

/** A client that sends nothing: it keeps each request, and answers `answer`. */
function clientWith(answer: unknown): { client: CloudClient; sent: SentRequest[] } {
  const sent: SentRequest[] = [];
  const reply = { status: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) };
  const client = createCloudClient({
    version: 'v23.0',
    connectionId: 'c1',
    phoneNumberId: '106540352242922',
    businessAccountId: '102290129340398',
    accessToken: 'EAAG0123456789',
    appSecret: 'secret-of-the-app',
    http: {
      async send(request) {
        sent.push(await toSent(request));
        return reply;
      },
      open: () => Promise.reject(new Error('Nothing is fetched here')),
    },
  });
  return { client, sent };
}

async function toSent({ method, url, headers = {}, body }: HttpRequest): Promise<SentRequest> {
  const type = headers['content-type'] ?? '';
  if (body === undefined) return { method, url, headers, body };
  if (!type.startsWith('multipart/')) return { method, url, headers, body: JSON.parse(String(body)) as unknown };
  const form = await new Response(Buffer.from(body), { headers: { 'content-type': type } }).formData();
  const fields = await Promise.all(
    [...form].map(async ([name, value]) => [name, typeof value === 'string' ? value : await value.text()]),
  );
  return { method, url, headers, body: Object.fromEntries(fields) as unknown };
}

const content = (draft: OutboundDraft) => withUploads(outboundShapeSchema.parse(draft), uploads);
const accepted = { messaging_product: 'whatsapp', contacts: [], messages: [{ id: 'wamid.A' }] };
const done = { success: true };

type Call = [title: string, answer: unknown, call: (client: CloudClient) => Promise<unknown>, idName?: string];
const sending = (title: string, draft: OutboundDraft, to: Recipient = PHONE): Call => [
  title,
  accepted,
  (client) => client.send(to, content(draft), '0190a1b2-0000-7000-8000-000000000001'),
];
const calls: Call[] = [
  ...Object.entries(outboundExamples).map(([name, draft]) => sending(name, draft)),
  sending('text to a business-scoped id', { kind: 'text', text: 'Hi' }, { bsuid: 'BE.13491208655302741918' }),
  sending('text to a group', { kind: 'text', text: 'Hi' }, { group: 'Y2FwaV9ncm91cDox' }),
  ['a read receipt', done, (client) => client.markRead('wamid.IN')],
  ['a read receipt with typing', done, (client) => client.markRead('wamid.IN', { typing: true })],
  [
    'an upload',
    { id: '1' },
    (client) => client.uploadMedia({ bytes: Buffer.from('x'), mimeType: 'application/pdf', fileName: 'a.pdf' }),
  ],
  ['a look-up', { id: '1', url: 'https://lookaside.fbsbx.com/a' }, (client) => client.lookUpMedia('1'), 'Media-ID'],
  ['a deletion', done, (client) => client.deleteMedia('1'), 'Media-ID'],
  ['a block', { block_users: {} }, (client) => client.blockPeople([PHONE])],
  ['a block by id', { block_users: {} }, (client) => client.blockPeople([{ bsuid: 'BE.1' }])],
  ['an unblock', { block_users: {} }, (client) => client.unblockPeople([PHONE])],
  ['the blocked', { data: [] }, (client) => client.listBlocked()],
  ['the profile', { data: [] }, (client) => client.readProfile()],
  [
    'a changed profile',
    done,
    (client) =>
      client.changeProfile({
        about: 'Tables',
        address: 'Korenmarkt 1',
        description: 'A shop',
        email: 'shop@example.com',
        websites: ['https://shop.example.com/'],
        vertical: 'RETAIL',
        pictureHandle: '4::a',
      }),
  ],
  ['the number', {}, (client) => client.checkNumber(), 'Phone-Number-ID'],
  ['the health', {}, (client) => client.checkHealth(), 'Phone-Number-ID'],
  ['the templates', { data: [] }, (client) => client.listTemplates()],
  ['the apps', { data: [] }, (client) => client.listSubscribedApps()],
  ['a subscription', done, (client) => client.subscribeApp()],
];

test('every call of the client is in the table', async () => {
  const { client } = clientWith({});
  const names = Object.keys(client).filter((name) => name !== 'downloadMedia');
  const asked = new Set<string>();
  const watched = new Proxy(client, {
    get(target, name) {
      asked.add(String(name));
      return Reflect.get(target, name) as unknown;
    },
  });
  await Promise.all(calls.map(([, , call]) => call(watched).catch(() => undefined)));
  expect(names.filter((name) => !asked.has(name))).toEqual([]);
});

describeIfGiven(`every request fits Meta’s OpenAPI${missing}`, () => {
  const used = new Set<string>();

  test.each(calls.map((call) => ({ title: call[0], call })))('$title', async ({ title, call }) => {
    const [, answer, send, idName] = call;
    const { client, sent } = clientWith(answer);
    await send(client);
    expect(sent).toHaveLength(1);
    for (const request of sent) {
      const operation = api.find(request.method, new URL(request.url).pathname, idName);
      const problems = operation?.problems(request) ?? [`no operation`];
      const excused = problems.filter((problem) => excuse(problem, title));
      for (const problem of excused) used.add(`${problem}: ${title}`);
      expect(problems.filter((problem) => !excused.includes(problem))).toEqual([]);
    }
  });

  test('no exception is made without need', () => {
    const idle = openApiExceptions.flatMap(({ problem, requests }) =>
      requests === null
        ? [...used].some((each) => each.startsWith(`${problem}: `))
          ? []
          : [problem]
        : requests.map((title) => `${problem}: ${title}`).filter((each) => !used.has(each)),
    );
    expect(idle).toEqual([]);
  });

  test('a request that is wrong is noticed', () => {
    const operation = api.find('POST', '/v23.0/106540352242922/messages');
    const wrong = (body: object) =>
      operation?.problems({
        method: 'POST',
        url: 'https://graph.facebook.com/v23.0/106540352242922/messages',
        headers: { authorization: 'Bearer EAAG', 'content-type': 'application/json' },
        body: { messaging_product: 'whatsapp', recipient_type: 'individual', to: '+32470120001', ...body },
      });
    expect(wrong({ type: 'text', text: { body: 'x' } })).toEqual([]);
    expect(wrong({ type: 'text', text: { body: 7 } })).toEqual(['/text/body type']);
    expect(wrong({ type: 'text', text: { body: 'x', colour: 'red' } })).toEqual(['/text additionalProperties colour']);
    expect(wrong({ type: 'poll' })).toEqual(['/type enum']);
    expect(wrong({ type: 'reaction' })).toEqual(['/ required reaction']);
  });
});

function excuse(problem: string, title: string): boolean {
  return openApiExceptions.some(
    (each) => each.problem === problem && (each.requests === null || each.requests.includes(title)),
  );
}

/** Which call reads the answers of an operation, and examples that are answers to something else. */
const readers: [method: string, path: string, read: (client: CloudClient, body: unknown) => Promise<unknown>][] = [
  [
    'POST',
    '/v23.0/106540352242922/messages',
    (client, body) =>
      JSON.stringify(body) === JSON.stringify(done)
        ? client.markRead('wamid.IN')
        : client.send(PHONE, content({ kind: 'text', text: 'x' }), 'c'),
  ],
  [
    'POST',
    '/v23.0/106540352242922/marketing_messages',
    (client) => client.send(PHONE, content({ kind: 'template', name: 'a', language: 'en', marketing: {} }), 'c'),
  ],
  [
    'POST',
    '/v23.0/106540352242922/media',
    (client) => client.uploadMedia({ bytes: Buffer.from('x'), mimeType: 'image/png', fileName: 'a' }),
  ],
  ['GET', '/v23.0/106540352242922/block_users', (client) => client.listBlocked()],
  ['POST', '/v23.0/106540352242922/block_users', (client) => client.blockPeople([PHONE])],
  ['DELETE', '/v23.0/106540352242922/block_users', (client) => client.unblockPeople([PHONE])],
  ['GET', '/v23.0/106540352242922/whatsapp_business_profile', (client) => client.readProfile()],
  ['POST', '/v23.0/106540352242922/whatsapp_business_profile', (client) => client.changeProfile({})],
  ['GET', '/v23.0/102290129340398/message_templates', (client) => client.listTemplates()],
  ['GET', '/v23.0/102290129340398/subscribed_apps', (client) => client.listSubscribedApps()],
  ['POST', '/v23.0/102290129340398/subscribed_apps', (client) => client.subscribeApp()],
];

describeIfGiven(`Meta’s own example answers are read${missing}`, () => {
  test.each(readers)('%s %s', async (method, path, read) => {
    const operation = api.find(method, path);
    expect(operation?.answers.size).toBeGreaterThan(0);
    for (const [name, body] of operation?.answers ?? []) {
      await expect(read(clientWith(body).client, body).then(() => name)).resolves.toBe(name);
    }
    for (const { status, body } of operation?.refusals ?? []) {
      const error = toWhatsappError({ status, body: Buffer.from(JSON.stringify(body)) });
      expect([beginning(body), error.code]).toEqual([beginning(body), expect.stringMatching(/^WHATSAPP_[0-9]+$/)]);
    }
  });
});

function beginning(body: unknown): string {
  return JSON.stringify(body).slice(0, 80);
}
