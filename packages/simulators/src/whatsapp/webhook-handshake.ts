import { randomInt } from 'node:crypto';
import { GraphError } from './graph-error';
import type { WebhookPoster } from './post-webhook';

/**
 * The subscription handshake: asks `url` with a challenge and the verify token, and wants exactly the challenge back.
 * Throws 2200 with what came instead.
 * Vendor page: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint
 */
export async function verifyCallback(poster: WebhookPoster, url: string, verifyToken: string): Promise<void> {
  const challenge = String(randomInt(100_000_000, 2_000_000_000));
  const asked = new URL(url);
  asked.searchParams.set('hub.mode', 'subscribe');
  asked.searchParams.set('hub.challenge', challenge);
  asked.searchParams.set('hub.verify_token', verifyToken);
  const { status, body } = await poster.get(asked.href);
  if (status === 200 && body === challenge) return;
  const reason = status === 200 ? 'the challenge was not echoed' : `HTTP Status Code = ${status}`;
  const message = `(#2200) Callback verification failed with the following errors: ${reason}`;
  throw new GraphError(2200, { message, details: '' });
}
