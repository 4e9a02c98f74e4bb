import type { Connection, Conversation, DecideContext, Ids, PersonState, Template } from '@kaiwa/core';

/** Ids that count: `id-1`, `id-2`, …; chance that always answers `chance`. For tests that compare whole results. */
export function countingIds(chance = 0.5): Ids {
  let last = 0;
  return { next: () => `id-${(last += 1)}`, random: () => chance };
}

/** A connection with sensible defaults. */
export function aConnection(overrides: Partial<Connection> = {}): Connection {
  return {
    id: 'number-1',
    workspaceId: 'workspace-1',
    kind: 'whatsapp',
    externalId: '100200300',
    label: 'Test number',
    state: 'active',
    pausedReason: null,
    settings: {},
    ...overrides,
  };
}

/** A person with one WhatsApp number, no conversation and no link. */
export function aPerson(overrides: Partial<PersonState> = {}): PersonState {
  const seen = new Date('2026-11-20T09:00:00Z');
  return {
    person: { id: 'person-1', workspaceId: 'workspace-1', profileName: 'Ana', profileNameAt: seen, createdAt: seen },
    identities: [
      {
        kind: 'wa',
        value: '32470120001',
        personId: 'person-1',
        firstSeenAt: seen,
        lastSeenAt: seen,
        endedAt: null,
        evidence: 'test',
      },
    ],
    conversations: [],
    links: [],
    consents: {},
    messages: [],
    known: [],
    ...overrides,
  };
}

/** The conversation of {@link aPerson} with the connection of {@link aConnection}. */
export function aConversation(overrides: Partial<Conversation> = {}): Conversation {
  return {
    id: 'conversation-1',
    workspaceId: 'workspace-1',
    personId: 'person-1',
    connectionId: 'number-1',
    status: 'open',
    lastInboundAt: null,
    lastMessageAt: null,
    sessionId: null,
    unread: 0,
    ...overrides,
  };
}

/** An approved utility template without variables, of the connection of {@link aConnection}. */
export function aTemplate(overrides: Partial<Template> = {}): Template {
  return {
    connectionId: 'number-1',
    id: null,
    name: 'order_ready',
    language: 'en',
    category: 'utility',
    status: 'APPROVED',
    quality: 'GREEN',
    parameterFormat: 'positional',
    body: null,
    variables: [],
    components: [],
    rejectedReason: null,
    previousCategory: null,
    correctCategory: null,
    ...overrides,
  };
}

/** What deciding reads beside the person: one number, one CRM (`crm-1`), no rules. */
export function aContext(overrides: Partial<DecideContext> = {}): DecideContext {
  return {
    workspaceId: 'workspace-1',
    now: new Date('2026-11-20T10:00:00Z'),
    ids: countingIds(),
    connections: { whatsapp: [aConnection()], crm: [aConnection({ id: 'crm-1', kind: 'testcrm', externalId: 'crm' })] },
    rules: [],
    templates: [],
    ...overrides,
  };
}
