import { readEnvironment, type Environment } from './read-env';
import { settingNames, type SettingName } from './schema';

const key = (byte: number, length = 32): string => Buffer.alloc(length, byte).toString('base64');

/** What each setting takes, and what it refuses, with a part of the words that say so. */
const TABLE: Record<SettingName, { good: string[]; bad: [value: string, words: RegExp][] }> = {
  KAIWA_PORT: {
    good: ['0', '8642', '65535', ' 80 '],
    bad: [
      ['65536', /from 0 to 65535/],
      ['-1', /from 0 to 65535/],
      ['80.5', /from 0 to 65535/],
      ['0x50', /from 0 to 65535/],
      ['9'.repeat(40), /from 0 to 65535/],
    ],
  },
  KAIWA_HOST: {
    good: ['127.0.0.1', '0.0.0.0', '::', '::1', 'fe80::1', 'localhost', 'kaiwa-1.example.com'],
    bad: [
      ['http://0.0.0.0', /without scheme/],
      ['0.0.0.0:80', /without scheme, port/],
      ['[::1]', /brackets/],
      ['256.1.1.1', /address of this machine/],
      ['my host', /address of this machine/],
    ],
  },
  KAIWA_PUBLIC_URL: {
    good: ['https://k.example.com', 'http://localhost:8642/', 'https://example.com/kaiwa'],
    bad: [
      ['k.example.com', /does not start with https:\/\/ or http:\/\//],
      ['ftp://k.example.com', /does not start/],
      ['https:k.example.com', /does not start/],
      ['https://', /cannot be read/],
      ['https://k.example.com:99999', /cannot be read[\s\S]*port/],
      ['https://me:hush@k.example.com', /user or a password/],
      ['https://k.example.com/?a=1', /behind \?/],
      ['https://k.example.com/#top', /behind \?/],
      ['https://k example.com', /blank/],
    ],
  },
  KAIWA_DOOR_MEMORY_MB: {
    good: ['8', '64', '4096'],
    bad: [
      ['7', /from 8 to 4096/],
      ['4097', /from 8 to 4096/],
      ['64MB', /from 8 to 4096/],
    ],
  },
  DATABASE_URL: {
    good: [
      'postgres://kaiwa:hush@db.example.com:5432/kaiwa',
      'postgresql://db/kaiwa?sslmode=verify-full',
      `postgresql://db/kaiwa?sslmode=verify-full&sslrootcert=${encodeURIComponent(__filename)}`,
      'postgres://kaiwa:a%2Fb%23c@[::1]/kaiwa',
      'postgres:///kaiwa?host=/run/postgresql',
      'postgres://kaiwa:hush@/kaiwa?host=/run/postgresql',
    ],
    bad: [
      ['mysql://db/kaiwa', /postgres:\/\/ or postgresql:\/\//],
      ['db.example.com', /does not start/],
      ['postgres://', /names no server|cannot be read/],
      ['postgres:///kaiwa', /names no server/],
      ['postgres://u:p@db:70000/kaiwa', /cannot be read/],
      ['postgres://u:hu#sh@db/kaiwa', /cannot be read|another meaning/],
      ['postgres://u:12#34@db/kaiwa', /%23/],
      ['postgres://u:12/34@db/kaiwa', /%2F/],
      ['postgres://u:%zz@db/kaiwa', /%25/],
      ['postgres://db/one/two', /more than one database/],
      ['postgres://db/kaiwa?options=-c%20role%3Downer', /options/],
      ['postgres://db/kaiwa?sslmode=on', /sslmode/],
      ['postgres://db/kaiwa?sslrootcert=/nowhere/ca.pem', /the file in its sslrootcert is not there/],
      ['postgres://db /kaiwa', /blank/],
    ],
  },
  REDIS_URL: {
    good: ['redis://r', 'redis://r.example.com:6379', 'rediss://:hush@r/2', 'redis://[::1]:6379/'],
    bad: [
      ['http://r', /redis:\/\/ or rediss:\/\//],
      ['r:6379', /does not start/],
      ['redis://', /names no server|cannot be read/],
      ['redis://r:0x1', /cannot be read/],
      ['redis://r/first', /number of a database/],
      ['redis://:hu#sh@r', /cannot be read|another meaning/],
      ['redis://u:12/34@r', /%2F/],
    ],
  },
  KAIWA_DATA_DIR: {
    good: ['/var/lib/kaiwa', '/srv/with blanks/ü', 'relative/folder', __dirname],
    bad: [
      ['~/kaiwa', /nobody expands/],
      ['/var/lib\n/kaiwa', /line breaks/],
      [__filename, /something else than a folder/],
      [`${__filename}/kaiwa/data`, /something else than a folder/],
    ],
  },
  KAIWA_VAULT_KEY: {
    good: [key(7), `new:${key(1)},old:${key(2)}`, Buffer.alloc(32, 0xfb).toString('base64url')],
    bad: [
      ['a passphrase', /is not 32 bytes of base64/],
      [key(1, 16), /is not 32 bytes/],
      [key(1, 33), /is not 32 bytes/],
      [`"${key(1)}"`, /is not 32 bytes/],
      [`new:${key(1)},old:short`, /key number 2/],
      [`${key(1)},${key(2)}`, /the same name/],
      [',', /is empty/],
    ],
  },
  KAIWA_RETENTION_DAYS: {
    good: ['1', '3650'],
    bad: [
      ['0', /from 1 to 3650/],
      ['3651', /from 1 to 3650/],
      ['30d', /from 1 to 3650/],
    ],
  },
  KAIWA_LOG_LEVEL: { good: ['debug', 'silent'], bad: [['loud', /debug, info, warn, error, silent/]] },
  KAIWA_LOG_FORMAT: { good: ['auto', 'json', 'pretty'], bad: [['text', /auto, json, pretty/]] },
  KAIWA_METRICS: { good: ['off', 'loopback', 'public'], bad: [['yes', /off, loopback, public/]] },
  KAIWA_WHATSAPP_PHONE_NUMBER_ID: {
    good: ['106540352242922', '12345'],
    bad: [
      ['123', /it has 3 digits, and ids of Meta have 5 to 20[\s\S]*whole/],
      ['1'.repeat(21), /it has 21 digits/],
      ['+4930123456', /something else than digits/],
    ],
  },
  KAIWA_WHATSAPP_BUSINESS_ACCOUNT_ID: {
    good: ['102290129340398'],
    bad: [
      ['1', /it has 1 digit,/],
      ['waba', /something else than digits/],
    ],
  },
  KAIWA_WHATSAPP_ACCESS_TOKEN: {
    good: ['EAAGm0PX4ZCps'],
    bad: [
      ['two words', /blank/],
      ['EAAG…', /another character/],
      ['"EAAG"', /quotation marks/],
    ],
  },
  KAIWA_WHATSAPP_APP_SECRET: {
    good: ['0123456789abcdef', 'new,old', 'new, old'],
    bad: [
      [',', /comma/],
      ['new,', /comma/],
      ['se cret', /blank/],
    ],
  },
  KAIWA_WHATSAPP_VERIFY_TOKEN: {
    good: ['eight888', 'eight888,eight999'],
    bad: [
      ['short', /it has 5 characters[\s\S]*at least 8/],
      ['eight888,short', /at least 8/],
    ],
  },
  KAIWA_WHATSAPP_APP: {
    good: ['main', 'shop-2'],
    bad: [
      ['Main', /a-z/],
      ['a/b', /a-z/],
      ['x'.repeat(41), /at most 40/],
    ],
  },
  KAIWA_WHATSAPP_API_VERSION: {
    good: ['v26.0'],
    bad: [
      ['26', /v26\.0/],
      ['v26', /v26\.0/],
    ],
  },
  KAIWA_WHATSAPP_API_URL: { good: ['https://graph.facebook.com'], bad: [['graph.facebook.com', /does not start/]] },
  KAIWA_ODOO_URL: {
    good: ['https://erp.example.com', 'https://example.com/odoo/'],
    bad: [
      ['erp.example.com', /does not start/],
      ['https://erp.example.com/web?db=shop', /behind \?/],
      ['https://me:hush@erp.example.com', /user or a password/],
    ],
  },
  KAIWA_ODOO_DATABASE: { good: ['shop'], bad: [['sh\nop', /one line/]] },
  KAIWA_ODOO_LOGIN: { good: ['kaiwa@example.com'], bad: [['a'.repeat(201), /at most 200/]] },
  KAIWA_ODOO_API_KEY: { good: ['a'.repeat(40)], bad: [['a\tb', /one line/]] },
  KAIWA_ODOO_WEBHOOK_TOKEN: {
    good: ['0123456789abcdef0123456789abcdef'],
    bad: [
      ['short', /at least 24/],
      ['0123456789abcdef0123456789/bcdef', /web address/],
    ],
  },
  KAIWA_ODOO_CREATE_UNKNOWN: { good: ['off', 'contact+deal'], bad: [['yes', /off, contact, contact\+deal/]] },
  KAIWA_ODOO_DEFAULT_COUNTRY: {
    good: ['DE', 'GB'],
    bad: [
      ['Germany', /two capital letters/],
      ['de', /two capital letters/],
      ['UK', /GB for Britain/],
    ],
  },
};

/** Settings that one calls for, so that only the value in question is wrong. */
const BESIDE: Environment = {
  HOME: '/root',
  DATABASE_URL: 'postgres://db/kaiwa',
  REDIS_URL: 'redis://r',
  KAIWA_VAULT_KEY: key(7),
  KAIWA_WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  KAIWA_WHATSAPP_BUSINESS_ACCOUNT_ID: '102290129340398',
  KAIWA_WHATSAPP_ACCESS_TOKEN: 'token',
  KAIWA_WHATSAPP_APP_SECRET: 'secret',
  KAIWA_WHATSAPP_VERIFY_TOKEN: 'verify-me',
  KAIWA_ODOO_URL: 'https://o',
  KAIWA_ODOO_DATABASE: 'd',
  KAIWA_ODOO_LOGIN: 'l',
  KAIWA_ODOO_API_KEY: 'k',
};

function problemsWith(name: SettingName, value: string): { name: string; problem: string; fix: string }[] {
  const reading = readEnvironment({ ...BESIDE, [name]: value });
  return reading.ok ? [] : reading.problems;
}

describe.each(settingNames)('%s', (name) => {
  const { good, bad } = TABLE[name];

  test.each(good)('takes %j', (value) => {
    expect(problemsWith(name, value)).toEqual([]);
  });

  test.each(bad)('refuses %j in words, without repeating it', (value, words) => {
    const problems = problemsWith(name, value);
    expect(problems.map((each) => each.name)).toEqual([name]);
    const text = problems.map(({ problem, fix }) => `${problem} -> ${fix}`).join();
    expect(text).toMatch(words);
    expect(text).not.toMatch(/Invalid|expected|received|hush/);
  });
});

test('all wrong values come in one list', () => {
  const wrong = Object.fromEntries(settingNames.map((name) => [name, TABLE[name].bad[0]?.[0] ?? '']));
  const reading = readEnvironment({ HOME: '/root', ...wrong });
  const names = reading.ok ? [] : reading.problems.map((each) => each.name);
  expect(names.toSorted()).toEqual([...settingNames].toSorted());
});
