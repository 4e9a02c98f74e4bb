import {
  defaultCapabilities,
  done,
  failed,
  KaiwaError,
  type ContactCandidate,
  type ContactRef,
  type CrmChange,
  type CrmConnector,
  type DealRef,
  type DoubtResolution,
  type Outcome,
} from '@kaiwa/core';
import type { BrokenOperation, ConnectorHarness, ContractFault } from './connector-harness';

interface MemoryContact {
  ref: ContactRef;
  name: string;
  phones: string[];
  isOut: boolean;
}
interface MemoryDeal {
  ref: DealRef;
  title: string;
  stageId: string;
  contact: ContactRef | null;
  version: number;
}
const PAGE = 200;
const NOW = new Date('2026-11-20T12:00:00Z');

/**
 * A CRM in memory with its connector: the smallest thing that keeps every promise of the port. For tests of what stands
 * above a connector, and to show that the contract suite notices a broken one.
 */
export function createMemoryCrm(): ConnectorHarness {
  const contacts: MemoryContact[] = [];
  const deals: MemoryDeal[] = [];
  const lines = new Map<string, { id: string; contactId: string; text: string }>();
  const changes: CrmChange[] = [];
  const faults = new Map<BrokenOperation, ContractFault>();
  let calls = 0;
  let ids = 0;
  const nextId = (): string => String((ids += 1));

  /** One call of an operation: counted, and struck by the fault that waits for it. */
  function call<T>(operation: BrokenOperation, work: () => Outcome<T>[]): Outcome<T>[] {
    calls += 1;
    const fault = faults.get(operation);
    faults.delete(operation);
    if (fault === 'tokenExpired') throw broken('unauthorized', 'none');
    if (fault === 'badGateway') throw broken('unavailable', operation === 'findContacts' ? 'none' : 'unknown');
    const outcomes = fault === 'requestLost' || fault === 'silence' ? [] : work();
    if (fault === undefined) return outcomes;
    throw broken('unavailable', operation === 'findContacts' ? 'none' : 'unknown');
  }

  function rewrite(deal: MemoryDeal, changed: Partial<MemoryDeal>): void {
    Object.assign(deal, changed, { version: deal.version + 1 });
    changes.push(dealChange(deal));
  }

  const connector: CrmConnector = {
    port: 'crm/1',
    id: 'memory',
    capabilities: { ...defaultCapabilities, pushesChanges: true, storesConsent: true },
    check: async () => ({
      ok: true,
      checks: ['Server', 'Login', 'Rights'].map((name) => ({ name, ok: true, finding: 'Fine', remedy: null })),
    }),
    describe: async () => ({
      fields: ['name', 'id'].map((name) => ({
        object: 'contact',
        name,
        label: name,
        type: 'text',
        writable: name === 'name',
      })),
      pipelines: [{ id: '1', name: 'Sales', stages: STAGES.map((id) => ({ id, name: `Stage ${id}` })) }],
      owners: [],
      consentTypes: [],
    }),
    verifyDelivery: ({ path }) => (path === '/secret' ? { valid: true } : { valid: false, reason: 'mismatch' }),
    readChanges: ({ body }) => {
      if (Buffer.from(body).toString() !== '{}') throw broken('unreadable', 'none');
      return [{ kind: 'hint', key: 'hint', occurredAt: NOW }];
    },
    pullChanges: async (cursor) => {
      const from = cursor === null ? 0 : Number(cursor['from']);
      const end = cursor === null ? changes.length : Number(cursor['end']);
      const upTo = Math.min(from + PAGE, changes.length);
      const isBaseline = from < end || cursor === null;
      const page = changes.slice(from, isBaseline ? Math.min(upTo, end) : upTo);
      const next = from + page.length;
      return { changes: page, cursor: { from: next, end }, more: next < changes.length, baseline: isBaseline };
    },
    findContacts: async (who) => {
      if (who.length === 0) return [];
      return call('findContacts', () =>
        who.map((person) => done(contacts.filter((contact) => fits(contact, person.phones)).map(toCandidate))),
      ).map((outcome) => (outcome.ok ? outcome.value : []));
    },
    saveContacts: async (drafts) => {
      if (drafts.length === 0) return [];
      return call('saveContacts', () =>
        drafts.map((draft) => {
          if ('nonsense' in draft.fields) return failed(broken('rejected', 'none'));
          if (draft.ref === null) {
            const ref = { object: 'contact', id: nextId() };
            contacts.push({ ref, name: draft.name, phones: draft.phone === null ? [] : [draft.phone], isOut: false });
            return done(ref);
          }
          const known = contacts.find((contact) => contact.ref.id === draft.ref?.id);
          if (known === undefined) return failed(gone());
          if (known.phones.length === 0 && draft.phone !== null) known.phones.push(draft.phone);
          return done(known.ref);
        }),
      );
    },
    recordActivities: async (activities) => {
      if (activities.length === 0) return [];
      return call('recordActivities', () =>
        activities.map(({ key, target, text }) => {
          if (!contacts.some(({ ref }) => ref.id === target.id)) return failed(gone());
          const id = lines.get(key)?.id ?? nextId();
          lines.set(key, { id, contactId: target.id, text });
          return done({ id });
        }),
      );
    },
    findDeals: async (refs) =>
      refs.map((ref) =>
        deals
          .filter((deal) => deal.contact?.id === ref.id)
          .map((deal) => ({ ...deal, stage: stageOf(deal), status: 'open' as const, updatedAt: NOW })),
      ),
    saveDeals: async (drafts) => {
      if (drafts.length === 0) return [];
      return call('saveDeals', () =>
        drafts.map((draft) => {
          const known = deals.find(({ ref }) => ref.id === draft.ref?.id);
          const changed = {
            ...(draft.title === undefined ? {} : { title: draft.title }),
            ...(draft.stageId === undefined ? {} : { stageId: draft.stageId }),
          };
          const deal = known ?? newDeal(draft.contact);
          rewrite(deal, changed);
          return done({ ...deal.ref, stage: stageOf(deal) });
        }),
      );
    },
    saveConsents: async (entries) =>
      entries.map(({ contact, state }) => {
        const known = contacts.find(({ ref }) => ref.id === contact.id);
        if (known === undefined) return failed(gone());
        known.isOut = state === 'opted-out';
        return done(undefined);
      }),
    storeFiles: async (files) => files.map(() => done({ id: nextId() })),
    listAudience: async ({ limit }, cursor) => {
      const from = cursor === null ? 0 : Number(cursor['from']);
      const page = contacts.slice(from, from + limit);
      return {
        contacts: page.map(toCandidate),
        cursor: from + limit < contacts.length ? { from: from + limit } : null,
      };
    },
    resolveDoubt: async (effects) =>
      effects.map((effect) => {
        if (effect.kind === 'recordActivity') return resolution(lines.get(effect.activity.key));
        if (effect.kind === 'saveDeal') return resolution(deals.find(({ title }) => title === effect.draft.title)?.ref);
        if (effect.kind !== 'saveContact') return done('absent');
        const { name, phone } = effect.draft;
        const found = contacts.filter((contact) => contact.name === name && contact.phones.includes(phone ?? ''));
        return found.length > 1 ? done('undecided') : resolution(found[0]?.ref);
      }),
    close: async () => undefined,
  };

  function newDeal(contact: ContactRef | null): MemoryDeal {
    const deal = { ref: { object: 'deal', id: nextId() }, title: 'Imported', stageId: '1', contact, version: 0 };
    deals.push(deal);
    return deal;
  }

  return {
    connector,
    impatient: connector,
    world: {
      addContact: async ({ name, phone }) => {
        const ref = { object: 'contact', id: nextId() };
        contacts.push({ ref, name, phones: phone === null ? [] : [phone], isOut: false });
        return ref;
      },
      contacts: async () => contacts.map((contact) => ({ ...contact })),
      timeline: async ({ id }) =>
        [...lines.values()]
          .filter(({ contactId }) => contactId === id)
          .map(({ text }) => ({ source: text.replaceAll('<', '&lt;'), text })),
      addDeals: async (count, contact) =>
        Array.from({ length: count }, () => {
          const deal = newDeal(contact);
          rewrite(deal, {});
          return deal.ref;
        }),
      deals: async () => deals.map((deal) => ({ ...deal })),
      moveDeal: async ({ id }, stageId) => {
        for (const deal of deals) if (deal.ref.id === id) rewrite(deal, { stageId });
      },
      isOptedOut: async ({ id }) => contacts.some(({ ref, isOut }) => isOut && ref.id === id),
      calls: async () => calls,
      breakNext: async (fault, operation) => void faults.set(operation, fault),
    },
    refusedFields: { nonsense: true },
    stageIds: STAGES,
    deliveries: {
      genuine: { headers: {}, path: '/secret', body: Buffer.from('{}') },
      forged: { headers: {}, path: '/guess', body: Buffer.from('{}') },
    },
    now: () => NOW,
    close: async () => undefined,
  };
}

const STAGES = ['1', '2', '3'];

function dealChange(deal: MemoryDeal): CrmChange {
  return {
    kind: 'deal',
    key: `deal:${deal.ref.id}:${deal.version}`,
    ref: deal.ref,
    title: deal.title,
    stage: stageOf(deal),
    status: 'open',
    contact: deal.contact && { ref: deal.contact, name: null, phones: [], country: null },
    occurredAt: NOW,
    ownWrite: false,
    raw: { ...deal },
  };
}

function stageOf({ stageId }: MemoryDeal): { id: string; name: string } {
  return { id: stageId, name: `Stage ${stageId}` };
}

function toCandidate({ ref, name, phones }: MemoryContact): ContactCandidate {
  return {
    ref,
    name,
    phones: phones.map((text) => ({ text, field: 'phone' })),
    bsuid: null,
    country: null,
    isCompany: false,
    archived: false,
    updatedAt: NOW,
  };
}

function fits(contact: MemoryContact, phones: readonly string[]): boolean {
  return contact.phones.some((text) => phones.some((phone) => tail(phone) === tail(text)));
}

function resolution(found: { id: string } | undefined): Outcome<DoubtResolution> {
  return done(found === undefined ? 'absent' : { id: found.id });
}

function broken(kind: KaiwaError['kind'], effect: KaiwaError['effect']): KaiwaError {
  return new KaiwaError({ kind, code: 'MEMORY_FAULT', message: 'As asked for', hint: 'Nothing to do', effect });
}

function gone(): KaiwaError {
  return new KaiwaError({ kind: 'rejected', code: 'RECORD_GONE', message: 'There is no such record' });
}

function tail(text: string): string {
  return text.replace(/\D/g, '').slice(-8);
}
