import { issueWords } from '@kaiwa/core';
import { z } from 'zod';
import { faultText } from '../config/fault';
import { splitFamily } from '../config/read-env';
import { connectionFormSchema } from '../connect/connection-form';
import { connectionSchema, reportSchema } from './answers';
import { EXIT, misuse, type Output } from './output';
import { reportText } from './report-text';
import { withServer, type CommandWorld } from './with-server';

/** What `kaiwa connect` may be told beside credentials. */
export interface ConnectOptions {
  kind: 'whatsapp' | 'odoo';
  /** Members of the form given as flags. */
  flags: Readonly<Record<string, string | undefined>>;
  /** JSON object with further members, read from standard input: credentials then stand in no shell history. */
  stdin: string | null;
  dryRun: boolean;
  force: boolean;
}

const answerSchema = z.object({
  connection: connectionSchema.nullable(),
  report: reportSchema,
  nextSteps: z.array(z.string()),
});

/** Members of each form, by the last part of their environment variables. */
const ENVIRONMENT_NAMES = {
  whatsapp: {
    PHONE_NUMBER_ID: 'phoneNumberId',
    BUSINESS_ACCOUNT_ID: 'businessAccountId',
    ACCESS_TOKEN: 'accessToken',
    APP_SECRET: 'appSecret',
    VERIFY_TOKEN: 'verifyToken',
    APP: 'app',
    API_VERSION: 'apiVersion',
    API_URL: 'apiUrl',
  },
  odoo: {
    URL: 'url',
    DATABASE: 'database',
    LOGIN: 'login',
    API_KEY: 'apiKey',
    WEBHOOK_TOKEN: 'webhookToken',
    CREATE_UNKNOWN: 'createUnknown',
    DEFAULT_COUNTRY: 'defaultCountry',
  },
} as const;

/** Checks credentials for real and seals them into the store. Flags win over standard input, that over the environment. */
export async function connect(world: CommandWorld, output: Output, options: ConnectOptions): Promise<number> {
  const { family, rest } = splitFamily(world.environment, options.kind);
  const names: Readonly<Record<string, string>> = ENVIRONMENT_NAMES[options.kind];
  const fromEnvironment = Object.fromEntries(
    Object.entries(family).flatMap(([name, value]) => (names[name] ? [[names[name], value]] : [])),
  );
  const given = {
    ...fromEnvironment,
    ...readStdin(options.stdin),
    ...withoutAbsent(options.flags),
    kind: options.kind,
  };
  const form = connectionFormSchema.safeParse(given, { error: issueWords });
  if (!form.success) throw incomplete(options.kind, form.error);
  return withServer({ ...world, environment: rest }, async (client) => {
    output.talk('Checking …');
    const body = { form: form.data, dryRun: options.dryRun, force: options.force };
    const answer = await client.post('/admin/connections', body, answerSchema);
    const saved = answer.connection
      ? `Connected: ${answer.connection.label} (${answer.connection.id})`
      : 'Nothing was saved.';
    const steps = answer.nextSteps.map((step, index) => `${index + 1}. ${step}`);
    output.result(answer, [reportText(answer.report), saved, ...steps].join('\n'));
    output.next(
      answer.report.ok
        ? options.dryRun
          ? 'the same without --dry-run'
          : 'kaiwa doctor'
        : 'correct what failed and run it again, or add --force',
    );
    return answer.report.ok ? EXIT.done : EXIT.failed;
  });
}

function readStdin(text: string | null): Record<string, unknown> {
  if (text === null) return {};
  const parsed = z
    .string()
    .transform((value, context): unknown => {
      try {
        return JSON.parse(value);
      } catch {
        context.addIssue('not JSON');
        return z.NEVER;
      }
    })
    .pipe(z.record(z.string(), z.unknown()))
    .safeParse(text);
  if (parsed.success) return parsed.data;
  throw misuse(
    'Standard input is not a JSON object',
    'Pipe something like {"accessToken":"…","appSecret":"…"} into it.',
  );
}

function withoutAbsent(flags: ConnectOptions['flags']): Record<string, string> {
  return Object.fromEntries(Object.entries(flags).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** What is missing or wrong, by flag and by variable, in one sentence that repeats no value. */
function incomplete(kind: 'whatsapp' | 'odoo', error: z.ZodError): Error {
  const names = Object.entries(ENVIRONMENT_NAMES[kind]);
  const problems = error.issues.map((issue) => {
    const member = String(issue.path.at(-1) ?? 'form');
    const variable = names.find(([, each]) => each === member)?.[0];
    const flag = member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return `--${flag}${variable ? ` (or KAIWA_${kind.toUpperCase()}_${variable})` : ''}: ${faultText(issue)}`;
  });
  return misuse(`Not enough to connect. ${problems.join('. ')}`, `kaiwa connect ${kind} --help`);
}
