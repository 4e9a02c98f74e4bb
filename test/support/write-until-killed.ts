import { appendFileSync } from 'node:fs';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../packages/runtime/src/embedded/postgres';

/**
 * Writes rows to an embedded PostgreSQL until killed. Arguments: the data folder, the file of acknowledgements, a name for
 * this round, `durable` or `fast`, and when a row is acknowledged: `after-commit`, or, as a faulty program would,
 * `before-commit`. An acknowledgement is one line with the row's id; it is in the file before the next row is written.
 */
const [, , dataDir = '', acknowledgements = '', round = '', durability, when] = process.argv;
const WRITERS = 8;

async function write(url: string, writer: number): Promise<never> {
  const client = new Client({ connectionString: url });
  await client.connect();
  // Whatever else is not durable here, a commit is written out before it is answered: only fsync is missing then.
  await client.query('set synchronous_commit = on');
  if (when === 'before-commit') await client.query('begin');
  for (let row = 1; ; row += 1) {
    const id = `${round}/${writer}/${row}`;
    await client.query('insert into written (id, body) values ($1, $2)', [id, id.repeat(40)]);
    appendFileSync(acknowledgements, `${id}\n`);
  }
}

async function run(): Promise<void> {
  const server = await startEmbeddedPostgres({ dataDir, durable: durability === 'durable' });
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query('create table if not exists written (id text primary key, body text not null)');
  await client.end();
  process.stdout.write(`writing with ${server.pid}\n`);
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(server.url, writer)));
}

run().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
