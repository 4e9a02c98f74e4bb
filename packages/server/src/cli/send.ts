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
  const { to, text, template, language = 'en', variable, from, dryRun } = options;
  if ((text === undefined) === (template === undefined))
    throw misuse('A message is a text or a template', 'Give one of --text and --template.');
  if (text !== undefined && (options.language !== undefined || variable.length > 0))
    throw misuse('--language and --variable belong to a template', 'Leave them out, or give --template.');
  const form = {
    to: to.startsWith('+') ? { phone: to } : { personId: to },
    ...(from !== undefined && { fromConnectionId: from }),
    content:
      text === undefined
        ? { kind: 'template', name: template, language, variables: variable.map((each) => ({ text: each })) }
        : { kind: 'text', text },
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
