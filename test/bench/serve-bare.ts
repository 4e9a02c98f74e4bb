import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { shop } from '../support/spine';
import { answerParent } from './bench-child';

/** The least that could be called a door: what ours is measured against. Nothing here is shared with the product. */
interface Waiting {
  row: [id: string, at: Date, headers: string, body: Buffer];
  response: ServerResponse;
}

const INSERT = `insert into bare_receipts (id, received_at, source, app, headers, body)
  select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::jsonb[], $6::bytea[])`;
/** The same columns and indexes as the product's table. */
const TABLE = `create table if not exists bare_receipts (
  received_at timestamptz not null, id uuid not null, source text not null, app text not null, headers jsonb not null,
  body bytea not null, state text not null default 'new', reason text, primary key (received_at, id));
  create index if not exists bare_receipts_new on bare_receipts (received_at, id) where state = 'new';
  create index if not exists bare_receipts_parked on bare_receipts (received_at desc) where state = 'parked'`;

let close = async (): Promise<void> => undefined;

async function serve({ databaseUrl }: { databaseUrl: string }): Promise<string> {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  await pool.query(TABLE);
  const keep = groupInserts(pool);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (!isSigned(request, body)) return void response.writeHead(401, { 'content-length': 0 }).end();
      const headers = JSON.stringify({ 'x-hub-signature-256': request.headers['x-hub-signature-256'] });
      keep({ row: [randomUUID(), new Date(), headers, body], response });
    });
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = async () => {
    server.closeAllConnections();
    await pool.end();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const wanted = Buffer.from(`sha256=${createHmac('sha256', shop.appSecret).update(body).digest('hex')}`);
  const given = Buffer.from(String(request.headers['x-hub-signature-256'] ?? ''));
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Whatever came while the last insert ran goes into the next: at most 100 rows, two at one time. */
function groupInserts(pool: Pool): (waiting: Waiting) => void {
  let queue: Waiting[] = [];
  let running = 0;
  const run = async (): Promise<void> => {
    running += 1;
    while (queue.length > 0) {
      const batch = queue.slice(0, 100);
      queue = queue.slice(100);
      const column = (place: 0 | 1 | 2 | 3): unknown[] => batch.map(({ row }) => row[place]);
      const values = [column(0), column(1), batch.map(() => 'whatsapp'), batch.map(() => 'main'), column(2), column(3)];
      const status = await pool.query(INSERT, values).then(
        () => 200,
        () => 503,
      );
      for (const { response } of batch) {
        response.writeHead(status, { 'content-type': 'application/json', 'content-length': 2 }).end('{}');
      }
    }
    running -= 1;
  };
  return (waiting) => {
    queue.push(waiting);
    if (running < 2) void run();
  };
}

answerParent({ serve }, () => close());
