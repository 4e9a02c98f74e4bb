import { aContext, aConversation, aPerson } from '@kaiwa/testkit';
import { startDraft, type Decision } from './decision';
import { decideInbound } from './decide-inbound';
import { aSender } from './__fixtures__/heard-events';
import type { MessageReceived } from './message-events';
import { plainFrame } from '../whatsapp/message-frame';
import type { PersonState } from './person-state';

const at = new Date('2026-11-20T09:30:00Z');

function aMessage(text: string, overrides: Partial<MessageReceived> = {}): MessageReceived {
  return {
    kind: 'message.received',
    key: `message:100200300:${overrides.wamid ?? 'wamid.A'}`,
    externalId: '100200300',
    occurredAt: at,
    raw: {},
    wamid: 'wamid.A',
    sender: aSender('Ana'),
    content: { kind: 'text', text },
    ...plainFrame,
    opensWindow: true,
    ...overrides,
  };
}

function decide(event: MessageReceived, state: PersonState = aPerson()): Decision {
  return decideInbound(startDraft(state, aContext(), 'event-1'), event, 'number-1');
}

const linked = aPerson({
  links: [
    {
      id: 'link-1',
      personId: 'person-1',
      connectionId: 'crm-1',
      role: 'contact',
      object: 'contact',
      recordId: '7',
      linkedBy: 'auto',
      evidence: 'test',
      since: at,
      endedAt: null,
    },
  ],
});

describe('a person writes', () => {
  test('the conversation opens, its window starts at the vendor’s time, the message is kept', () => {
    const { state } = decide(aMessage('Hallo'));
    expect(state.conversations).toMatchObject([{ lastInboundAt: at, unread: 1, connectionId: 'number-1' }]);
    expect(state.messages).toMatchObject([{ wamid: 'wamid.A', status: 'received', direction: 'in', occurredAt: at }]);
  });

  test('nobody is linked yet: the line waits for the link and the person is looked for', () => {
    const { commands } = decide(aMessage('Hallo'));
    expect(commands.map(({ body, waitsFor, key }) => [body.kind, waitsFor, key])).toEqual([
      ['recordActivity', 'link:crm-1:person-1', expect.stringMatching(/^conversation:/)],
      ['resolvePerson', null, 'person:person-1'],
    ]);
  });

  test('the person is linked: the line goes at once and nobody is looked for', () => {
    const { commands } = decide(aMessage('Hallo'), linked);
    expect(commands.map(({ body, waitsFor }) => [body.kind, waitsFor])).toEqual([['recordActivity', null]]);
  });

  test('a CRM that records no messages gets none', () => {
    const context = aContext();
    const crm = context.connections.crm.map((each) => ({ ...each, settings: { recordMessages: false } }));
    const draft = startDraft(aPerson(), { ...context, connections: { ...context.connections, crm } }, null);
    expect(decideInbound(draft, aMessage('Hallo'), 'number-1').commands).toEqual([]);
  });

  test.each([
    ['an older message never moves the window back', '2026-11-20T09:00:00Z', '2026-11-20T09:20:00.000Z'],
    ['a newer one moves it on', '2026-11-20T09:25:00Z', '2026-11-20T09:25:00.000Z'],
    ['a time in the future counts as now', '2030-01-01T00:00:00Z', '2026-11-20T10:00:00.000Z'],
  ])('%s', (_title, occurredAt, expected) => {
    const known = new Date('2026-11-20T09:20:00Z');
    const state = aPerson({ conversations: [aConversation({ lastInboundAt: known, lastMessageAt: known })] });
    const after = decide(aMessage('Hallo', { occurredAt: new Date(occurredAt) }), state);
    expect(after.state.conversations[0]?.lastInboundAt?.toISOString()).toBe(expected);
  });

  test('what opens no window leaves it as it was', () => {
    const { state } = decide(
      aMessage('', { opensWindow: false, content: { kind: 'unsupported', type: 'hologram', code: null } }),
    );
    expect(state.conversations[0]?.lastInboundAt).toBeNull();
  });

  test.each([
    [23, 'session-1'],
    [24, 'id-1'],
  ])('after %i hours of silence the session is %s', (hours, expected) => {
    const before = new Date(at.getTime() - hours * 3_600_000);
    const state = aPerson({ conversations: [aConversation({ sessionId: 'session-1', lastMessageAt: before })] });
    expect(decide(aMessage('Hallo'), state).state.conversations[0]?.sessionId).toBe(expected);
  });

  test('the newest profile name wins, an older one does not come back', () => {
    const older = aMessage('Hallo', {
      occurredAt: new Date('2026-11-19T00:00:00Z'),
      sender: aSender('Old', []),
    });
    const newer = aMessage('Hallo', { sender: aSender('New', []) });
    expect(decide(older).state.person.profileName).toBe('Ana');
    expect(decide(newer).state.person.profileName).toBe('New');
  });

  test('a key not seen before is added, dated, with its evidence', () => {
    const event = aMessage('Hallo', { sender: aSender(null, [{ kind: 'bsuid', value: 'BE.1' }]) });
    expect(decide(event).state.identities).toContainEqual(
      expect.objectContaining({ kind: 'bsuid', value: 'BE.1', firstSeenAt: at, evidence: 'message.received' }),
    );
  });
});

describe('STOP and START', () => {
  test.each([
    ['STOP', 'opted-out'],
    ['start', 'opted-in'],
  ])('%s is written to the ledger with its words and mirrored to the CRM', (text, state) => {
    const decision = decide(aMessage(text), linked);
    expect(decision.changes).toContainEqual({
      type: 'consent.append',
      entry: expect.objectContaining({ purpose: 'all', state, wording: text, source: 'whatsapp:keyword', at }),
    });
    expect(decision.commands.map(({ body }) => body.kind)).toEqual(['recordActivity', 'saveConsent']);
    expect(decision.state.consents.all).toMatchObject({ state });
  });

  test('a word inside a sentence changes nothing', () => {
    expect(decide(aMessage('please do not stop now'), linked).state.consents).toEqual({});
  });
});
