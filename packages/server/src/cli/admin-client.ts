import { KaiwaError, type ErrorKind } from '@kaiwa/core';
import { z } from 'zod';

/** Admin routes of a server on this machine. Answers are checked by the caller's schema. */
export interface AdminClient {
  readonly url: string;
  get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>>;
  post<S extends z.ZodType>(path: string, body: unknown, schema: S): Promise<z.output<S>>;
  remove<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>>;
  /** One JSON value per line, as they come. Ends when the server ends it, or when `signal` aborts. */
  lines<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): AsyncGenerator<z.output<S>>;
}

const problemSchema = z.object({
  title: z.string(),
  code: z.string(),
  status: z.number(),
  detail: z.string().optional(),
});

/** Speaks to the server at `url`. Its refusals come back as the KaiwaErrors they were. */
export function createAdminClient(url: string): AdminClient {
  async function ask(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    }).catch((cause: unknown) => {
      throw new KaiwaError({
        kind: 'unavailable',
        code: 'SERVER_UNREACHABLE',
        message: `The server at ${url} does not answer`,
        hint: 'It may be just stopping: try again, and look at its log.',
        cause,
      });
    });
    if (!answer.ok && answer.status !== 503) throw await refusal(answer);
    if (answer.status === 503 && answer.headers.get('content-type')?.includes('problem')) throw await refusal(answer);
    return answer;
  }
  return {
    url,
    get: async (path, schema) => readAnswer(await (await ask('GET', path, undefined)).text(), schema),
    post: async (path, body, schema) => readAnswer(await (await ask('POST', path, body)).text(), schema),
    remove: async (path, schema) => readAnswer(await (await ask('DELETE', path, undefined)).text(), schema),
    async *lines(path, schema, signal) {
      const answer = await ask('GET', path, undefined, signal);
      if (answer.body) for await (const line of splitLines(answer.body, signal)) yield readAnswer(line, schema);
    },
  };
}

function readAnswer<S extends z.ZodType>(text: string, schema: S): z.output<S> {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new KaiwaError({
    kind: 'broken',
    code: 'SERVER_ANSWER_UNREADABLE',
    message: 'The server answered in a form this command does not know',
    hint: 'After an upgrade, start the server again; both have to be of one version.',
    cause: parsed.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function refusal(answer: Response): Promise<KaiwaError> {
  const problem = problemSchema.safeParse(await answer.json().catch(() => undefined));
  const kind: ErrorKind = answer.status === 503 ? 'unavailable' : answer.status < 500 ? 'rejected' : 'broken';
  if (!problem.success) {
    return new KaiwaError({
      kind: 'broken',
      code: 'SERVER_ANSWER_UNREADABLE',
      message: `The server answered ${answer.status} without a reason`,
      hint: 'Look at its log; is it a Kaiwa of the same version?',
    });
  }
  const { title, code, detail } = problem.data;
  return new KaiwaError({ kind, code, message: title, ...(detail !== undefined && { hint: detail }) });
}

async function* splitLines(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      yield* parts.filter((part) => part !== '');
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
