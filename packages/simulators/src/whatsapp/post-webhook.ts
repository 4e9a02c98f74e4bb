import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { signWebhook } from './webhook-body';

/** What the receiver answered: the HTTP status, or 0 when there was no answer. */
export interface WebhookAnswer {
  status: number;
  body: string;
}

/** One signed POST. */
export interface WebhookPost {
  url: string;
  /** The exact bytes to send, as text. */
  body: string;
  /** Headers that replace or add to the signed ones; `null` leaves one out. */
  headers?: Record<string, string | null>;
}

/** Posts webhooks over kept-alive connections. */
export interface WebhookPoster {
  /** Signs and posts; never rejects. */
  post(post: WebhookPost): Promise<WebhookAnswer>;
  /** Fetches a URL for the subscription handshake; never rejects. */
  get(url: string): Promise<WebhookAnswer>;
  /** Cuts every connection, also those in use. */
  close(): void;
}

/** Makes a poster that signs with `appSecret` and gives up on an answer after `timeoutMs`. */
export function createWebhookPoster(appSecret: string, timeoutMs: number): WebhookPoster {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  const exchange = (
    url: string,
    method: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<WebhookAnswer> =>
    new Promise((resolve) => {
      const isSecure = url.startsWith('https:');
      const options = { method, headers, agent: isSecure ? agents.https : agents.http, timeout: timeoutMs };
      const outgoing = (isSecure ? httpsRequest : httpRequest)(url, options, (answer) => {
        void readAnswer(answer).then((text) => resolve({ status: answer.statusCode ?? 0, body: text }));
      });
      outgoing.on('timeout', () => outgoing.destroy());
      outgoing.on('error', (error) => {
        // A kept-alive connection the receiver had just closed: nothing was read there, so it is sent again at once.
        const wasStale = outgoing.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
        resolve(wasStale ? exchange(url, method, headers, body) : { status: 0, body: '' });
      });
      outgoing.end(body);
    });
  return {
    post({ url, body, headers = {} }) {
      const all: Record<string, string | null> = {
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(body)),
        'User-Agent': 'facebookexternalua',
        'X-Hub-Signature': signWebhook(body, appSecret, 'sha1'),
        'X-Hub-Signature-256': signWebhook(body, appSecret),
        ...headers,
      };
      const kept = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
      return exchange(url, 'POST', Object.fromEntries(kept), body);
    },
    get: (url) => exchange(url, 'GET', { 'User-Agent': 'facebookplatform/1.0' }),
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function readAnswer(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let body = '';
    answer.setEncoding('utf8');
    answer.on('data', (text: string) => {
      body += text;
    });
    // A cut body changes nothing: the status line already said what matters. "close" comes after "end" and after a cut.
    answer.on('close', () => resolve(body));
    answer.on('error', () => undefined);
  });
}
