import type { ReceiptStore } from '@kaiwa/core';
import { createReceiptStore, createSystemClock, createSystemIds, openDatabase } from '@kaiwa/runtime';
import { createDeliveringApp } from '../../packages/server/src/http/delivering-app';
import { createDoor } from '../../packages/server/src/http/door';
import { startWebServer } from '../../packages/server/src/http/web-server';
import { createMetrics } from '../../packages/server/src/observe/metrics';
import { recordedLogger, type RecordedLines } from './recorded-logger';
import { shop } from './spine';

/** The door over a real database, with its figures, and nothing behind it. */
export interface StoreDoor {
  /** Where WhatsApp delivers. */
  delivery: string;
  logged: RecordedLines;
  /** Requests so far by what became of them, as Prometheus is told. */
  counted(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/**
 * Opens one.
 * @param patienceMs how long a statement may take; an answer may take twice as long
 * @param wrap stands between the door and its store
 */
export async function openStoreDoor(
  databaseUrl: string,
  patienceMs: number,
  wrap: (store: ReceiptStore) => ReceiptStore = (store) => store,
): Promise<StoreDoor> {
  const clock = createSystemClock();
  const db = openDatabase({ url: databaseUrl, role: 'pipeline', max: 3, patienceMs });
  const receipts = wrap(createReceiptStore(db, 2 * patienceMs));
  const { logger, lines } = recordedLogger();
  const metrics = createMetrics(
    {
      receipts,
      directory: { countParkedEvents: async () => 0 },
      laneStore: { countByState: async () => ({}) },
      now: () => clock.now(),
    },
    false,
  );
  const app = createDeliveringApp({ secrets: [shop.appSecret], verifyTokens: [shop.verifyToken] });
  const door = createDoor({
    receipts,
    gate: { app: (name) => (name === 'main' ? app : undefined), crm: async () => undefined },
    clock,
    ids: createSystemIds(),
    logger,
    count: (source, result, ms) => metrics.delivery(source, result, ms),
    stored: () => undefined,
    maxBytes: 4 * 1024 * 1024,
    maxHeldBytes: 64 * 1024 * 1024,
  });
  const server = await startWebServer(
    { door, app: (_request, response) => response.writeHead(404).end() },
    { host: '127.0.0.1', port: 0 },
  );
  return {
    delivery: `${server.url}/webhooks/whatsapp/main`,
    logged: lines,
    async counted() {
      const { text } = await metrics.read();
      const found = text.matchAll(/^kaiwa_door_seconds_count\{source="whatsapp",result="(\w+)"\} (\d+)$/gm);
      return Object.fromEntries(Array.from(found, ([, result, count]) => [result, Number(count)]));
    },
    async close() {
      await server.close(0);
      await db.destroy();
    },
  };
}
