import { request as httpRequest, type IncomingMessage } from 'node:http';
import { KaiwaError, type LogFields } from '@kaiwa/core';
import { parseRequest } from '../handlers/handler';
import { z } from 'zod';
import { createApp } from './app';
import { requireLoopback } from './loopback-guard';
import type { Route } from './routes';
import { startWebServer, type WebServer } from './web-server';

const logged: { fields: LogFields; sentence: string }[] = [];
const keep = (fields: LogFields, sentence: string): void => void logged.push({ fields, sentence });
const logger = { debug() {}, info: keep, warn: keep, error: keep };

async function* numbers() {
  for (let each = 1; each <= 3; each += 1) yield { each };
}

const routes: Route[] = [
  {
    method: 'GET',
    path: '/open/:id',
    who: 'public',
    handler: async ({ params, query }) => ({ status: 200, body: { params, query } }),
  },
  {
    method: 'POST',
    path: '/admin/things',
    who: 'loopback',
    handler: async ({ body }) => ({ status: 201, body: parseRequest(z.strictObject({ count: z.number() }), body) }),
  },
  {
    method: 'GET',
    path: '/who',
    who: 'public',
    handler: async ({ isLocal }) => ({ status: 200, type: 'text/plain', text: isLocal ? 'neighbour' : 'stranger' }),
  },
  { method: 'GET', path: '/lines', who: 'public', handler: async () => ({ status: 200, lines: numbers() }) },
  {
    method: 'GET',
    path: '/refused',
    who: 'public',
    handler: () =>
      Promise.reject(
        new KaiwaError({
          kind: 'refused',
          code: 'WINDOW_CLOSED',
          message: 'The window is closed',
          hint: 'Send a template.',
        }),
      ),
  },
  {
    method: 'GET',
    path: '/away',
    who: 'public',
    handler: () =>
      Promise.reject(new KaiwaError({ kind: 'unavailable', code: 'DATABASE_UNAVAILABLE', message: 'Away' })),
  },
  { method: 'GET', path: '/bug', who: 'public', handler: () => Promise.reject(new TypeError('inside story')) },
];

let server: WebServer;
beforeAll(async () => {
  server = await startWebServer({ door: () => false, app: createApp(routes, logger) }, { host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close(0));

const post = (content: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(`${server.url}/admin/things`, { method: 'POST', body: content, headers });

describe('an answer', () => {
  test('carries what the handler said, an id and headers that keep browsers at bay', async () => {
    const answer = await fetch(`${server.url}/open/a%20b?limit=5`);
    expect(await answer.json()).toEqual({ params: { id: 'a b' }, query: { limit: '5' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  test('may tell a program on this machine more than others', async () => {
    expect(await (await fetch(`${server.url}/who`)).text()).toBe('neighbour');
    const throughProxy = await fetch(`${server.url}/who`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(await throughProxy.text()).toBe('stranger');
  });

  test('comes line by line where there are many', async () => {
    expect(await (await fetch(`${server.url}/lines`)).text()).toBe('{"each":1}\n{"each":2}\n{"each":3}\n');
  });

  test.each<[string, number, string, () => Promise<Response>]>([
    ['an address nobody serves', 404, 'NOT_FOUND', () => fetch(`${server.url}/nothing`)],
    [
      'a method the address does not know',
      405,
      'METHOD_NOT_ALLOWED',
      () => fetch(`${server.url}/lines`, { method: 'POST' }),
    ],
    ['a body that is no JSON', 400, 'REQUEST_INVALID', () => post('{oops')],
    ['a body of another shape', 400, 'REQUEST_INVALID', () => post('{"count":"hush-words"}')],
    [
      'a body that is announced as text',
      415,
      'BODY_NOT_JSON',
      () => post('{"count":1}', { 'content-type': 'text/plain' }),
    ],
    ['a body of 2 MB', 413, 'BODY_TOO_LARGE', () => post(JSON.stringify({ text: 'x'.repeat(2_000_000) }))],
    ['a rule that says no', 409, 'WINDOW_CLOSED', () => fetch(`${server.url}/refused`)],
    ['a database that is away', 503, 'DATABASE_UNAVAILABLE', () => fetch(`${server.url}/away`)],
    ['a bug', 500, 'UNEXPECTED', () => fetch(`${server.url}/bug`)],
  ])('to %s is a problem with a code and a trace id', async (_title, status, code, ask) => {
    const answer = await ask();
    const problem = (await answer.json()) as Record<string, unknown>;
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(problem).toMatchObject({
      status,
      code,
      type: `docs/errors.md#${code.toLowerCase()}`,
      traceId: answer.headers.get('x-request-id'),
    });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(problem)).not.toMatch(/inside story|hush-words/);
  });

  test('to a bug leaves its cause in the log, under the trace id of the answer', async () => {
    logged.length = 0;
    const answer = await fetch(`${server.url}/bug`, { headers: { 'x-request-id': 'trace-of-mine' } });
    expect(answer.headers.get('x-request-id')).toBe('trace-of-mine');
    expect(logged).toMatchObject([{ fields: { traceId: 'trace-of-mine', cause: { message: 'inside story' } } }]);
  });
});

describe('a route for this machine only', () => {
  test('answers a program on this machine', async () => {
    expect((await post('{"count":1}')).status).toBe(201);
  });

  test.each<[string, Record<string, string>]>([
    ['a page whose name was pointed at this machine', { host: 'evil.example' }],
    ['a proxy that says for whom it asks', { 'x-forwarded-for': '203.0.113.9' }],
    ['a proxy that says so by the standard', { forwarded: 'for=203.0.113.9' }],
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a page in a sandbox', { origin: 'null' }],
    ['a page, as the browser itself says', { 'sec-fetch-site': 'cross-site' }],
  ])('refuses %s', async (_title, headers) => {
    const status = await new Promise((resolve, reject) => {
      const asking = httpRequest(
        `${server.url}/admin/things`,
        { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
        (answer) => resolve(answer.resume().statusCode),
      );
      asking.once('error', reject);
      asking.end('{"count":1}');
    });
    expect(status).toBe(403);
  });

  test.each([
    ['203.0.113.9', 'localhost:1', false],
    ['10.0.0.5', '127.0.0.1:1', false],
    [undefined, 'localhost', false],
    ['127.0.0.1', 'localhost:8642', true],
    ['::1', '[::1]:8642', true],
    ['::ffff:127.0.0.1', '127.0.0.1:8642', true],
    ['127.0.0.1', 'localhost.evil.example', false],
    ['127.0.0.1', undefined, false],
  ])('from %s with Host %s: %s', (remoteAddress, host, mayPass) => {
    const ask = (): void =>
      requireLoopback({ headers: { host }, socket: { remoteAddress } } as unknown as IncomingMessage);
    if (mayPass) expect(ask).not.toThrow();
    else expect(ask).toThrow(/own machine only/);
  });
});
