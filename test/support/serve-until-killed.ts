import { startEmbeddedPostgres } from '../../packages/runtime/src/embedded/postgres';

// Arguments: the data folder; `durable` or `fast`; optionally the folder of the shipped programs. Prints one line of JSON
// when the server is up, and stops it when told to with SIGTERM.
const [, , dataDir = '', durability, binariesFrom] = process.argv;

async function serve(): Promise<void> {
  const durable = durability === 'durable';
  const server = await startEmbeddedPostgres({ dataDir, durable, ...(binariesFrom ? { binariesFrom } : {}) });
  const beat = setInterval(() => {}, 60_000);
  process.once('SIGTERM', () => {
    clearInterval(beat);
    void server.stop();
  });
  process.stdout.write(`${JSON.stringify({ url: server.url, adminUrl: server.adminUrl, pid: server.pid })}\n`);
}

serve().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n${JSON.stringify(error)}\n`);
  process.exitCode = 1;
});
