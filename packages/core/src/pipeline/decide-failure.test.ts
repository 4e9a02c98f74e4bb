import { aConnection, aContext, aConversation, aPerson, aTemplate } from '@kaiwa/testkit';
import type { Message } from '../conversation/message';
import { decideFailure, type SendFailure } from './decide-failure';
import { startDraft, type Decision, type DecideContext } from './decision';
import type { PersonState } from './person-state';

const at = new Date('2026-11-20T09:30:00Z');
const now = new Date('2026-11-20T10:00:00Z');
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

function sent(overrides: Partial<Message> = {}): Message {
  return {
    id: 'message-1',
    workspaceId: 'workspace-1',
    conversationId: 'conversation-1',
    personId: 'person-1',
    connectionId: 'number-1',
    phoneNumberId: '100200300',
    wamid: 'wamid.OUT',
    sessionId: null,
    direction: 'out',
    status: 'accepted',
    content: { kind: 'template', name: 'sale', language: 'en', variables: [] },
    occurredAt: at,
    author: 'rule:Sale',
    commandId: 'command-1',
    verdict: null,
    failure: null,
    ...overrides,
  };
}
const reply = (overrides: Partial<Message> = {}) =>
  sent({ content: { kind: 'text', text: 'Hi', previewUrl: false }, author: 'operator:Olga', ...overrides });
const failure = (code: string): SendFailure => ({ code, reason: 'Meta said no.', at, eventKey: 'status:1' });

interface Case {
  message?: Message;
  state?: Partial<PersonState>;
  context?: Partial<DecideContext>;
}
const consented = { marketing: { state: 'opted-in' as const, at, source: 'test' } };
const sale = aTemplate({ name: 'sale', category: 'marketing' });

function decide(code: string, { message = sent(), state = {}, context = {} }: Case = {}): Decision {
  const conversations = [aConversation({ lastInboundAt: new Date('2026-11-20T09:00:00Z') })];
  const person = aPerson({ conversations, messages: [message], consents: consented, ...state });
  const draft = startDraft(person, aContext({ now, templates: [sale], ...context }), 'event-1');
  decideFailure(draft, message, failure(code));
  return draft.finish();
}
const sends = ({ commands }: Decision) => commands.filter(({ body }) => body.kind === 'sendMessage');
const changed = ({ changes }: Decision, type: string) => changes.filter((change) => change.type === type);

test.each([
  ['not on WhatsApp', '131026'],
  ['spam limit', '131048'],
  ['stopped marketing', '131050'],
  ['window closed', '131047'],
  ['something went wrong', '131000'],
  ['a service was away', '131016'],
  ['token', '190'],
  ['wrong categories', '131064'],
  ['blocked', '368'],
  ['unlisted', '999999'],
  ['a check of ours', 'OUTBOUND_INVALID'],
  ['no reason', 'UNSTATED'],
])('%s (%s): told once in the CRM, and nothing is sent again', (_title, code) => {
  const decision = decide(code);
  expect(decision.state.messages[0]).toMatchObject({ status: 'failed', failure: { code, reason: 'Meta said no.' } });
  expect(decision.commands.filter(({ body }) => body.kind === 'recordActivity')).toMatchObject([
    { body: { line: 'failure' } },
  ]);
  expect(sends(decision)).toEqual([]);
});

test('heard twice it happens once', () => {
  const first = decide('131049');
  const failed = first.state.messages.find(({ id }) => id === 'message-1');
  expect(decide('131049', { message: failed ?? sent() }).changes).toEqual([]);
});

test('131047: Meta’s clock closes the window until the person writes again', () => {
  const decision = decide('131047', { message: reply() });
  expect(decision.state.conversations[0]).toMatchObject({ windowClosedAt: at });
  const older = aConversation({ windowClosedAt: new Date('2026-11-20T09:45:00Z') });
  const again = decide('131047', { message: reply(), state: { conversations: [older] } });
  expect(again.state.conversations[0]?.windowClosedAt).toEqual(older.windowClosedAt);
});

test('131050: Meta’s gate for this person is closed, and told into the CRM', () => {
  const decision = decide('131050');
  expect(decision.state.consents.platformMarketing).toMatchObject({ state: 'opted-out', at });
  expect(decision.commands.filter(({ body }) => body.kind === 'saveConsent')).toMatchObject([
    { body: { purpose: 'marketing', state: 'opted-out', at: at.toISOString() } },
  ]);
});

test.each(['190', '0', '10', '210', '131042', '368', '131031'])('%s pauses the number', (code) => {
  expect(changed(decide(code), 'connection.pause')).toEqual([
    { type: 'connection.pause', connectionId: 'number-1', reason: `WHATSAPP_${code}` },
  ]);
});

describe('131049', () => {
  test.each([
    [1, 86_400],
    [2, 172_800],
  ])('after try %i it waits, apart from the conversation, with a new verdict', (tries, seconds) => {
    const decision = decide('131049', { message: sent({ tries }) });
    expect(sends(decision)).toMatchObject([{ key: 'again:message-1', dueAt: inSeconds(seconds) }]);
    const [, again] = decision.state.messages;
    expect(again).toMatchObject({ status: 'planned', tries: tries + 1, wamid: null, verdict: { decision: 'allow' } });
    expect(again?.content).toEqual(sent().content);
    expect(decision.state.messages[0]?.failure?.reason).toContain(inSeconds(seconds).toISOString());
  });

  test('after the third try it is over', () => {
    expect(sends(decide('131049', { message: sent({ tries: 3 }) }))).toEqual([]);
  });

  test('the checks are fresh: who opted out meanwhile gets nothing', () => {
    const decision = decide('131049', {
      state: { consents: { marketing: { state: 'opted-out', at, source: 'test' } } },
    });
    expect(sends(decision)).toEqual([]);
    expect(decision.state.messages[1]).toMatchObject({ status: 'refused', failure: { code: 'OPTED_OUT_MARKETING' } });
  });

  test('what was delivered meanwhile is not sent again', () => {
    expect(sends(decide('131049', { message: sent({ status: 'delivered' }) }))).toEqual([]);
  });

  test('a number that is gone sends nothing', () => {
    expect(sends(decide('131049', { context: { connections: { whatsapp: [], crm: [] } } }))).toEqual([]);
  });
});

test('131056 waits with its conversation, longer each time', () => {
  const decision = decide('131056', { message: reply({ tries: 3 }) });
  expect(sends(decision)).toMatchObject([{ key: 'conversation:conversation-1', dueAt: inSeconds(64) }]);
  expect(changed(decision, 'bucket.hold')).toMatchObject([
    { bucket: { bucket: 'pair:number-1:wa:32470120001' }, until: inSeconds(64) },
  ]);
});

test('130429 waits, and the whole number with it', () => {
  const decision = decide('130429', { message: reply() });
  expect(sends(decision)).toMatchObject([{ dueAt: inSeconds(2) }]);
  expect(changed(decision, 'bucket.hold')).toEqual([
    { type: 'bucket.hold', bucket: expect.objectContaining({ bucket: 'number:number-1' }), until: inSeconds(2) },
  ]);
});

describe('131026 of a Brazilian number', () => {
  const [base] = aPerson().identities;
  const brazil = (dialled?: string) => ({
    identities: base ? [{ ...base, value: '551187654321', ...(dialled !== undefined && { dialled }) }] : [],
  });

  test('is tried once with the other spelling, which is remembered', () => {
    const decision = decide('131026', { message: reply(), state: brazil() });
    expect(decision.state.identities[0]?.dialled).toBe('+551187654321');
    expect(sends(decision)).toMatchObject([{ dueAt: now, body: { recipient: { value: '551187654321' } } }]);
  });

  test('fails with both: over, and remembered', () => {
    const decision = decide('131026', { message: reply({ tries: 2 }), state: brazil('+551187654321') });
    expect(sends(decision)).toEqual([]);
    expect(decision.state.identities[0]?.dialled).toBe('+5511987654321');
    const later = decide('131026', { message: reply(), state: { identities: decision.state.identities } });
    expect(sends(later)).toEqual([]);
    expect(changed(later, 'identity.save')).toEqual([]);
  });
});

test('a retry leaves from the number of the first try', () => {
  const other = aConnection({ id: 'number-2' });
  const { connections } = aContext();
  const context = { connections: { ...connections, whatsapp: [other, ...connections.whatsapp] } };
  expect(sends(decide('131049', { context }))).toMatchObject([{ lane: 'wa:number-1' }]);
});
