import { type CipherGCMTypes, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KaiwaError } from '@kaiwa/core';

/** 256-bit key with the short name that stands in every value sealed with it. */
export interface VaultKey {
  /** 1 to 32 letters, digits, `-`, `_` or `.`. */
  readonly id: string;
  readonly key: Uint8Array;
}

/**
 * A sealed value, format 1: `01 | length of key id | key id | nonce (12) | tag (16) | ciphertext`. Everything before the nonce
 * and the context are authenticated, so neither the format nor the key id can be changed.
 */
const FORMAT = 1;
const CIPHER: CipherGCMTypes = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 2;

/** Seals `plain` for `context` under `key`, with a random nonce. */
export function sealValue(plain: Uint8Array, context: string, { id, key }: VaultKey): Buffer {
  const header = headerOf(id);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, Buffer.from(context, 'utf8')]));
  const body = cipher.update(plain);
  cipher.final();
  return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
}

/**
 * Opens what {@link sealValue} made.
 * @param keyOf the key of an id, `undefined` when it is not there any more
 * @throws KaiwaError `broken` / `VAULT_UNOPENABLE`: altered, cut, another context, unknown format, or the key is gone
 */
export function openValue(sealed: Uint8Array, context: string, keyOf: (id: string) => Uint8Array | undefined): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const nonceAt = HEAD_BYTES + (bytes[1] ?? 0);
  const bodyAt = nonceAt + NONCE_BYTES + TAG_BYTES;
  if (bytes[0] !== FORMAT || bytes.length < bodyAt) throw unopenable('it is not a sealed value of a known format');
  const id = bytes.toString('utf8', HEAD_BYTES, nonceAt);
  const key = keyOf(id);
  if (!key) throw unopenable(`its key ${JSON.stringify(id.slice(0, 32))} is not among the keys`);
  const cipher = createDecipheriv(CIPHER, key, bytes.subarray(nonceAt, nonceAt + NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  cipher.setAuthTag(bytes.subarray(nonceAt + NONCE_BYTES, bodyAt));
  cipher.setAAD(Buffer.concat([bytes.subarray(0, nonceAt), Buffer.from(context, 'utf8')]));
  try {
    const plain = cipher.update(bytes.subarray(bodyAt));
    cipher.final();
    return plain;
  } catch (cause) {
    throw unopenable('it was altered, or sealed for another context or under another key of the same name', cause);
  }
}

function headerOf(id: string): Buffer {
  const name = Buffer.from(id, 'utf8');
  return Buffer.concat([Buffer.from([FORMAT, name.length]), name]);
}

function unopenable(reason: string, cause?: unknown): KaiwaError {
  return new KaiwaError({
    kind: 'broken',
    code: 'VAULT_UNOPENABLE',
    message: `A sealed value does not open: ${reason}`,
    hint: 'If a key was rotated, keep the old one in KAIWA_VAULT_KEY behind the new one. Erased persons stay erased.',
    cause,
  });
}
