import type { ContactRef } from './contact';

/** Where an activity was written, by the vendor's id. */
export interface ActivityRef {
  id: string;
}

/** One line of the timeline: a chat message, or a note of ours about the chat. Same key again = same record, newer content. */
export interface Activity {
  /** Idempotency key, stable for ever: from the wamid for a message, from the command id for a note. */
  key: string;
  target: ContactRef;
  kind: 'message' | 'note';
  direction: 'in' | 'out' | null;
  /** Plain text, unescaped, of any length up to what WhatsApp allows. The connector escapes and continues it. */
  text: string;
  /** Who spoke, for the reader: the contact's name, the operator, or the automation. */
  author: string;
  /** The contact record that spoke, where it is the customer. */
  authorRef: ContactRef | null;
  occurredAt: Date;
  fileIds: string[];
  /**
   * True when this key may have been written before: its record is then looked up first and rewritten. Left out for a first
   * attempt, so that it costs no look-up. Connectors that upsert by key ignore it.
   */
  repeat?: boolean;
}
