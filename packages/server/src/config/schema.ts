import { z } from 'zod';
import { databaseAddress, redisAddress, webAddress } from './addresses';
import { setting } from './setting';
import {
  graphVersion,
  appName,
  country,
  folder,
  host,
  line,
  metaId,
  oneOf,
  pathToken,
  token,
  tokens,
  vaultKey,
  wholeNumber,
} from './values';

/** Every environment variable Kaiwa reads. The stories are the documentation. */
export const settingsSchema = z.strictObject({
  KAIWA_PORT: setting(wholeNumber(0, 65_535).default(8642), {
    section: 'Server',
    text: 'TCP port of the web server. 0 takes any free port and prints it.',
    otherwise: '8642',
    example: '8642',
  }),
  KAIWA_HOST: setting(host.default('127.0.0.1'), {
    section: 'Server',
    text: 'Address to listen on. Leave it when a reverse proxy on the same machine brings the webhooks in; write 0.0.0.0 in a container or when a proxy on another machine does. Admin routes answer on loopback either way.',
    otherwise: '127.0.0.1',
    example: '127.0.0.1',
  }),
  KAIWA_PUBLIC_URL: setting(webAddress(['https', 'http']).optional(), {
    section: 'Server',
    text: 'Where the internet reaches this server; callback URLs are printed with it. Meta delivers to https only.',
    otherwise: 'callback URLs are printed with the local address',
    example: 'https://kaiwa.example.com',
  }),
  KAIWA_DOOR_MEMORY_MB: setting(wholeNumber(8, 4096).default(64), {
    section: 'Server',
    text: 'Memory for the bodies of deliveries that are being read or stored, in MB, from 8 to 4096. Beyond it deliveries are answered with 503 and come again.',
    otherwise: '64',
    example: '64',
  }),
  DATABASE_URL: setting(databaseAddress.optional(), {
    section: 'Storage',
    text: 'PostgreSQL 15 or later, for several processes. Needs REDIS_URL beside it.',
    otherwise: 'Kaiwa starts a PostgreSQL of its own in KAIWA_DATA_DIR',
    example: 'postgres://kaiwa:secret@db.example.com:5432/kaiwa',
    isSecret: true,
  }),
  REDIS_URL: setting(redisAddress.optional(), {
    section: 'Storage',
    text: 'Redis 6.2 or later; it carries wake-ups between processes and may lose everything without losing work. Needs DATABASE_URL beside it.',
    otherwise: 'one process does everything',
    example: 'redis://redis.example.com:6379',
    isSecret: true,
  }),
  KAIWA_DATA_DIR: setting(folder.optional(), {
    section: 'Storage',
    text: 'Folder of the embedded database and its key. A back-up without the file `vault.key` cannot be read.',
    otherwise: '/var/lib/kaiwa for root; the data folder of the user for others',
    example: '/var/lib/kaiwa',
  }),
  KAIWA_VAULT_KEY: setting(vaultKey.optional(), {
    section: 'Storage',
    text: 'Seals secrets, names and message bodies at rest: 32 bytes in base64. To rotate write `new:<key>,old:<key>`: the first seals, all open. Needed with DATABASE_URL, the same for every process.',
    otherwise: 'a key is made once and kept in KAIWA_DATA_DIR/vault.key',
    example: 'made with `openssl rand -base64 32`',
    isSecret: true,
  }),
  KAIWA_RETENTION_DAYS: setting(wholeNumber(1, 3650).default(30), {
    section: 'Storage',
    text: 'Days that raw deliveries are kept after they were read, and finished commands after they were done. What is unread or parked is kept.',
    otherwise: '30',
    example: '30',
  }),
  KAIWA_LOG_LEVEL: setting(oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('info'), {
    section: 'Logs and figures',
    text: 'Least important line that is written: debug, info, warn, error or silent.',
    otherwise: 'info',
    example: 'info',
  }),
  KAIWA_LOG_FORMAT: setting(oneOf(['auto', 'json', 'pretty']).default('auto'), {
    section: 'Logs and figures',
    text: 'json writes one object per line, pretty writes for people, auto decides by whether a terminal reads it. Lines go to standard error.',
    otherwise: 'auto',
    example: 'json',
  }),
  KAIWA_METRICS: setting(oneOf(['off', 'loopback', 'public']).default('loopback'), {
    section: 'Logs and figures',
    text: 'Who may read /metrics (Prometheus text): nobody, this machine, or everybody who reaches the port.',
    otherwise: 'loopback',
    example: 'loopback',
  }),
  KAIWA_WHATSAPP_PHONE_NUMBER_ID: setting(metaId.optional(), {
    section: 'WhatsApp number',
    text: 'Connects one number by environment instead of `kaiwa connect whatsapp`: the phone number id (not the number). The next four settings belong to it.',
    otherwise: 'numbers are connected by command',
    example: '106540352242922',
  }),
  KAIWA_WHATSAPP_BUSINESS_ACCOUNT_ID: setting(metaId.optional(), {
    section: 'WhatsApp number',
    text: 'Id of the WhatsApp Business Account that owns the number.',
    otherwise: 'none',
    example: '102290129340398',
  }),
  KAIWA_WHATSAPP_ACCESS_TOKEN: setting(token().optional(), {
    section: 'WhatsApp number',
    text: 'Token of a system user with whatsapp_business_messaging and whatsapp_business_management.',
    otherwise: 'none',
    example: 'EAAG…',
    isSecret: true,
  }),
  KAIWA_WHATSAPP_APP_SECRET: setting(tokens().optional(), {
    section: 'WhatsApp number',
    text: 'App secret; deliveries are signed with it. Two, separated by a comma, are both accepted during a rotation.',
    otherwise: 'none',
    example: '0123456789abcdef0123456789abcdef',
    isSecret: true,
  }),
  KAIWA_WHATSAPP_VERIFY_TOKEN: setting(tokens(8).optional(), {
    section: 'WhatsApp number',
    text: 'A word of your own, at least 8 characters, that Meta repeats when you save the callback URL.',
    otherwise: 'none',
    example: 'made with `openssl rand -hex 16`',
    isSecret: true,
  }),
  KAIWA_WHATSAPP_APP: setting(appName.default('main'), {
    section: 'WhatsApp number',
    text: 'Last part of the callback URL, /webhooks/whatsapp/<app>: one per Meta app, because each app has its own secret.',
    otherwise: 'main',
    example: 'main',
  }),
  KAIWA_WHATSAPP_API_VERSION: setting(graphVersion.default('v26.0'), {
    section: 'WhatsApp number',
    text: 'Version of the Graph API to call. Each version is served for about two years.',
    otherwise: 'v26.0',
    example: 'v26.0',
  }),
  KAIWA_WHATSAPP_API_URL: setting(webAddress(['https', 'http']).default('https://graph.facebook.com'), {
    section: 'WhatsApp number',
    text: 'Where the Graph API answers; another address is for a proxy or a simulator.',
    otherwise: 'https://graph.facebook.com',
    example: 'https://graph.facebook.com',
  }),
  KAIWA_ODOO_URL: setting(webAddress(['https', 'http']).optional(), {
    section: 'Odoo',
    text: 'Connects one Odoo by environment instead of `kaiwa connect odoo`: its address. The next three settings belong to it.',
    otherwise: 'Odoo is connected by command',
    example: 'https://erp.example.com',
  }),
  KAIWA_ODOO_DATABASE: setting(line(100).optional(), {
    section: 'Odoo',
    text: 'Name of the database.',
    otherwise: 'none',
    example: 'shop',
  }),
  KAIWA_ODOO_LOGIN: setting(line(200).optional(), {
    section: 'Odoo',
    text: 'Login of the integration user.',
    otherwise: 'none',
    example: 'kaiwa@example.com',
  }),
  KAIWA_ODOO_API_KEY: setting(line(200).optional(), {
    section: 'Odoo',
    text: 'API key of that user (Preferences, Account Security).',
    otherwise: 'none',
    example: '40 hexadecimal characters',
    isSecret: true,
  }),
  KAIWA_ODOO_WEBHOOK_TOKEN: setting(pathToken.optional(), {
    section: 'Odoo',
    text: 'Secret last part of the webhook address an Odoo automation rule calls; at least 24 characters. Optional: without it changes are pulled.',
    otherwise: 'no webhook is accepted',
    example: 'made with `openssl rand -hex 16`',
    isSecret: true,
  }),
  KAIWA_ODOO_CREATE_UNKNOWN: setting(oneOf(['off', 'contact', 'contact+deal']).default('contact'), {
    section: 'Odoo',
    text: 'What to create for a sender whom Odoo does not know: off (nothing), contact, or contact+deal.',
    otherwise: 'contact',
    example: 'contact+deal',
  }),
  KAIWA_ODOO_DEFAULT_COUNTRY: setting(country.optional(), {
    section: 'Odoo',
    text: 'Country (ISO 3166, two letters) that reads national spellings of numbers on contacts without a country.',
    otherwise: 'such numbers are not matched',
    example: 'DE',
  }),
});

/** The environment after checks and defaults. */
export type Settings = z.output<typeof settingsSchema>;
/** Name of a setting. */
export type SettingName = keyof Settings;
/** All names, in the order of the documentation. */
export const settingNames = Object.keys(settingsSchema.shape) as SettingName[];
