import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningScript, runScript } from '../../../../test/support/run-script';
import { seededRandom } from '../../../../test/support/seeded-random';
import type { OdooSnapshot } from '../odoo/odoo-simulator';
import type { WhatsappSnapshot } from '../whatsapp/whatsapp-snapshot';

const RUN = join(__dirname, '..', '..', '..', '..', 'test', 'support', 'run-simulator.ts');
const KILLS = 3;
const WRITERS = 8;
/** A life ends in the middle of its work, after so many answers at most. */
const MOST_ANSWERS = 150;
const NUMBER = '800000000000001';

/** What is written, as the simulator shows it afterwards. */
interface Kind {
  config: Record<string, unknown>;
  /** Resolves when it was acknowledged, rejects when the answer never came. */
  write(url: string, word: string): Promise<unknown>;
  /** Everything that is there, with repetitions. */
  read(url: string): Promise<string[]>;
}

async function post(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer key' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function readJson<T>(url: string): Promise<T> {
  return (await fetch(url)).json() as Promise<T>;
}

const KINDS: Record<string, Kind> = {
  whatsapp: {
    config: {
      // Nobody listens there: every webhook stays owed.
      webhookUrl: 'http://127.0.0.1:1/',
      businessAccounts: [
        { id: '700000000000001', phoneNumbers: [{ id: NUMBER, displayPhoneNumber: '+31 20 800 1234' }] },
      ],
    },
    write: (url, word) => post(`${url}/__phones/31612345678/messages`, { id: word, text: word }),
    async read(url) {
      const { messages, webhooks } = await readJson<WhatsappSnapshot>(`${url}/__state`);
      expect(webhooks.pending).toBe(messages.length);
      return messages.map(({ id }) => id);
    },
  },
  odoo: {
    config: {
      users: [{ login: 'bot', name: 'Bot', apiKey: 'key', groups: ['base.group_user', 'base.group_partner_manager'] }],
    },
    write: (url, word) => post(`${url}/json/2/res.partner/create`, { vals_list: [{ name: word }] }),
    async read(url) {
      const { tables } = await readJson<OdooSnapshot>(`${url}/__state`);
      const partners = tables['res.partner'];
      return partners?.rows.map((row) => String(row[partners.fields.indexOf('name')])) ?? [];
    },
  },
};

describe.each(Object.entries(KINDS))('the simulated %s', (name, { config, write, read: readAll }) => {
  let folder: string;
  let running: RunningScript;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'killed-'))));
  afterEach(async () => {
    running.process.kill('SIGKILL');
    await running.ended;
    rmSync(folder, { recursive: true });
  });

  async function start(): Promise<string> {
    running = runScript(RUN, [name, '--state', join(folder, 'state.json'), '--config', JSON.stringify(config)]);
    return (JSON.parse(await running.line(/"ready":true/)) as { url: string }).url;
  }

  test('killed again and again while many write has everything it acknowledged, once', async () => {
    const random = seededRandom(7);
    const acknowledged: string[] = [];
    let words = 0;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const url = await start();
      const last = acknowledged.length + 1 + Math.floor(random() * MOST_ANSWERS);
      const writing = Array.from({ length: WRITERS }, async () => {
        for (;;) {
          const word = `word ${(words += 1)}`;
          await write(url, word);
          acknowledged.push(word);
          if (acknowledged.length >= last) running.process.kill('SIGKILL');
        }
      });
      await Promise.allSettled(writing);
      await running.ended;
    }
    const found = await readAll(await start());
    const times = (word: string): number => found.filter((each) => each === word).length;
    expect(acknowledged.filter((word) => times(word) !== 1)).toEqual([]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS);
  }, 60_000);
});
