/** One raw delivery of a vendor, kept byte for byte before anyone reads it. */
export interface Receipt {
  id: string;
  receivedAt: Date;
  /** `whatsapp`, or the id of a CRM connector. */
  source: string;
  /** The last part of the webhook path: the Meta app, or the CRM connection. */
  app: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** What the door hands over. `digest` (of the body) drops byte-identical redeliveries; null for vendors whose equal bodies are real news. */
export interface NewReceipt extends Receipt {
  digest: Uint8Array | null;
}

/** Where a receipt ends: `read` when every part was understood or kept, `parked` when a part belongs to nobody we know. */
export interface ReceiptEnd {
  id: string;
  receivedAt: Date;
  state: 'read' | 'parked';
  reason: string | null;
}
