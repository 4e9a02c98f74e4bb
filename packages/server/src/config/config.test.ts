import { KaiwaError } from '@kaiwa/core';
import { environmentExample, configurationPage, printable } from './explain';
import { readEnvironment, requireConfig, type Environment } from './read-env';
import { settingNames } from './schema';

const key = Buffer.alloc(32, 7).toString('base64');
const databaseUrl = 'postgres://kaiwa:hush@db/kaiwa';
const whatsapp = {
  KAIWA_WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  KAIWA_WHATSAPP_BUSINESS_ACCOUNT_ID: '102290129340398',
  KAIWA_WHATSAPP_ACCESS_TOKEN: 'token-hush',
  KAIWA_WHATSAPP_APP_SECRET: 'secret-hush',
  KAIWA_WHATSAPP_VERIFY_TOKEN: 'verify-hush',
};

function problemsOf(environment: Environment): string[] {
  const reading = readEnvironment(environment);
  return reading.ok ? [] : reading.problems.map(({ name, problem, fix }) => `${name}: ${problem} -> ${fix}`);
}

describe('the environment', () => {
  test('needs nothing', () => {
    const config = requireConfig({ PATH: '/bin', HOME: '/root' });
    expect(config.mode).toBe('embedded');
    expect(config.settings).toMatchObject({ KAIWA_PORT: 8642, KAIWA_HOST: '127.0.0.1', KAIWA_METRICS: 'loopback' });
  });

  test('with both addresses and a key is distributed', () => {
    const config = requireConfig({ DATABASE_URL: databaseUrl, REDIS_URL: 'redis://r', KAIWA_VAULT_KEY: key });
    expect(config.mode).toBe('distributed');
  });

  test('takes an empty value for an absent one', () => {
    expect(requireConfig({ KAIWA_PORT: '', DATABASE_URL: '' }).mode).toBe('embedded');
  });

  test.each<[string, Environment, string[]]>([
    ['a database alone', { DATABASE_URL: databaseUrl, KAIWA_VAULT_KEY: key }, ['REDIS_URL']],
    ['a Redis alone', { REDIS_URL: 'redis://r' }, ['DATABASE_URL']],
    ['many processes without a shared key', { DATABASE_URL: databaseUrl, REDIS_URL: 'redis://r' }, ['KAIWA_VAULT_KEY']],
    [
      'half a number',
      { KAIWA_WHATSAPP_ACCESS_TOKEN: 'x' },
      [
        'KAIWA_WHATSAPP_PHONE_NUMBER_ID',
        'KAIWA_WHATSAPP_BUSINESS_ACCOUNT_ID',
        'KAIWA_WHATSAPP_APP_SECRET',
        'KAIWA_WHATSAPP_VERIFY_TOKEN',
      ],
    ],
    [
      'an Odoo without a key',
      { KAIWA_ODOO_URL: 'https://o', KAIWA_ODOO_DATABASE: 'd', KAIWA_ODOO_LOGIN: 'l' },
      ['KAIWA_ODOO_API_KEY'],
    ],
    ['a port that is none', { KAIWA_PORT: '70000' }, ['KAIWA_PORT']],
    ['an address of another kind', { KAIWA_PUBLIC_URL: 'ftp://x' }, ['KAIWA_PUBLIC_URL']],
    ['a typing error', { KAIWA_LOG_LEVLE: 'info' }, ['KAIWA_LOG_LEVLE']],
    [
      'three at once',
      { KAIWA_PORT: 'x', KAIWA_LOG_LEVEL: 'loud', KAIWA_METRICS: 'yes' },
      ['KAIWA_PORT', 'KAIWA_LOG_LEVEL', 'KAIWA_METRICS'],
    ],
  ])('refuses %s, naming every problem with its fix', (_title, environment, names) => {
    const reading = readEnvironment(environment);
    if (reading.ok) throw new Error('was accepted');
    expect(reading.problems.map(({ name }) => name)).toEqual(names);
    for (const { fix } of reading.problems) expect(fix).not.toBe('');
  });

  test('a complete family is accepted, so the refusal above is about what is missing', () => {
    expect(problemsOf(whatsapp)).toEqual([]);
  });

  test('a typing error is answered with the nearest name', () => {
    expect(problemsOf({ KAIWA_LOG_LEVLE: 'info' })).toEqual([
      'KAIWA_LOG_LEVLE: Kaiwa knows no such setting -> write KAIWA_LOG_LEVEL, or remove it',
    ]);
  });

  test('a refusal lists everything in one error and never repeats a value', () => {
    const wrong = { KAIWA_PORT: 'hush-port', KAIWA_WHATSAPP_VERIFY_TOKEN: 'hush', DATABASE_URL: 'hush://x' };
    expect(() => requireConfig(wrong)).toThrow(KaiwaError);
    const text = problemsOf(wrong).join('\n');
    for (const name of Object.keys(wrong)) expect(text).toContain(name);
    expect(text).not.toContain('hush');
  });

  test('of a wrong vault key says what is wrong with it, in the list of all problems and before anything starts', () => {
    const wrong = { KAIWA_VAULT_KEY: Buffer.alloc(16, 7).toString('base64'), KAIWA_PORT: 'x' };
    expect(problemsOf(wrong)).toEqual([
      'KAIWA_PORT: its value is not valid -> write a whole number from 0 to 65535',
      'KAIWA_VAULT_KEY: it is not 32 bytes of base64 -> make one with `openssl rand -base64 32`; to rotate, write new:<key>,old:<key>',
    ]);
    expect(() => requireConfig(wrong)).toThrow(/KAIWA_PORT: [\s\S]*KAIWA_VAULT_KEY: /);
  });

  test('is printed without secrets', () => {
    const shown = JSON.stringify(printable(requireConfig({ ...whatsapp, KAIWA_PUBLIC_URL: 'https://k.example' })));
    expect(shown).not.toContain('hush');
    expect(shown).toContain('https://k.example');
  });
});

describe('the pages made from the schema', () => {
  test.each(settingNames)('explain %s', (name) => {
    expect(configurationPage()).toContain(`### ${name}`);
    expect(environmentExample()).toContain(`# ${name}=`);
  });
});
