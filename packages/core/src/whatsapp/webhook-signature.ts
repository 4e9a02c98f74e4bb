import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether a delivery was signed by a Meta app whose secret we hold. A value, not an exception. */
export type WebhookSignatureVerdict = { valid: true } | { valid: false; reason: 'missing' | 'malformed' | 'mismatch' };

const HEADER = /^sha256=([0-9a-f]{64})$/i;

/**
 * Checks `X-Hub-Signature-256` over the raw bytes. Re-serialised JSON never matches: Meta signs its own escapes.
 * Every secret is tried, in constant time each, so that old and new both work while a secret is rotated. Empty secrets are
 * never a match. https://developers.facebook.com/docs/graph-api/webhooks/getting-started (read 2026-11-22)
 * @param header the header's value as received; undefined when it was not sent
 */
export function verifySignature(
  body: Uint8Array,
  header: string | undefined,
  secrets: readonly string[],
): WebhookSignatureVerdict {
  if (header === undefined || header === '') return { valid: false, reason: 'missing' };
  const digits = HEADER.exec(header.trim())?.[1];
  if (digits === undefined) return { valid: false, reason: 'malformed' };
  const claimed = Buffer.from(digits, 'hex');
  let matches = false;
  for (const secret of secrets) {
    if (secret === '') continue;
    const computed = createHmac('sha256', secret).update(body).digest();
    if (timingSafeEqual(computed, claimed)) matches = true;
  }
  return matches ? { valid: true } : { valid: false, reason: 'mismatch' };
}

/** The header value Meta would send for these bytes. For tests and for re-delivering stored receipts. */
export function signBody(body: Uint8Array, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
