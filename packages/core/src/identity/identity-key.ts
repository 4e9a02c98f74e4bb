/**
 * What may tell one human from another. `wa`: WhatsApp account id, digits only, canonical (country rules applied).
 * `bsuid`: business-scoped user id. `parentBsuid`: the id of a linked group of portfolios. Usernames are display data, never a key.
 */
export type IdentityKind = 'bsuid' | 'parentBsuid' | 'wa';

/** One identity of one person. Lookup order is the order of {@link IdentityKind}: bsuid, parent, then the number. */
export interface IdentityKey {
  kind: IdentityKind;
  value: string;
}

/** A key as it stands in the identity graph, dated. `endedAt` keeps a key that moved on as history. */
export interface Identity extends IdentityKey {
  personId: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  endedAt: Date | null;
  /** Where the key was seen: an event kind, `import`, `human`. */
  evidence: string;
  /** The spelling of the number WhatsApp takes, in E.164, once it had to be tried; absent before. */
  dialled?: string;
}

const ORDER: readonly IdentityKind[] = ['bsuid', 'parentBsuid', 'wa'];

/** Sorts keys into lookup order; stable, pure. */
export function inLookupOrder(keys: readonly IdentityKey[]): IdentityKey[] {
  return keys.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** The text under which a key is locked and compared, such as `wa:32470120001`. */
export function identityText(key: IdentityKey): string {
  return `${key.kind}:${key.value}`;
}
