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
  const { to, text, template, language = 'en', variable, from } = options;
  if ((text === undefined) === (template === undefined))
    throw misuse('A message is a text or a template', 'Give one of --text and --template.');
  const form = {
    to: to.startsWith('+') ? { phone: to } : { personId: to },
    ...(from !== undefined && { fromConnectionId: from }),
    content:
      text === undefined
        ? { kind: 'template', name: template, language, variables: variable.map((each) => ({ text: each })) }
        : { kind: 'text', text },
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
