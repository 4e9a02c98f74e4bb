import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runScript, type RunningScript } from './run-script';
import { shop } from './spine';

/** `kaiwa start` as a program, with a database of its own and one WhatsApp number, whose Graph API never answers. */
export interface StartedKaiwa {
  script: RunningScript;
  url: string;
  /** Where WhatsApp delivers. */
  delivery: string;
  /** Its database, as superuser. Holds a password. */
  adminUrl: string;
  /** Process id of its PostgreSQL. */
  postmaster: number;
  /** What it wrote to standard error so far. */
  talk(): string;
}

const MAIN = join(__dirname, '..', '..', 'packages', 'server', 'src', 'cli', 'main.ts');
const readyLine = z.object({ url: z.string() });
const passwords = z.object({ superuser: z.string() });

/** Starts it on `dataDir` and waits until it is ready. @throws Error with what it wrote when it ends before */
export async function startProgram(dataDir: string): Promise<StartedKaiwa> {
  const { PATH, HOME } = process.env;
  const script = runScript(MAIN, ['start', '--port', '0', '--json'], {
    env: {
      PATH,
      HOME,
      KAIWA_DATA_DIR: dataDir,
      KAIWA_LOG_FORMAT: 'json',
      KAIWA_WHATSAPP_PHONE_NUMBER_ID: shop.phoneNumberId,
      KAIWA_WHATSAPP_BUSINESS_ACCOUNT_ID: shop.businessAccountId,
      KAIWA_WHATSAPP_ACCESS_TOKEN: shop.accessToken,
      KAIWA_WHATSAPP_APP_SECRET: shop.appSecret,
      KAIWA_WHATSAPP_VERIFY_TOKEN: shop.verifyToken,
      KAIWA_WHATSAPP_API_URL: 'http://127.0.0.1:9',
    },
  });
  let talk = '';
  script.process.stderr?.on('data', (chunk: Buffer) => (talk += chunk.toString()));
  const { url } = readyLine.parse(JSON.parse(await script.line(/"ready":true/)));
  return { script, url, delivery: `${url}/webhooks/whatsapp/main`, ...readDatabase(dataDir), talk: () => talk };
}

function readDatabase(dataDir: string): Pick<StartedKaiwa, 'adminUrl' | 'postmaster'> {
  const { superuser } = passwords.parse(JSON.parse(readFileSync(join(dataDir, 'database-passwords.json'), 'utf8')));
  const [pid, , , port] = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  return { adminUrl: `postgres://postgres:${superuser}@127.0.0.1:${port}/kaiwa`, postmaster: Number(pid) };
}
