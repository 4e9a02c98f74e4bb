import type { RequestListener } from 'node:http';
import { signBody, type ReceiptStore } from '@kaiwa/core';
import { createDeliveringApp } from '../delivering-app';
import { createDoor, type DoorResult } from '../door';
import { startWebServer, type Patience, type WebServer } from '../web-server';

/** A door over real HTTP, with a store that a test holds in its hands. Its one app is called `main`. */
export interface TestDoor extends WebServer {
  /** What was counted, in order. */
  counted: DoorResult[];
  /** Where WhatsApp delivers. */
  delivery: string;
}

/** How it is to be. */
export interface TestDoorOptions {
  maxBytes: number;
  maxHeldBytes: number;
  append?: ReceiptStore['append'];
  patience?: Patience;
}

const SECRET = 'secret-of-the-app';

/** The signature of a body by the app `main`. */
export const signatureOf = (body: Uint8Array): string => signBody(body, SECRET);

/** Opens one on a free port. What is not for the door is answered with 418. */
export async function openTestDoor({ patience, ...options }: TestDoorOptions): Promise<TestDoor> {
  const counted: DoorResult[] = [];
  const main = createDeliveringApp({ secrets: [SECRET], verifyTokens: ['word-of-ours'] });
  const door = createDoor({
    receipts: { append: async (receipts) => receipts.map(() => 'stored') },
    ...(options.append ? { receipts: { append: options.append } } : {}),
    gate: { app: (name) => (name === 'main' ? main : undefined), crm: async () => undefined },
    clock: { now: () => new Date('2026-11-24T10:00:00Z') },
    ids: { next: () => 'id' },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    count: (_source, result) => void counted.push(result),
    stored() {},
    maxBytes: options.maxBytes,
    maxHeldBytes: options.maxHeldBytes,
  });
  const app: RequestListener = (_request, response) => response.writeHead(418).end();
  const server = await startWebServer({ door, app }, { host: '127.0.0.1', port: 0 }, patience);
  return { ...server, counted, delivery: `${server.url}/webhooks/whatsapp/main` };
}
