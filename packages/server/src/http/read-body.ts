import type { IncomingMessage } from 'node:http';
import type { HeldShare } from './held-bytes';

/** A body, or why there is none. */
export type BodyReading = { ok: true; body: Buffer } | { ok: false; reason: 'tooLarge' | 'full' | 'aborted' };

/** What a request announces of its body, in bytes; 0 when it does not say. */
export function announcedBytes(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

/**
 * Reads a request to its end, or stops reading: at `maxBytes`, or when `share` cannot grow any more (`full`). Memory is taken as bytes
 * arrive and not as they are announced, so that a promise of bytes keeps nobody else out. A sender that goes quiet is cut off by the
 * server's `requestTimeout`, which ends here as `aborted`. What announces more than `maxBytes` need not be brought here.
 */
export function readBody(request: IncomingMessage, maxBytes: number, share: HeldShare): Promise<BodyReading> {
  const announced = announcedBytes(request);
  return new Promise((resolve) => {
    const gathered = createGathering(announced || maxBytes, share);
    const take = (chunk: Buffer): void => {
      const fault = gathered.length() + chunk.length > maxBytes ? 'tooLarge' : gathered.add(chunk) ? null : 'full';
      if (!fault) return;
      request.off('data', take).pause();
      resolve({ ok: false, reason: fault });
    };
    request.on('data', take);
    request.once('end', () => resolve({ ok: true, body: gathered.bytes() }));
    request.once('close', () => resolve({ ok: false, reason: 'aborted' }));
    request.once('error', () => resolve({ ok: false, reason: 'aborted' }));
  });
}

interface Gathering {
  length(): number;
  /** False: there is no room for it. */
  add(chunk: Buffer): boolean;
  bytes(): Buffer;
}

const SMALLEST = 4096;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Chunks in one buffer that doubles as it has to, and so never takes up more than twice what came (or {@link SMALLEST}): kept apart,
 * chunks of one byte would each cost a hundred. The only chunk of a short body is kept as it is.
 */
function createGathering(expected: number, share: HeldShare): Gathering {
  let buffer = NOTHING;
  let length = 0;
  return {
    length: () => length,
    bytes: () => (length === buffer.length ? buffer : buffer.subarray(0, length)),
    add(chunk) {
      const needed = length + chunk.length;
      if (needed > buffer.length) {
        const size =
          length === 0 ? needed : Math.max(needed, Math.min(expected, Math.max(2 * buffer.length, SMALLEST)));
        if (!share.grow(size - buffer.length)) return false;
        if (length === 0) {
          buffer = chunk;
          length = needed;
          return true;
        }
        const wider = Buffer.allocUnsafeSlow(size);
        buffer.copy(wider, 0, 0, length);
        buffer = wider;
      }
      chunk.copy(buffer, length);
      length = needed;
      return true;
    },
  };
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
