import { createReceiptStore, createSystemClock, createSystemIds, openDatabase, silentLogger } from '@kaiwa/runtime';
import { createDeliveringApp } from '../../packages/server/src/http/delivering-app';
import { createDoor } from '../../packages/server/src/http/door';
import { startWebServer } from '../../packages/server/src/http/web-server';
import { shop } from '../support/spine';
import { answerParent } from './bench-child';

let close = async (): Promise<void> => undefined;

/** Our door as it stands in the product: its own few connections, and nobody behind it who reads what it stores. */
async function serve({ databaseUrl }: { databaseUrl: string }): Promise<string> {
  const db = openDatabase({ url: databaseUrl, role: 'pipeline', max: 3 });
  const app = createDeliveringApp({ secrets: [shop.appSecret], verifyTokens: [shop.verifyToken] });
  const door = createDoor({
    receipts: createReceiptStore(db),
    gate: { app: (name) => (name === 'main' ? app : undefined), crm: async () => undefined },
    clock: createSystemClock(),
    ids: createSystemIds(),
    logger: silentLogger,
    count: () => undefined,
    stored: () => undefined,
    maxBytes: 4 * 1024 * 1024,
    maxHeldBytes: 64 * 1024 * 1024,
  });
  const server = await startWebServer(
    { door, app: (_request, response) => void response.writeHead(404).end() },
    { host: '127.0.0.1', port: 0 },
  );
  close = async () => {
    await server.close(500);
    await db.destroy();
  };
  return server.url;
}

answerParent({ serve }, () => close());
