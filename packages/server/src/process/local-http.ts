import { KaiwaError, type Http } from '@kaiwa/core';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Whether an address stays on this machine. */
export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}

function refusal(url: string): KaiwaError | null {
  return isLoopbackUrl(url) ? null : staysLocal(new URL(url).host);
}

/** The world of `kaiwa dev`: whatever the settings say, nothing leaves this machine. */
export function keepLocal(http: Http): Http {
  return {
    async send(request) {
      const refused = refusal(request.url);
      if (refused) throw refused;
      return http.send(request);
    },
    async open(request) {
      const refused = refusal(request.url);
      if (refused) throw refused;
      return http.open(request);
    },
  };
}

/** The refusal of everything `dev` must not touch. */
export function staysLocal(what: string): KaiwaError {
  return new KaiwaError({
    kind: 'misconfigured',
    code: 'DEV_STAYS_LOCAL',
    message: `\`kaiwa dev\` never leaves this machine, and ${what} is not on it`,
    hint: 'Use `kaiwa start` for real numbers and real CRMs, or unset what points there.',
  });
}
