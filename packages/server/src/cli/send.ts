import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { EXIT, misuse, type Output } from './output';
import { withServer, type CommandWorld } from './with-server';

/** What `kaiwa send` may be told. */
export interface SendOptions {
  to: string;
  text?: string;
  template?: string;
  language?: string;
  variable: string[];
  /** JSON of any kind of message, or `@` and the path of a file that holds it. */
  content?: string;
  from?: string;
  dryRun: boolean;
}

const messageSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  verdict: z.looseObject({ decision: z.string(), reason: z.string() }).nullable(),
  failure: z.looseObject({ reason: z.string() }).nullable(),
});

/** Plans one message by hand; the rules decide as they do for everybody. */
export function send(world: CommandWorld, output: Output, options: SendOptions): Promise<number> {
  const { to, from, dryRun } = options;
  const form = {
    to: to.startsWith('+') ? { phone: to } : { personId: to },
    ...(from !== undefined && { fromConnectionId: from }),
    content: contentOf(options),
  };
  return withServer(world, async (client) => {
    const message = await client.post('/admin/messages', { ...form, dryRun }, messageSchema);
    const { id, status, verdict, failure } = message;
    const isRefused = status === 'refused';
    const words = isRefused
      ? `${dryRun ? 'Would be refused' : 'Refused'} (${verdict?.reason}): ${failure?.reason}.`
      : `${dryRun ? 'Would be planned' : 'Planned'} (${verdict?.decision}, ${verdict?.reason}).`;
    const data = { status, verdict, failure };
    output.result(dryRun ? { would: 'send', ...data } : { id, ...data }, words);
    output.next(dryRun ? 'the same without --dry-run' : 'kaiwa events tail');
    return isRefused ? EXIT.failed : EXIT.done;
  });
}

function contentOf({ text, template, language, variable, content }: SendOptions): unknown {
  if ([text, template, content].filter((each) => each !== undefined).length !== 1)
    throw misuse('A message is a text, a template or a content', 'Give one of --text, --template and --content.');
  if (template !== undefined)
    return {
      kind: 'template',
      name: template,
      language: language ?? 'en',
      variables: variable.map((each) => ({ text: each })),
    };
  if (language !== undefined || variable.length > 0)
    throw misuse('--language and --variable belong to a template', 'Leave them out, or give --template.');
  return text === undefined ? readContent(content ?? '') : { kind: 'text', text };
}

function readContent(content: string): unknown {
  try {
    return JSON.parse(content.startsWith('@') ? readFileSync(content.slice(1), 'utf8') : content);
  } catch {
    throw misuse('The content is no JSON that can be read', `Give JSON such as '{"kind":"sticker",…}', or @file.json.`);
  }
}
