import type { IncomingMessage } from 'node:http';
import { KaiwaError } from '@kaiwa/core';

const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/i;
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Why a request does not come from a program of this machine; null when it does. Four doors, because there is no sign-in: the socket
 * comes from loopback; no proxy stands in between (it would make the whole internet look local); `Host` is a loopback name (a page whose
 * name was pointed at 127.0.0.1 sends its own); and no browser page of another origin sent it.
 */
export function whyNotLoopback({ headers, socket }: IncomingMessage): string | null {
  if (!LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '')) return 'it came from another machine';
  if (FORWARDED.some((name) => headers[name] !== undefined)) return 'it came through a proxy';
  if (!LOOPBACK_HOST.test(headers.host ?? '')) return 'its Host is not a loopback name';
  if (isForeignPage(headers.origin, headers['sec-fetch-site'])) return 'a web page of another origin sent it';
  return null;
}

/**
 * Lets only programs of this machine pass; see {@link whyNotLoopback}.
 * @throws KaiwaError `refused` / `LOOPBACK_ONLY`
 */
export function requireLoopback(request: IncomingMessage): void {
  const reason = whyNotLoopback(request);
  if (reason === null) return;
  throw new KaiwaError({
    kind: 'refused',
    code: 'LOOPBACK_ONLY',
    message: `This route answers programs on its own machine only: ${reason}`,
    hint: 'Run the kaiwa command on the machine of the server.',
  });
}

function isForeignPage(origin: string | undefined, site: string | string[] | undefined): boolean {
  if (site === 'cross-site' || site === 'same-site') return true;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || !LOOPBACK_HOST.test(new URL(origin).host);
}
