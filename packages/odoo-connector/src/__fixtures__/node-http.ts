import { KaiwaError, type Http } from '@kaiwa/core';

/** The port to the world over Node's own fetch, by the rules of the port. */
export const nodeHttp: Http = {
  async send({ method, url, headers, body, timeoutMs }) {
    try {
      const answer = await fetch(url, {
        method,
        headers: { connection: 'close', ...headers },
        ...(body === undefined ? {} : { body: body as string }),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: new Uint8Array(await answer.arrayBuffer()),
      };
    } catch (error) {
      const code = (error as { cause?: { code?: string } }).cause?.code;
      const isRefused = code === 'ECONNREFUSED' || code === 'ENOTFOUND';
      throw new KaiwaError({
        kind: 'unavailable',
        code: isRefused ? 'UNREACHABLE' : 'NO_ANSWER',
        message: isRefused ? 'Cannot be reached' : 'No answer',
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
