import { aContext, aConversation, aPerson } from '@kaiwa/testkit';
import type { Message } from '../conversation/message';
import { startDraft, type Decision } from './decision';
import { decideIdentityChanged, decideStatus } from './decide-status';
import type { StatusChanged } from './message-events';

const at = new Date('2026-11-20T09:30:00Z');

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
    content: { kind: 'text', text: 'Hi', previewUrl: false },
    occurredAt: at,
    author: 'rule:Hello',
    commandId: 'command-1',
    verdict: null,
    failure: null,
    ...overrides,
  };
}

function status(name: StatusChanged['status'], overrides: Partial<StatusChanged> = {}): StatusChanged {
  return {
    kind: 'status.changed',
    key: `status:${name}`,
    externalId: '100200300',
    occurredAt: at,
    raw: {},
    wamid: 'wamid.OUT',
    status: name,
    callbackData: 'command-1',
    recipient: [],
    groupId: null,
    errors: [],
    pricing: null,
    conversation: null,
    ...overrides,
  };
}

const anError = (code: number) => ({ code, title: 'Not possible', details: null, href: null });

function decide(message: Message | null, event: StatusChanged): Decision {
  const state = aPerson({ conversations: [aConversation()], messages: message ? [message] : [] });
  return decideStatus(startDraft(state, aContext(), 'event-1'), event);
}

describe('a status of a message of ours', () => {
  test('moves it forward and writes nothing to the CRM', () => {
    const decision = decide(sent(), status('delivered'));
    expect(decision.state.messages[0]?.status).toBe('delivered');
    expect(decision.commands).toEqual([]);
  });

  test('that comes late does not move it back', () => {
    const decision = decide(sent({ status: 'read' }), status('sent'));
    expect(decision.changes).toEqual([]);
  });

  test('of a message we never sent is kept and ignored', () => {
    expect(decide(null, status('sent', { callbackData: null }))).toMatchObject({
      result: 'ignored',
      reason: 'UNKNOWN_MESSAGE',
    });
  });

  test('settles a send whose answer was lost, and its line is written once', () => {
    const doubtful = sent({ wamid: null, status: 'planned' });
    const first = decide(doubtful, status('sent'));
    expect(first.changes).toContainEqual({
      type: 'command.settle',
      commandId: 'command-1',
      outcome: 'done',
      wamid: 'wamid.OUT',
    });
    expect(first.state.messages[0]).toMatchObject({ wamid: 'wamid.OUT', status: 'sent' });
    expect(first.commands.filter(({ body }) => body.kind === 'recordActivity')).toHaveLength(1);
    const second = decide(first.state.messages[0] ?? null, status('delivered'));
    expect(second.commands).toEqual([]);
  });

  test('failed: the reason is kept and said in the CRM, once', () => {
    const event = status('failed', { errors: [anError(131026)] });
    const first = decide(sent(), event);
    expect(first.state.messages[0]).toMatchObject({ status: 'failed', failure: { code: '131026' } });
    expect(first.commands[0]?.body).toMatchObject({ kind: 'recordActivity', line: 'failure' });
    expect(decide(first.state.messages[0] ?? null, event).commands).toEqual([]);
  });

  test('failed after it was delivered: what was delivered stays so, the contradiction stands at the event', () => {
    const decision = decide(sent({ status: 'delivered' }), status('failed', { errors: [anError(131000)] }));
    expect(decision.state.messages[0]).toMatchObject({ status: 'delivered', failure: { code: '131000' } });
    expect(decision).toMatchObject({ commands: [], result: 'decided', reason: 'FAILED_AFTER_DELIVERY' });
  });

  test('failed because the person stopped marketing: Meta’s gate is closed, no consent is touched', () => {
    const { state } = decide(sent(), status('failed', { errors: [anError(131050)] }));
    expect(state.consents).toMatchObject({ platformMarketing: { state: 'opted-out', at } });
    expect(state.consents.marketing).toBeUndefined();
  });

  test.each([
    ['of a group message', { groupId: 'G1' }, 'GROUP'],
    ['deleted', { status: 'deleted' as const }, 'DELETED'],
  ])('%s: kept, nothing changes', (_title, overrides, reason) => {
    expect(decide(sent(), status('read', overrides))).toMatchObject({ result: 'kept', reason, changes: [] });
  });
});

test('a person moves to another number: the old key ends, the new one begins, both are kept', () => {
  const draft = startDraft(aPerson(), aContext(), 'event-1');
  const decision = decideIdentityChanged(draft, {
    kind: 'identity.changed',
    key: 'identity',
    externalId: '100200300',
    occurredAt: at,
    raw: {},
    change: 'number',
    before: [{ kind: 'wa', value: '32470120001' }],
    after: [{ kind: 'wa', value: '32470120002' }],
    keyHash: null,
  });
  expect(decision.state.identities).toMatchObject([
    { value: '32470120001', endedAt: at },
    { value: '32470120002', endedAt: null, evidence: 'identity.changed:number' },
  ]);
});
