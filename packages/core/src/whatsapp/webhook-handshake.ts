import { createHash, timingSafeEqual } from 'node:crypto';

/** What to answer to a `GET` on the webhook: status and the body, byte for byte, as `text/plain`. */
export interface HandshakeAnswer {
  status: 200 | 403;
  body: string;
}

/** The query of the request, as parsed; repeated parameters arrive as arrays and are refused. */
export type HandshakeQuery = Readonly<Record<string, unknown>>;

const REFUSED: HandshakeAnswer = { status: 403, body: 'Forbidden' };
/** Meta sends about ten digits; anything much longer is not Meta, and nothing but plain characters is echoed. */
const CHALLENGE = /^[\w.-]{1,256}$/;

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Compares in constant time, whatever the lengths. */
function sameText(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

/**
 * Answers Meta's verification request: the challenge, when the mode is `subscribe` and the token is one of ours (compared in
 * constant time); 403 otherwise. https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function answerHandshake(query: HandshakeQuery, verifyTokens: readonly string[]): HandshakeAnswer {
  const token = query['hub.verify_token'];
  const challenge = query['hub.challenge'];
  if (query['hub.mode'] !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return REFUSED;
  const known = verifyTokens.filter((each) => each !== '' && sameText(each, token)).length > 0;
  return known && CHALLENGE.test(challenge) ? { status: 200, body: challenge } : REFUSED;
}
