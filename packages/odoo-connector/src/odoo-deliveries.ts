import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { KaiwaError, type ChangeHint, type Clock, type RawDelivery, type SignatureVerdict } from '@kaiwa/core';

/** What every webhook of an Odoo automation rule carries; the fields the administrator chose are not read. */
const deliverySchema = z
  .object({ _model: z.string(), _id: z.number() })
  .transform(({ _model: model, _id: id }) => ({ model, id }));

/**
 * Whether a delivery knows our secret. Odoo signs nothing: the secret is the last part of the URL, or `?token=`.
 * Compared by digest in constant time.
 */
export function verifyDelivery(token: string | undefined, delivery: RawDelivery): SignatureVerdict {
  if (token === undefined) return { valid: false, reason: 'unsupported' };
  const { pathname, searchParams } = new URL(delivery.path, 'http://localhost/');
  const given = searchParams.get('token') ?? pathname.split('/').findLast((part) => part !== '') ?? '';
  if (given === '') return { valid: false, reason: 'missing' };
  return timingSafeEqual(digest(given), digest(token)) ? { valid: true } : { valid: false, reason: 'mismatch' };
}

/**
 * A delivery only hints that something moved: it comes unsigned, sometimes twice, before the commit on 18, and is never
 * repeated when it fails; so the change itself is always pulled.
 * @throws KaiwaError `unreadable` / DELIVERY_UNREADABLE when the body is not one of Odoo's.
 */
export function readDelivery(delivery: RawDelivery, clock: Clock): ChangeHint[] {
  const body = deliverySchema.safeParse(parseBody(delivery.body));
  if (!body.success) {
    throw new KaiwaError({
      kind: 'unreadable',
      code: 'DELIVERY_UNREADABLE',
      message: 'The webhook body is not what an Odoo automation rule sends',
      hint: 'Use the action "Send Webhook Notification" without a changed payload.',
    });
  }
  const occurredAt = delivery.receivedAt ?? clock.now();
  // Two real moves of one record give equal bodies: only the time tells them apart.
  return [{ kind: 'hint', key: `hint:${body.data.model}:${body.data.id}:${occurredAt.getTime()}`, occurredAt }];
}

function parseBody(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
