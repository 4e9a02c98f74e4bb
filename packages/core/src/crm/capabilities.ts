/** What differs between CRMs, as documented facts with defaults. Callers ask what a CRM can do, never which one it is. */
export interface CrmCapabilities {
  /** `rewrite`: one living note per session, rewritten in batches. `append`: chat lines are appended one by one. */
  activityStyle: 'rewrite' | 'append';
  /** Longest text of one activity, in characters; longer ones are continued. */
  maxActivityChars: number;
  /** Most items the vendor takes in one call, per method. */
  maxBatch: {
    findContacts: number;
    saveContacts: number;
    recordActivities: number;
    saveDeals: number;
    saveConsents: number;
  };
  /** The vendor calls us on changes (signed or not); pulling goes on as reconciliation. */
  pushesChanges: boolean;
  /** The vendor has a place for consent. */
  storesConsent: boolean;
  /** The vendor knows deals and their stages. */
  hasDeals: boolean;
  /** How long after a lost answer an absent record may still appear, in milliseconds. */
  settleAfterMs: number;
  /** Calls at one time that still help, per connection. */
  parallelism: number;
  /** Time between two pulls when nothing hints at news, in milliseconds. */
  pullEveryMs: number;
}

/** The careful assumptions: a connector overrides what it knows better. */
export const defaultCapabilities: CrmCapabilities = {
  activityStyle: 'append',
  maxActivityChars: 60_000,
  maxBatch: { findContacts: 100, saveContacts: 100, recordActivities: 100, saveDeals: 100, saveConsents: 100 },
  pushesChanges: false,
  storesConsent: false,
  hasDeals: true,
  settleAfterMs: 60_000,
  parallelism: 2,
  pullEveryMs: 10_000,
};
