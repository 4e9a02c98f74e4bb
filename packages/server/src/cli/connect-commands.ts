import { text as readText } from 'node:stream/consumers';
import type { Command } from 'commander';
import { z } from 'zod';
import { line } from '../config/values';
import { odooFormSchema, whatsappFormSchema } from '../connect/connection-form';
import { checkedOption, type Reader } from './checked-option';
import { connect } from './connect';
import type { Output } from './output';
import { define, dryRun, type ProgramContext } from './program';

/** Values arrive checked; here they get their types. */
const connectSchema = z
  .object({ dryRun: z.boolean(), force: z.boolean(), stdin: z.boolean(), json: z.boolean().optional() })
  .catchall(z.string().optional());

type Row = readonly [flags: string, words: string, reader: Reader];

const { shape: number } = whatsappFormSchema;
const WHATSAPP: readonly Row[] = [
  ['--phone-number-id <id>', 'id of the number at Meta', number.phoneNumberId],
  ['--business-account-id <id>', 'id of the WhatsApp Business Account', number.businessAccountId],
  [
    '--access-token <token>',
    'token of a system user (better by --stdin or KAIWA_WHATSAPP_ACCESS_TOKEN)',
    number.accessToken,
  ],
  ['--app-secret <secret>', 'secret of the Meta app; two with a comma while it is rotated', number.appSecret],
  ['--verify-token <word>', 'a word of your own, repeated by Meta', number.verifyToken],
  ['--app <name>', 'last part of the callback URL (default main)', number.app],
  ['--display-phone-number <number>', 'the number as people write it', number.displayPhoneNumber],
  ['--api-version <version>', 'Graph API version', number.apiVersion],
  ['--api-url <url>', 'another address of the Graph API', number.apiUrl],
];

const { shape: database } = odooFormSchema;
const ODOO: readonly Row[] = [
  ['--url <url>', 'address of Odoo', database.url],
  ['--database <name>', 'name of the database', database.database],
  ['--login <login>', 'login of the integration user', database.login],
  ['--api-key <key>', 'API key of that user (better by --stdin or KAIWA_ODOO_API_KEY)', database.apiKey],
  ['--webhook-token <token>', 'secret part of the webhook address, at least 24 characters', database.webhookToken],
  ['--create-unknown <what>', 'off, contact or contact+deal (default contact)', database.createUnknown],
  ['--default-country <code>', 'country of national numbers, such as DE', database.defaultCountry],
];

/** `kaiwa connect`: a WhatsApp number or a CRM. */
export function addConnectCommands(program: Command, context: ProgramContext): void {
  const group = program
    .command('connect')
    .description('connect a WhatsApp number or a CRM: checks credentials for real, then seals them');
  const action =
    (kind: 'whatsapp' | 'odoo') =>
    async (output: Output, options: unknown): Promise<number> => {
      const { dryRun: isDryRun, force, stdin, json: _json, ...flags } = connectSchema.parse(options);
      const input = stdin ? await readText(process.stdin) : null;
      return connect(context.world, output, { kind, flags, stdin: input, dryRun: isDryRun, force });
    };
  const whatsapp = group
    .command('whatsapp')
    .description('connect a number; docs/whatsapp.md says where each value stands');
  define(withOptions(whatsapp, WHATSAPP), context, {
    examples: [
      'kaiwa connect whatsapp --phone-number-id 106… --business-account-id 102… --stdin < secrets.json',
      'KAIWA_WHATSAPP_ACCESS_TOKEN=… kaiwa connect whatsapp --phone-number-id 106… --dry-run',
    ],
    action: action('whatsapp'),
  });
  const odoo = group
    .command('odoo')
    .description('connect an Odoo database; docs/odoo.md says which rights its user needs');
  define(withOptions(odoo, ODOO), context, {
    examples: [
      'kaiwa connect odoo --url https://erp.example.com --database shop --login kaiwa --stdin < secrets.json',
      'KAIWA_ODOO_API_KEY=… kaiwa connect odoo --url https://erp.example.com --database shop --login kaiwa --dry-run',
    ],
    action: action('odoo'),
  });
}

/** Options of its own, and what connecting anything may be told. */
function withOptions(command: Command, rows: readonly Row[]): Command {
  for (const [flags, words, reader] of rows) command.addOption(checkedOption(flags, words, reader));
  return command
    .addOption(checkedOption('--label <text>', 'what people call it', line(200)))
    .option('--stdin', 'read further members as a JSON object from standard input, for secrets', false)
    .option('--force', 'save although a check failed', false)
    .addOption(dryRun());
}
