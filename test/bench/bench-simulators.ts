import { join } from 'node:path';
import { runScript } from '../support/run-script';
import { shop } from '../support/spine';

/** A simulated vendor in a process of its own. */
export interface BenchSimulator {
  url: string;
  end(): Promise<void>;
}

async function start(name: string, config: Record<string, unknown>): Promise<BenchSimulator> {
  const script = runScript(join(__dirname, 'run-simulator.ts'), [name, '--config', JSON.stringify(config)]);
  const line = await script.line(/"ready":true/);
  return {
    url: (JSON.parse(line) as { url: string }).url,
    async end() {
      script.process.kill('SIGTERM');
      await script.ended;
    },
  };
}

/** A simulated Meta with the shop's number, which may send so much, and takes `answerDelayMs` for each answer. */
export function startBenchWhatsapp({ messagesPerSecond = 1000, answerDelayMs = 0 } = {}): Promise<BenchSimulator> {
  return start('whatsapp', {
    answerDelayMs,
    appSecret: shop.appSecret,
    verifyToken: shop.verifyToken,
    accessTokens: [shop.accessToken],
    businessAccounts: [
      {
        id: shop.businessAccountId,
        phoneNumbers: [{ id: shop.phoneNumberId, displayPhoneNumber: shop.displayPhoneNumber, messagesPerSecond }],
        templates: [shop.template],
      },
    ],
  });
}

/** A simulated Odoo that takes `answerDelayMs` for each answer. */
export function startBenchOdoo(version: string, answerDelayMs: number): Promise<BenchSimulator> {
  const groups = ['base.group_user', 'base.group_partner_manager', 'sales_team.group_sale_salesman_all_leads'];
  return start('odoo', { version, answerDelayMs, database: shop.database, users: [{ ...shop.bot, groups }] });
}

/** How many chat lines stand in the simulated Odoo, as any user of it can see. */
export async function countChatLines(odooUrl: string): Promise<number> {
  const rpc = async (service: string, method: string, args: unknown[]): Promise<unknown> => {
    const answer = await fetch(`${odooUrl}/jsonrpc`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } }),
    });
    return ((await answer.json()) as { result?: unknown }).result;
  };
  const { login, apiKey } = shop.bot;
  const uid = await rpc('common', 'authenticate', [shop.database, login, apiKey, {}]);
  const domain = [[['message_id', 'like', 'wamid']]];
  return Number(
    await rpc('object', 'execute_kw', [shop.database, uid, apiKey, 'mail.message', 'search_count', domain]),
  );
}
