import type { HttpRequest } from '@kaiwa/core';
import { isLoopbackUrl, keepLocal } from './local-http';

test.each([
  ['http://127.0.0.1:8080/x', true],
  ['http://localhost/x', true],
  ['http://[::1]:80/', true],
  ['https://graph.facebook.com/v26.0', false],
  ['http://127.0.0.1.evil.example/', false],
  ['http://localhost@evil.example/', false],
  ['http://0.0.0.0/', false],
  ['no address', false],
])('%s is on this machine: %s', (url, isLocal) => {
  expect(isLoopbackUrl(url)).toBe(isLocal);
});

test('what would leave this machine is refused before anything is sent', async () => {
  const sent: string[] = [];
  const http = keepLocal({
    async send({ url }) {
      sent.push(url);
      return { status: 200, headers: {}, body: new Uint8Array() };
    },
    async open({ url }) {
      sent.push(url);
      return { status: 200, headers: {}, body: (async function* () {})() };
    },
  });
  const ask = (url: string) => http.send({ method: 'GET', url, timeoutMs: 1 } satisfies HttpRequest);
  await expect(ask('https://graph.facebook.com/x')).rejects.toMatchObject({ code: 'DEV_STAYS_LOCAL' });
  const open = (url: string) => http.open({ method: 'GET', url, timeoutMs: 1 });
  await expect(open('https://lookaside.fbsbx.com/x')).rejects.toMatchObject({ code: 'DEV_STAYS_LOCAL' });
  expect((await ask('http://127.0.0.1/x')).status).toBe(200);
  expect((await open('http://127.0.0.1/y')).status).toBe(200);
  expect(sent).toEqual(['http://127.0.0.1/x', 'http://127.0.0.1/y']);
});
