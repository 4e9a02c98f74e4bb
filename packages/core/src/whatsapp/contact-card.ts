/** A number on a card. Only `waId` is international; `phone` is whatever stood in an address book. */
export interface CardPhone {
  phone: string | null;
  waId: string | null;
  userId: string | null;
  type: string | null;
}

/** An address on a card. */
export interface CardAddress {
  street: string | null;
  city: string | null;
  state: string | null;
  zip: string | null;
  country: string | null;
  /** ISO 3166-1 as sent, in any case. */
  countryCode: string | null;
  type: string | null;
}

/** One card of a `contacts` message. */
export interface ContactCard {
  name: string;
  firstName: string | null;
  middleName: string | null;
  lastName: string | null;
  prefix: string | null;
  suffix: string | null;
  phones: CardPhone[];
  emails: { email: string; type: string | null }[];
  addresses: CardAddress[];
  organisation: { company: string | null; department: string | null; title: string | null } | null;
  urls: { url: string; type: string | null }[];
  /** `YYYY-MM-DD` as sent. */
  birthday: string | null;
  vcard: string | null;
  /**
   * `contact_request`: the person answered our request for the number, so it is their own. `other` and null: somebody's card, never
   * the sender's own number.
   */
  origin: 'contact_request' | 'other' | null;
}
