import type { Connection } from '../connection/connection';
import type { IdentityKey } from '../identity/identity-key';
import type { BucketShape } from '../ports/lane-store';

/** Share of a number's throughput we use, so that Meta's own counting never trips over our clock. */
const THROUGHPUT_SHARE = 0.95;
/** One business number toward one person: a message every 6 s, 45 at once (WhatsApp pair rate limit). */
const PAIR = { intervalMs: 6_000, burst: 45 };
const DEFAULT_PER_SECOND = 80;

/** The bucket every message of a number takes a token of. https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput */
export function numberBucket({ id, settings }: Pick<Connection, 'id' | 'settings'>): BucketShape {
  const perSecond = (settings.messagesPerSecond ?? DEFAULT_PER_SECOND) * THROUGHPUT_SHARE;
  return { bucket: `number:${id}`, intervalMs: 1000 / perSecond, burst: Math.max(1, Math.floor(perSecond / 20)) };
}

/** The bucket every message of a number to one person takes a token of. */
export function pairBucket(connectionId: string, { kind, value }: IdentityKey): BucketShape {
  return { bucket: `pair:${connectionId}:${kind}:${value}`, ...PAIR };
}
