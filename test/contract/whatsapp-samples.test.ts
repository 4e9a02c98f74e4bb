import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interpretWebhook } from '@kaiwa/core';
import { accountFacts } from './whatsapp-account-facts';
import type { Facts } from './whatsapp-fact';
import { batchFacts, identityFacts } from './whatsapp-identity-facts';
import { inboundFacts } from './whatsapp-message-facts';
import { sharedNumberFacts } from './whatsapp-shared-number-facts';
import { statusFacts } from './whatsapp-status-facts';

const directory = join(process.env['KAIWA_SAMPLES_DIR'] ?? '', 'whatsapp');
const isGiven = process.env['KAIWA_SAMPLES_DIR'] !== undefined && existsSync(directory);
const names = isGiven
  ? readdirSync(directory).filter((name) => name.endsWith('.json') && !name.startsWith('api_'))
  : [];

const facts: Facts[] = [
  ...inboundFacts,
  ...identityFacts,
  ...batchFacts,
  ...statusFacts,
  ...accountFacts,
  ...sharedNumberFacts,
];

const suite = isGiven ? describe : describe.skip;
const missing = isGiven ? '' : ' [skipped: KAIWA_SAMPLES_DIR names no folder of samples]';

suite(`WhatsApp sample bodies${missing}`, () => {
  const read = (name: string) => interpretWebhook(readFileSync(join(directory, name)));

  test.each(facts)('%s', (name, expected) => {
    const { events, parked } = read(`${name}.json`);
    const seen = [...events, ...parked.map(({ path }) => ({ parkedAt: path }))];
    expect(seen).toHaveLength(expected.length);
    expect(seen).toMatchObject(expected);
  });

  test('every sample has its facts', () => {
    const known = new Set(facts.map(([name]) => `${name}.json`));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  test('each part alone is the same event again', () => {
    for (const name of names) {
      for (const event of read(name).events) {
        const again = interpretWebhook(Buffer.from(JSON.stringify(event.raw)));
        expect([name, again]).toEqual([name, { events: [event], parked: [] }]);
      }
    }
  });

  test('nothing personal of the samples is in a key that could not be logged or indexed', () => {
    const keys = names.flatMap((name) => read(name).events.map(({ key }) => key));
    expect(keys.filter((key) => key.length > 2_000 || /[^\x20-\x7e]/.test(key))).toEqual([]);
  });
});
