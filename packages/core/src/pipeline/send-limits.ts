import type { Connection } from '../connection/connection';
import type { IdentityKey } from '../identity/identity-key';
import type { BucketShape, TokenRequest } from '../ports/lane-store';
import type { CommandOf } from './command';

/** Share of a number's throughput that is planned to leave; see also {@link createSendPacer}. */
const THROUGHPUT_SHARE = 0.97;
/** What was not used for a moment may be used after it, as a share of what may be sent in a second. */
const BURST_SHARE = 0.1;
/** A message whose turn comes within this time waits for it where it is; others go back into their lane. Milliseconds. */
export const PATIENCE_MS = 500;
/**
 * One business number toward one person: a message every 6 s, or 45 within 6 s that are paid back by waiting. A little slower, since messages may come closer together on their way.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput (pair rate limits)
 */
const PAIR = { intervalMs: 6_100, burst: 45, repays: true };
/** What Meta gives a number from the start, in messages a second. */
const DEFAULT_PER_SECOND = 80;

/** What a number may send, in messages a second. */
export function throughputOf({ settings }: Pick<Connection, 'settings'>): number {
  return settings.messagesPerSecond ?? DEFAULT_PER_SECOND;
}

/** The bucket every message of a number takes a token of. */
export function numberBucket(connection: Pick<Connection, 'id' | 'settings'>): BucketShape {
  const perSecond = throughputOf(connection);
  return {
    bucket: `number:${connection.id}`,
    intervalMs: 1000 / (perSecond * THROUGHPUT_SHARE),
    burst: Math.max(1, Math.floor(perSecond * BURST_SHARE)),
  };
}

/** The bucket every message of a number to one person takes a token of. */
export function pairBucket(connectionId: string, { kind, value }: IdentityKey): BucketShape {
  return { bucket: `pair:${connectionId}:${kind}:${value}`, ...PAIR };
}

/** What one message asks for: its number first, which may make it wait a moment, then its pair. Granted together or not at all. */
export function tokensFor(connection: Connection, { id, body }: CommandOf<'sendMessage'>): TokenRequest[] {
  return [
    { ...numberBucket(connection), patienceMs: PATIENCE_MS, group: id },
    { ...pairBucket(connection.id, body.recipient), group: id },
  ];
}
