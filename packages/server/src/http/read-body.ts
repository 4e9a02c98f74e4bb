import type { IncomingMessage } from 'node:http';

/** A body, or why there is none. */
export type BodyReading = { ok: true; body: Buffer } | { ok: false; reason: 'tooLarge' | 'aborted' };

/**
 * Reads a request to its end, or stops reading at `maxBytes`: what a sender announces is believed at once, what it does not announce
 * is counted. A sender that goes quiet is cut off by the server's `requestTimeout`, which ends here as `aborted`.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyReading> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes)
    return Promise.resolve({ ok: false, reason: 'tooLarge' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        request.pause();
        request.removeAllListeners('data');
        resolve({ ok: false, reason: 'tooLarge' });
        return;
      }
      chunks.push(chunk);
    });
    request.once('end', () =>
      resolve({ ok: true, body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) }),
    );
    request.once('close', () => resolve({ ok: false, reason: 'aborted' }));
    request.once('error', () => resolve({ ok: false, reason: 'aborted' }));
  });
}

const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Whether the bytes may be a JSON object, by their first and last: reading them is the worker's work. */
export function looksLikeJsonObject(body: Uint8Array): boolean {
  let first = 0;
  let last = body.length - 1;
  while (first < last && BLANKS.has(body[first] ?? 0)) first += 1;
  while (last > first && BLANKS.has(body[last] ?? 0)) last -= 1;
  return body[first] === 0x7b && body[last] === 0x7d && last > first;
}
