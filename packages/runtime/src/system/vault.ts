import { createHash, randomBytes } from 'node:crypto';
import type { Vault } from '@kaiwa/core';
import { BoundedMap } from './bounded-map';
import { openValue, sealValue, type VaultKey } from './sealed-value';
import type { VaultKeys } from './vault-keys';

const KEY_BYTES = 32;
/** Wrapped data keys are values of their own context: none can be passed off as data, or the other way round. */
const DATA_KEY_CONTEXT = 'kaiwa:data-key';
/** 32-byte keys with a name each: some 2 MB at most. */
const UNWRAPPED_KEYS_KEPT = 10_000;
const FINGERPRINT_BYTES = 12;

/**
 * The vault over a set of master keys: the first seals, all open. AES-256-GCM of node:crypto; see sealed-value.ts for the
 * format and the errors.
 *
 * A data key is 32 random bytes wrapped by the master key, and every value sealed with it carries its name. Deleting the
 * wrapped bytes erases what was sealed with them: the key itself stands nowhere but in memory, for the 10,000 used last.
 *
 * @param limit how many unwrapped data keys to keep
 */
export function createVault(keys: VaultKeys, limit: number = UNWRAPPED_KEYS_KEPT): Vault {
  const [newest] = keys;
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  const unwrapped = new BoundedMap<string, Vault>(limit);

  const vault: Vault = {
    seal: (plain, context) => sealValue(plain, context, newest),
    open: (sealed, context) => openValue(sealed, context, (id) => byId.get(id)),
    newDataKey: () => sealValue(randomBytes(KEY_BYTES), DATA_KEY_CONTEXT, newest),
    forKey: (wrapped) =>
      unwrapped.getOrMake(Buffer.from(wrapped).toString('latin1'), () => {
        const key = openValue(wrapped, DATA_KEY_CONTEXT, (id) => byId.get(id));
        return dataVault({ id: fingerprint(key), key }, vault);
      }),
  };
  return vault;
}

/** Names a data key by a hash of itself, so that rewrapping it under a new master key does not rename it. */
function fingerprint(key: Uint8Array): string {
  return createHash('sha256')
    .update('kaiwa:key-name')
    .update(key)
    .digest()
    .subarray(0, FINGERPRINT_BYTES)
    .toString('base64url');
}

function dataVault(own: VaultKey, master: Vault): Vault {
  return {
    seal: (plain, context) => sealValue(plain, context, own),
    open: (sealed, context) => openValue(sealed, context, (id) => (id === own.id ? own.key : undefined)),
    newDataKey: () => master.newDataKey(),
    forKey: (wrapped) => master.forKey(wrapped),
  };
}

/**
 * The same data key, wrapped by the newest master key: what a rotation stores in place of `wrapped`. Values sealed with the
 * data key stay as they are and still open.
 */
export function rewrapDataKey(keys: VaultKeys, wrapped: Uint8Array): Uint8Array {
  const key = openValue(wrapped, DATA_KEY_CONTEXT, (id) => keys.find((candidate) => candidate.id === id)?.key);
  return sealValue(key, DATA_KEY_CONTEXT, keys[0]);
}
