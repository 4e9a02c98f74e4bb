import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { EXIT, misuse, type Output } from './output';
import { withServer, type CommandWorld } from './with-server';

/** What `kaiwa send` may be told. One of `text`, `template` and `content`. */
export interface SendOptions {
  to: string;
  text?: string;
  template?: string;
  language?: string;
  variable: string[];
  /** JSON of any kind of message, or `@` and the path of a file that holds it. */
  content?: string;
  from?: string;
}

const messageSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  verdict: z.looseObject({ decision: z.string(), reason: z.string() }).nullable(),
  failure: z.looseObject({ reason: z.string() }).nullable(),
});

/** Plans one message by hand; the rules decide as they do for everybody. */
export function send(world: CommandWorld, output: Output, options: SendOptions): Promise<number> {
  const { to, from } = options;
  const form = {
    to: to.startsWith('+') ? { phone: to } : { personId: to },
    ...(from !== undefined && { fromConnectionId: from }),
    content: contentOf(options),
  };
  return withServer(world, async (client) => {
    const message = await client.post('/admin/messages', form, messageSchema);
    const { verdict, failure } = message;
    const isRefused = message.status === 'refused';
    const words = isRefused
      ? `Refused (${verdict?.reason}): ${failure?.reason}.`
      : `Planned (${verdict?.decision}, ${verdict?.reason}).`;
    output.result({ id: message.id, status: message.status, verdict, failure }, words);
    output.next('kaiwa events tail');
    return isRefused ? EXIT.failed : EXIT.done;
  });
}

function contentOf({ text, template, language = 'en', variable, content }: SendOptions): unknown {
  if ([text, template, content].filter((each) => each !== undefined).length !== 1)
    throw misuse('A message is a text, a template or a content', 'Give one of --text, --template and --content.');
  if (content !== undefined) return readContent(content);
  if (text !== undefined) return { kind: 'text', text };
  return { kind: 'template', name: template, language, variables: variable.map((each) => ({ text: each })) };
}

function readContent(content: string): unknown {
  try {
    return JSON.parse(content.startsWith('@') ? readFileSync(content.slice(1), 'utf8') : content);
  } catch {
    throw misuse('The content is no JSON that can be read', `Give JSON such as '{"kind":"sticker",…}', or @file.json.`);
  }
}
