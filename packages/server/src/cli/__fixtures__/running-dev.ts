import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signBody } from '@kaiwa/core';
import { runScript } from '../../../../../test/support/run-script';
import { runCli } from '../cli';
import { devShop } from '../dev-shop';

/** What one command said. */
export interface Said {
  code: number;
  out: string;
  talk: string;
}

/** A `kaiwa dev` in a process of its own, on a folder of its own, and commands that find it there. */
export interface RunningDev {
  url: string;
  whatsapp: string;
  odoo: string;
  /** Runs one command in this process. `heard` is called with everything it says, and may end it. */
  kaiwa(argv: readonly string[], heard?: (said: Said, end: () => void) => void): Promise<Said>;
  /** Delivers a body as Meta would, signed. Returns the status. */
  deliver(body: unknown): Promise<number>;
  /** Calls the simulated Odoo as a colleague. */
  odooCall(model: string, method: string, args: unknown[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts one; stop it in `afterAll`. */
export async function startDev(): Promise<RunningDev> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kaiwa-dev-'));
  // As root PostgreSQL runs under another user, who has to pass through.
  chmodSync(dataDir, 0o711);
  const { PATH = '', HOME = '' } = process.env;
  const environment = { PATH, HOME, KAIWA_DATA_DIR: dataDir };
  const script = runScript(join(__dirname, '..', 'main.ts'), ['dev', '--port', '0', '--json'], { env: environment });
  const ready = JSON.parse(await script.line(/"ready":true/)) as { url: string; whatsapp: string; odoo: string };
  return {
    ...ready,
    kaiwa(argv, heard = () => undefined) {
      const said = { code: -1, out: '', talk: '' };
      const stop = new AbortController();
      const stream = (name: 'out' | 'talk') => ({
        write(text: string) {
          said[name] += text;
          heard(said, () => stop.abort());
        },
      });
      const running = runCli(
        argv,
        { environment, signal: stop.signal },
        { stdout: stream('out'), stderr: stream('talk') },
      );
      return running.then((code) => ({ ...said, code }));
    },
    async deliver(content) {
      const body = JSON.stringify(content);
      const headers = {
        'content-type': 'application/json',
        'x-hub-signature-256': signBody(Buffer.from(body), devShop.appSecret),
      };
      return (await fetch(`${ready.url}/webhooks/whatsapp/main`, { method: 'POST', body, headers })).status;
    },
    async odooCall(model, method, args) {
      const uid = await rpc(ready.odoo, 'common', 'authenticate', [
        devShop.database,
        devShop.handLogin,
        devShop.handKey,
        {},
      ]);
      return rpc(ready.odoo, 'object', 'execute_kw', [devShop.database, uid, devShop.handKey, model, method, args]);
    },
    async stop() {
      script.process.kill('SIGTERM');
      await script.ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** https://www.odoo.com/documentation/19.0/developer/reference/external_rpc_api.html */
async function rpc(url: string, service: string, method: string, args: unknown[]): Promise<unknown> {
  const answer = await fetch(`${url}/jsonrpc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } }),
  });
  const { result, error } = (await answer.json()) as { result?: unknown; error?: unknown };
  if (error !== undefined) throw new Error(`Odoo refused: ${JSON.stringify(error).slice(0, 300)}`);
  return result;
}

/** A message as it stands in a delivery. */
export function message(from: string, id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    from,
    id,
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: 'text',
    text: { body: 'hush-words' },
    ...more,
  };
}

/** A delivery of Meta with these messages, to the shop's number or to another. */
export function delivery(messages: unknown[], phoneNumberId: string = devShop.phoneNumberId): unknown {
  const metadata = {
    display_phone_number: devShop.displayPhoneNumber.replace('+', ''),
    phone_number_id: phoneNumberId,
  };
  const value = { messaging_product: 'whatsapp', metadata, messages };
  const changes = [{ field: 'messages', value }];
  return { object: 'whatsapp_business_account', entry: [{ id: devShop.businessAccountId, changes }] };
}
