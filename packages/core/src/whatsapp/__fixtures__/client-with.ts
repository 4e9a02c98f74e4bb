import { KaiwaError } from '../../errors/kaiwa-error';
import type { Http, HttpRequest } from '../../ports/http';
import { createCloudClient, type CloudClientOptions } from '../cloud-client';

/** One answer of the simulated far side. */
export interface Reply {
  status?: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** A client whose HTTP port answers in order and keeps what it was asked. */
export function clientWith(replies: (Reply | KaiwaError)[], options: Partial<CloudClientOptions> = {}) {
  const asked: HttpRequest[] = [];
  const http: Http = {
    async open(request) {
      const answer = await http.send(request);
      const pieces = [answer.body.subarray(0, 3), answer.body.subarray(3)];
      return {
        ...answer,
        body: (async function* () {
          yield* pieces;
        })(),
      };
    },
    async send(request) {
      asked.push(request);
      const reply = replies[asked.length - 1];
      if (!reply || KaiwaError.is(reply)) throw reply ?? new Error('asked too often');
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
      return { status: reply.status ?? 200, headers: reply.headers ?? {}, body: Buffer.from(text) };
    },
  };
  const client = createCloudClient({
    connectionId: 'c1',
    phoneNumberId: '106540352242922',
    businessAccountId: '102290129340398',
    accessToken: 'token-of-the-test',
    http,
    ...options,
  });
  return { client, asked };
}
