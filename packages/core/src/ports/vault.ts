/**
 * Seals what must not be readable at rest (AES-256-GCM). `context` is bound to the value as additional data: a value sealed
 * for one context does not open for another.
 */
export interface Vault {
  seal(plain: Uint8Array, context: string): Uint8Array;
  /** @throws KaiwaError `broken` / `VAULT_UNOPENABLE` when the key is gone or the value was altered. */
  open(sealed: Uint8Array, context: string): Uint8Array;
  /** A new data key, wrapped by the master key: store this; deleting it erases everything sealed with it. */
  newDataKey(): Uint8Array;
  /** The vault that seals with one wrapped data key. */
  forKey(wrapped: Uint8Array): Vault;
}
