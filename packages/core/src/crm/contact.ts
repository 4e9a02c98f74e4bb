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

/**
 * What a phone field is for, which is how near it is to one human. `own`: the property a CRM keeps for the WhatsApp number. `other`:
 * assistant, home and the like. `fax` never links.
 */
export type PhoneFieldKind = 'own' | 'mobile' | 'phone' | 'other' | 'fax';

/** A phone text found on a record, as stored, with the vendor's name of the field it came from. */
export interface CandidatePhone {
  text: string;
  field: string;
  /** Default: `mobile` for a field of that name, else `phone`. */
  kind?: PhoneFieldKind;
}

/**
 * A record that may be the person. Core verifies and ranks; the connector only recalls. What is optional only makes ranking finer: a
 * connector that does not know it leaves it out.
 */
export interface ContactCandidate {
  ref: ContactRef;
  name: string | null;
  phones: CandidatePhone[];
  /** Our own id written on the record earlier, if the CRM keeps one. */
  bsuid: string | null;
  /** ISO 3166 alpha-2 of the record, then of its company; null where none is set. */
  country: string | null;
  isCompany: boolean;
  archived: boolean;
  updatedAt: Date | null;
  /** The company a person's record belongs to. Default: none known. */
  companyRef?: ContactRef | null;
  /** An open deal or ticket hangs on the record. Default: false. */
  hasOpenDeal?: boolean;
  /** An open lead, not yet a contact. Default: false. */
  isLead?: boolean;
  /** When somebody last worked with the record. Default: unknown, which counts as neither active nor silent. */
  lastActivityAt?: Date | null;
  /** Default: unknown, ranked behind known ones. */
  createdAt?: Date | null;
  /** The vendor's id of the user who owns the record. Default: nobody known. */
  ownerRef?: string | null;
  /** The person asked that the record be processed no more (GDPR article 18). Default: false. */
  restricted?: boolean;
  /** Emptied on request; what is left keeps the history together. Default: false. */
  erased?: boolean;
  /** In the CRM's bin, unlike `archived`: gone soon. Default: false. */
  inBin?: boolean;
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
