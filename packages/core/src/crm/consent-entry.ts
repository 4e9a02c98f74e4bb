import type { ContactRef } from './contact';

/** The current consent of one contact for one purpose, to be mirrored into the CRM. */
export interface ContactConsent {
  /** Idempotency key: the id of the command. */
  key: string;
  contact: ContactRef;
  purpose: 'all' | 'service' | 'utility' | 'authentication' | 'marketing' | 'calls';
  state: 'opted-in' | 'opted-out';
  at: Date;
  source: string;
}
