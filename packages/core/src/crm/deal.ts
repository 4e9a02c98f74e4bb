import type { ContactRef } from './contact';

/** A deal, lead or opportunity in the CRM, by the vendor's id. */
export interface DealRef {
  object: string;
  id: string;
}

/** A stage of a pipeline; map by `id`, show `name`. */
export interface DealStage {
  id: string;
  name: string;
}

/** A deal as read from the CRM. */
export interface Deal {
  ref: DealRef;
  title: string;
  stage: DealStage | null;
  status: 'open' | 'won' | 'lost';
  contact: ContactRef | null;
  updatedAt: Date | null;
}

/** What to create or change. Without `ref` a new deal is made; absent members stay as they are. */
export interface DealDraft {
  /** Idempotency key: the id of the command. */
  key: string;
  ref: DealRef | null;
  contact: ContactRef | null;
  title?: string;
  stageId?: string;
  ownerId?: string | null;
  fields: Record<string, unknown>;
}
