/** One human we talk to. Everything personal in it is sealed at rest under the person's own key. */
export interface Person {
  id: string;
  workspaceId: string;
  /** The name the person chose on WhatsApp; unverified. */
  profileName: string | null;
  /** The vendor's time of {@link profileName}: the newest wins. */
  profileNameAt: Date | null;
  createdAt: Date;
}

/** Person ↔ CRM record: who made it and why. Reversible: ended, never deleted. */
export interface Link {
  id: string;
  personId: string;
  connectionId: string;
  /** `contact` or `deal`: what the record is to us. */
  role: 'contact' | 'deal';
  /** The vendor's object and id, such as `res.partner` 48. */
  object: string;
  recordId: string;
  linkedBy: 'auto' | 'created' | 'human';
  /** Why: which key matched which field. */
  evidence: string;
  since: Date;
  endedAt: Date | null;
}
