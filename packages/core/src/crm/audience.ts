import type { ContactCandidate } from './contact';

/** Opaque position in a listing or a change feed; stored as JSON between calls. */
export type Cursor = Record<string, unknown>;

/** Which contacts to list: the CRM's own filter syntax, or all. */
export interface AudienceQuery {
  filter: unknown;
  limit: number;
}

/** One page of contacts; `cursor` is null at the end. */
export interface ContactPage {
  contacts: ContactCandidate[];
  cursor: Cursor | null;
}
