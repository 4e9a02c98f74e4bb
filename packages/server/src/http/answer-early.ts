import type { IncomingMessage, ServerResponse } from 'node:http';

/** How much is still read of a request that was answered before its end. */
export interface Linger {
  /** Bytes at most. */
  bytes: number;
  /** Milliseconds at most. */
  ms: number;
}

/** Enough for senders that look for an answer only after their last byte, not enough to keep a machine busy. */
const LINGER: Linger = { bytes: 64 * 1024 * 1024, ms: 5000 };

/**
 * Answers a request that is still arriving, with an empty body, in such a way that the answer arrives too: a socket that is closed with
 * unread bytes in it is reset, and the reset overtakes the answer (RFC 9112, section 9.6). So the answer is sent, our side ended, what
 * still comes is thrown away within the limits, and then the connection is closed.
 */
export function answerEarly(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  linger: Linger = LINGER,
): void {
  const { socket } = request;
  response.writeHead(status, { 'content-length': 0, connection: 'close', 'x-content-type-options': 'nosniff' });
  response.flushHeaders();
  // Where an earlier request of this connection still waits for its answer, ours waits behind it.
  if (response.socket) socket.end();
  let left = linger.bytes;
  const cut = setTimeout(() => socket.destroy(), linger.ms);
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) socket.destroy();
  });
  request.once('end', () => (response.socket ? socket.destroy() : response.end()));
  request.once('close', () => clearTimeout(cut));
  request.resume();
}
