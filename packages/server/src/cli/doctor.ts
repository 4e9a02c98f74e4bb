import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { connect as openSocket } from 'node:net';
import { KaiwaError } from '@kaiwa/core';
import type { z } from 'zod';
import { readEnvironment, type Config } from '../config/read-env';
import { connectionsSchema, reportSchema, type checkSchema } from './answers';
import type { AdminClient } from './admin-client';
import { EXIT, type Output } from './output';
import { readinessSchema } from './readiness-answer';
import { reportText } from './report-text';
import { findRunning, withServer, type CommandWorld } from './with-server';

type Check = z.output<typeof checkSchema>;

/** Tries every prerequisite and names, for each failure, the one next step. Exit code 1 when one fails. */
export async function doctor(world: CommandWorld, output: Output): Promise<number> {
  const checks: Check[] = [checkNode(process.versions.node)];
  const reading = readEnvironment(world.environment);
  if (reading.ok) {
    const { config } = reading;
    checks.push({ name: 'Environment', ok: true, finding: `well formed, ${config.mode} mode`, remedy: null });
    checks.push(
      config.mode === 'embedded' ? checkFolder(folderInUse(config)) : await checkRedis(config.settings.REDIS_URL ?? ''),
    );
    checks.push(...(await checkServer(world)));
  } else {
    checks.push(
      ...reading.problems.map(({ name, problem, fix }) => ({
        name: `Environment, ${name}`,
        ok: false,
        finding: problem,
        remedy: fix,
      })),
    );
  }
  const ok = checks.every((check) => check.ok);
  output.result({ ok, checks }, reportText({ ok, checks }));
  output.next(ok ? 'kaiwa start' : 'do what stands behind the first arrow, then kaiwa doctor');
  return ok ? EXIT.done : EXIT.failed;
}

const OLDEST = [20, 19] as const;

/** Node 20.19 or later: `require()` of ES modules needs it. */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  return { name: 'Node', ok, finding: version, remedy: ok ? null : `Install Node ${OLDEST.join('.')} or later.` };
}

/** Where the server that runs here keeps its data: `kaiwa dev` has a folder of its own. */
function folderInUse(config: Config): string {
  try {
    return findRunning(config)?.folder ?? config.dataDir;
  } catch {
    // Why it cannot be found out is said by whoever asks the server.
    return config.dataDir;
  }
}

function checkFolder(folder: string): Check {
  const name = 'Data folder';
  try {
    const isNew = !existsSync(folder);
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return { name, ok: true, finding: `${folder}${isNew ? ' (made just now)' : ''}`, remedy: null };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unusable';
    return {
      name,
      ok: false,
      finding: `${folder}: ${code}`,
      remedy: 'Set KAIWA_DATA_DIR to a folder this user may write to.',
    };
  }
}

const REDIS_PORT = 6379;
const REDIS_WAIT_MS = 3000;

/** Whether something listens there; work goes on without Redis, only slower, so this is all that matters at the start. */
async function checkRedis(url: string): Promise<Check> {
  const { hostname, port } = new URL(url);
  const place = `${hostname}:${port || REDIS_PORT}`;
  const ok = await new Promise<boolean>((resolve) => {
    const socket = openSocket({ host: hostname, port: Number(port || REDIS_PORT), timeout: REDIS_WAIT_MS });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });
  return {
    name: 'Redis',
    ok,
    finding: ok ? `listens at ${place}` : `nobody answers at ${place}`,
    remedy: ok ? null : 'Start Redis, or correct REDIS_URL.',
  };
}

/** Database, schema, connections: through the server that runs, or by opening the store. */
async function checkServer(world: CommandWorld): Promise<Check[]> {
  try {
    return await withServer(world, async (client, config) => {
      const readiness = await client.get('/health/ready', readinessSchema);
      const inside = readiness.checks
        .filter(({ name }) => name !== 'process' && name !== 'connections')
        .map(({ name, ok, warning = false, finding }) => ({
          name: NAMES[name] ?? name,
          ok,
          warning,
          finding,
          remedy: ok && !warning ? null : (REMEDIES[name] ?? 'Look at the log of the server.'),
        }));
      return [...inside, ...(await checkConnections(client, config))];
    });
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    const cause = error.code === 'UNEXPECTED' && thrown instanceof Error ? `: ${thrown.message}` : '';
    return [
      {
        name: 'Database and schema',
        ok: false,
        finding: `${error.message}${cause} (${error.code})`,
        remedy: error.hint ?? 'Look at docs/errors.md.',
      },
    ];
  }
}

const NAMES: Record<string, string> = {
  database: 'Database and schema',
  reading: 'Deliveries',
  parked: 'Waiting for a person',
};

const REMEDIES: Record<string, string> = {
  database: 'Check that PostgreSQL runs and that DATABASE_URL is right.',
  reading: 'Start a worker: kaiwa start --role worker.',
  parked: 'See what it is: kaiwa parked list',
};

async function checkConnections(client: AdminClient, config: Config): Promise<Check[]> {
  const { connections } = await client.get('/admin/connections', connectionsSchema);
  const checks: Check[] = [];
  for (const { id, kind, label, state, pausedReason } of connections) {
    if (state === 'paused') {
      checks.push({
        name: label,
        ok: false,
        finding: `paused: ${pausedReason ?? 'no reason told'}`,
        remedy: `Run kaiwa connect ${kind} with new credentials, or kaiwa connections resume ${id}.`,
      });
      continue;
    }
    const report = await client.post(`/admin/connections/${id}/check`, {}, reportSchema);
    checks.push(...report.checks.map((check) => ({ ...check, name: `${label}, ${check.name}` })));
  }
  if (connections.length === 0)
    checks.push({
      name: 'Connections',
      ok: true,
      finding: 'none yet; kaiwa connect whatsapp makes the first',
      remedy: null,
    });
  if (connections.some((each) => each.kind === 'whatsapp')) checks.push(await checkPublicUrl(config));
  return checks;
}

const PUBLIC_WAIT_MS = 5000;

async function checkPublicUrl(config: Config): Promise<Check> {
  const name = 'Public URL';
  const url = config.settings.KAIWA_PUBLIC_URL;
  if (url === undefined) {
    // The simulated Meta delivers on this machine.
    const isDev = findRunning(config)?.run.simulators !== undefined;
    return {
      name,
      ok: isDev,
      finding: 'not set',
      remedy: isDev ? null : 'Set KAIWA_PUBLIC_URL to the https address Meta shall deliver to.',
    };
  }
  if (!url.startsWith('https://'))
    return {
      name,
      ok: false,
      finding: `${url} is not https`,
      remedy: 'Put a reverse proxy with a certificate in front.',
    };
  const answer = await fetch(`${url}/health/live`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(PUBLIC_WAIT_MS),
  }).catch(() => null);
  const ok = answer?.status === 200;
  const finding = ok
    ? `${url} leads here`
    : `${url}/health/live ${answer ? `answered ${answer.status}` : 'did not answer'}`;
  return { name, ok, finding, remedy: ok ? null : 'Check DNS and reverse proxy, and that the server runs.' };
}
