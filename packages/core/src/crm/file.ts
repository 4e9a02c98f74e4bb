import type { ContactRef } from './contact';

/** A stored file, by the vendor's id. */
export interface FileRef {
  id: string;
}

/** A file to keep in the CRM next to a contact. */
export interface FileDraft {
  /** Idempotency key. */
  key: string;
  target: ContactRef;
  name: string;
  mimeType: string;
  bytes: Uint8Array;
}
