import type { IdentityKey } from '../identity/identity-key';
import type { NewCommand, Settlement } from '../pipeline/command';
import type { Change, PersonState } from '../pipeline/person-state';
import type { Receipt, ReceiptEnd } from '../pipeline/receipt';
import type { Cursor } from '../crm/audience';
import type { KnownValue } from '../mapping/known-value';

/** How the store finds the person an event is about. */
export type PersonScope =
  | { by: 'identities'; workspaceId: string; keys: IdentityKey[]; create: boolean; evidence: string; seenAt: Date }
  /** `keys`: who it is when the message is not stored yet; nobody is made of them. */
  | {
      by: 'message';
      workspaceId: string;
      phoneNumberId: string;
      wamid: string;
      commandId: string | null;
      keys?: IdentityKey[];
    }
  | { by: 'record'; workspaceId: string; connectionId: string; object: string; recordId: string }
  | { by: 'person'; workspaceId: string; personId: string };

/** Which rows beside the person's own an event may touch. */
export interface TouchedRows {
  /** Each with everything that amends it: edits, revokes, reactions. */
  messages: { phoneNumberId: string; wamid: string; commandId: string | null }[];
  messageIds: string[];
  known: { connectionId: string; object: string; recordId: string }[];
}

/** One understood (or parked) event to be written. `raw` is sealed under the person's key where one is known. */
export interface EventRow {
  id: string;
  workspaceId: string;
  connectionId: string;
  key: string;
  kind: string;
  receiptId: string | null;
  personId: string | null;
  occurredAt: Date;
  /** `kept`: understood, and nothing follows from it (yet): it can be replayed when something does. */
  state: 'decided' | 'ignored' | 'kept' | 'unsupported' | 'parked';
  reason: string | null;
  path: string | null;
  raw: unknown;
}

/** Everything one batch writes about one workspace, in one transaction, with multi-row statements. */
export interface BatchWrites {
  workspaceId: string;
  changes: Change[];
  commands: NewCommand[];
  /** Events whose final state is only known after deciding. Keys inserted before by {@link PipelineTransaction.insertEvents}. */
  eventStates: {
    workspaceId: string;
    connectionId: string;
    key: string;
    state: EventRow['state'];
    reason: string | null;
  }[];
}

/** One open transaction of the pipeline. Everything happens or nothing does. */
export interface PipelineTransaction {
  /** Up to `limit` unread receipts, oldest first, skipping those another worker holds. */
  claimReceipts(limit: number): Promise<Receipt[]>;
  finishReceipts(ends: ReceiptEnd[]): Promise<void>;
  /**
   * Finds, locks (in id order, keys of unknown senders under a lock per key) and where asked creates the people of a batch.
   * Same length and order as `scopes`; null where nobody is known. Keys of one scope that point to several people: the first in lookup order wins.
   */
  openPeople(scopes: PersonScope[]): Promise<(string | null)[]>;
  /** The states of locked people, in a constant number of statements. */
  loadPeople(workspaceId: string, personIds: string[], touched: TouchedRows): Promise<Map<string, PersonState>>;
  /** Inserts events; returns for each whether it is new (false: the same event was already there, nothing was written). */
  insertEvents(rows: EventRow[]): Promise<boolean[]>;
  write(writes: BatchWrites): Promise<void>;
  /** Settles performed commands of one lane; those whose epoch is no longer ours are left alone. Returns the ids that were settled. */
  settle(lane: string, epoch: number, settlements: Settlement[]): Promise<string[]>;
  /** Known values of these records, locked until the end of the transaction. */
  loadKnown(
    workspaceId: string,
    records: { connectionId: string; object: string; recordId: string }[],
  ): Promise<KnownValue[]>;
  saveCursor(workspaceId: string, connectionId: string, stream: string, cursor: Cursor): Promise<void>;
}

/** How the pipeline reaches the store. */
export interface PipelineStore {
  transaction<T>(work: (tx: PipelineTransaction) => Promise<T>): Promise<T>;
  loadCursor(workspaceId: string, connectionId: string, stream: string): Promise<Cursor | null>;
  /** People with all that performing a batch needs, read without locks. */
  readPeople(workspaceId: string, personIds: string[], touched: TouchedRows): Promise<Map<string, PersonState>>;
}
