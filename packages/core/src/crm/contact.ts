/** A record in the CRM that stands for a human or a company. `id` is the vendor's, as text. */
export interface ContactRef {
  object: string;
  id: string;
}

/** How we know a person: all that may be used to look for him. Empty arrays where unknown. */
export interface PersonKeys {
  /** E.164 with `+`, every spelling that means the same account (country variants included). */
  phones: string[];
  /** Business-scoped user ids. */
  bsuids: string[];
}

/** A record that may be the person. Core verifies and ranks; the connector only recalls. */
export interface ContactCandidate {
  ref: ContactRef;
  name: string | null;
  /** Every phone text found on the record, as stored, with the field it came from. */
  phones: { text: string; field: string }[];
  /** Our own id written on the record earlier, if the CRM keeps one. */
  bsuid: string | null;
  /** ISO 3166 alpha-2 of the record, then of its company; null where none is set. */
  country: string | null;
  isCompany: boolean;
  archived: boolean;
  updatedAt: Date | null;
}

/** What to create or change. Without `ref` a new record is made. `fields` are the CRM's own field names from the mapping. */
export interface ContactDraft {
  /** Idempotency key: the id of the command. */
  key: string;
  ref: ContactRef | null;
  name: string;
  phone: string | null;
  bsuid: string | null;
  country: string | null;
  ownerId: string | null;
  fields: Record<string, unknown>;
}
