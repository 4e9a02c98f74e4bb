import { KaiwaError, type Http } from '@kaiwa/core';

/** The port to the world over Node's own fetch, by the rules of the port; connections are not kept. */
export const nodeHttp: Http = {
  async send({ method, url, headers, body, timeoutMs }) {
    try {
      const answer = await fetch(url, {
        method,
        headers: { connection: 'close', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body: bytes };
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      const isRefused = cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
      throw new KaiwaError({
        kind: 'unavailable',
        code: isRefused ? 'UNREACHABLE' : 'NO_ANSWER',
        message: isRefused ? 'Nobody listens' : 'No answer',
        effect: isRefused ? 'none' : 'unknown',
        cause: error,
      });
    }
  },
  async open(request) {
    const answer = await nodeHttp.send(request);
    return {
      ...answer,
      body: (async function* () {
        yield answer.body;
      })(),
    };
  },
};
