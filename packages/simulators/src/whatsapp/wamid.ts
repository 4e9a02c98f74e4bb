import { randomBytes } from 'node:crypto';

/**
 * A new message id as Meta writes them: `wamid.` and base64 of a small record with the other party's address and random
 * hex. `address` is the person's `wa_id` or, without a visible phone, the business-scoped user id.
 */
export function createWamid(address: string, direction: 'in' | 'out'): string {
  const random = randomBytes(direction === 'in' ? 10 : 9)
    .toString('hex')
    .toUpperCase();
  const record = Buffer.concat([
    Buffer.from([0x1c, 0x18, Buffer.byteLength(address)]),
    Buffer.from(address),
    Buffer.from([0x15, 0x02, 0x00, direction === 'in' ? 0x12 : 0x11, 0x18, random.length]),
    Buffer.from(random),
    Buffer.from([0x00]),
  ]);
  return `wamid.${record.toString('base64')}`;
}
