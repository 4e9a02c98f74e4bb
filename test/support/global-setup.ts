// oxlint-disable-next-line import/no-unassigned-import -- it must act before the imports below are resolved
import './resolve-sources';
import { migrateToLatest } from '../../packages/runtime/src/store/migrate';
import { createTemplate } from './template';
import { startTestServers, type TestServers } from './test-servers';

declare global {
  // What global-teardown stops; both run in Jest's own process.
  var kaiwaTestServers: TestServers | undefined;
}

/**
 * Starts the servers of this run before any test file, and tells the test processes where they are:
 * `KAIWA_TEST_POSTGRES_URL` (superuser), `KAIWA_TEST_POSTGRES_OWNER_URL` (as the application connects),
 * `KAIWA_TEST_REDIS_URL` (absent where no redis-server is installed).
 */
export default async function globalSetup(): Promise<void> {
  const servers = await startTestServers();
  globalThis.kaiwaTestServers = servers;
  // Jest runs no teardown when it is interrupted. (After kill -9 the next run cleans up.)
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      servers.stopAtOnce();
      process.kill(process.pid, name);
    });
  }
  process.env['KAIWA_TEST_POSTGRES_URL'] = servers.postgresAdminUrl;
  process.env['KAIWA_TEST_POSTGRES_OWNER_URL'] = servers.postgresUrl;
  if (servers.redisUrl) process.env['KAIWA_TEST_REDIS_URL'] = servers.redisUrl;
  try {
    await createTemplate(servers, migrateToLatest);
  } catch (error) {
    // Jest runs no teardown when the setup failed.
    await servers.stop();
    throw error;
  }
}
