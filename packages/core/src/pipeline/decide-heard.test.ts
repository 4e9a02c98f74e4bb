import { aContext, aConversation, aPerson } from '@kaiwa/testkit';
import { amend } from '../conversation/amendments';
import {
  echoed,
  edited,
  imported,
  minute,
  own,
  reacted,
  received,
  revoked,
  standby,
  aSender,
} from './__fixtures__/heard-events';
import { decideVendorEvent } from './decide-vendor-event';
import { startDraft, type Decision } from './decision';
import type { VendorEvent } from './event';
import type { PersonState } from './person-state';

const context = aContext();

function decide(event: VendorEvent, state: PersonState = aPerson()): Decision {
  return decideVendorEvent(startDraft(state, context, 'event-1'), event, 'number-1');
}

/** Decides one after the other; the last decision. */
function decideAll(first: VendorEvent, ...rest: VendorEvent[]): Decision {
  return rest.reduce((decision, event) => decide(event, decision.state), decide(first));
}

const messageOf = (state: PersonState, wamid: string) => state.messages.find((each) => each.wamid === wamid);
const lines = ({ commands }: Decision) => commands.filter(({ body }) => body.kind === 'recordActivity');

describe('an edit', () => {
  test('stands beside the message with its own line, opens no window, is not unread', () => {
    const decision = decideAll(received('wamid.A', 'Blue?', 0), edited('wamid.E', 'wamid.A', 'Green?', 5));
    const [original, edit] = decision.state.messages;
    expect(original).toMatchObject({ wamid: 'wamid.A', content: { text: 'Blue?' } });
    expect(edit).toMatchObject({ target: 'wamid.A', content: { kind: 'edit', content: { text: 'Green?' } } });
    expect(original && amend(original, decision.state.messages)).toMatchObject({
      content: { text: 'Green?' },
      edits: 1,
    });
    expect(lines(decision)).toMatchObject([{ body: { messageId: edit?.id, line: 'message' } }]);
    expect(decision.state.conversations).toMatchObject([{ lastInboundAt: minute(0), unread: 1 }]);
  });

  test('of a message nobody stored is kept as what it says now', () => {
    const { state } = decide(edited('wamid.E', 'wamid.OLD', 'Green?', 5));
    expect(state.messages).toMatchObject([{ wamid: 'wamid.E', target: 'wamid.OLD' }]);
    expect(state.conversations).toMatchObject([{ lastInboundAt: null, unread: 0 }]);
  });
});

describe('a message that was taken back', () => {
  test('loses its text and that of its corrections, and their lines are written anew', () => {
    const decision = decideAll(
      received('wamid.A', 'My card number', 0),
      edited('wamid.E', 'wamid.A', 'My other card number', 1),
      revoked('wamid.R', 'wamid.A', 2),
    );
    expect(JSON.stringify(decision.state.messages)).not.toContain('card number');
    expect(messageOf(decision.state, 'wamid.A')).toMatchObject({ content: { kind: 'revoked' }, direction: 'in' });
    expect(lines(decision)).toMatchObject([
      { body: { messageId: messageOf(decision.state, 'wamid.A')?.id, again: true } },
      { body: { messageId: messageOf(decision.state, 'wamid.E')?.id, again: true } },
    ]);
  });

  test('its raw events lose their text too', () => {
    const { changes } = decideAll(received('wamid.A', 'Secret', 0), revoked('wamid.R', 'wamid.A', 2));
    const [redaction] = changes.filter((change) => change.type === 'event.redact');
    expect(redaction).toMatchObject({
      connectionId: 'number-1',
      keys: expect.arrayContaining(['message:100200300:wamid.A']),
    });
  });

  test('and it comes only now: kept without its text', () => {
    const decision = decideAll(revoked('wamid.R', 'wamid.A', 2), received('wamid.A', 'Secret', 0));
    expect(JSON.stringify(decision.state.messages)).not.toContain('Secret');
    expect(decision.changes).toContainEqual(expect.objectContaining({ type: 'event.redact' }));
    expect(lines(decision)).toHaveLength(1);
  });

  test('nobody takes back what the other side said', () => {
    const { state } = decideAll(echoed('wamid.X', 'Ours', 0), revoked('wamid.R', 'wamid.X', 2));
    expect(messageOf(state, 'wamid.X')).toMatchObject({ content: { kind: 'text', text: 'Ours' } });
  });

  test('a reaction to it, or taking it back twice, writes no line', () => {
    const taken = decideAll(received('wamid.A', 'Secret', 0), revoked('wamid.R', 'wamid.A', 2));
    expect(lines(decide(reacted('wamid.T', 'wamid.A', '👍', 3), taken.state))).toEqual([]);
    expect(lines(decide(revoked('wamid.R2', 'wamid.A', 4), taken.state))).toEqual([]);
  });
});

test('a reaction stands at its message: no line, no window, nothing unread', () => {
  const decision = decideAll(
    received('wamid.A', 'Hi', 0),
    reacted('wamid.T', 'wamid.A', '👍', 3),
    reacted('wamid.U', 'wamid.A', null, 4),
  );
  const original = messageOf(decision.state, 'wamid.A');
  expect(original && amend(original, decision.state.messages).reactions).toEqual([]);
  expect(decision.commands).toEqual([]);
  expect(decision.state.conversations).toMatchObject([{ unread: 1, lastInboundAt: minute(0) }]);
});

describe('what the owner wrote on the phone', () => {
  test('is a message of ours that opens no window, is not unread and begins no deal', () => {
    const decision = decide(echoed('wamid.X', 'See you', 3));
    expect(decision.state.messages).toMatchObject([
      { direction: 'out', author: 'phone', status: 'sent', commandId: null },
    ]);
    expect(decision.state.conversations).toMatchObject([{ lastInboundAt: null, unread: 0, lastMessageAt: minute(3) }]);
    expect(
      decision.commands.map(({ body, priority }) => [body.kind, priority, 'imported' in body && body.imported]),
    ).toEqual([
      ['recordActivity', 'live', false],
      ['resolvePerson', 'live', true],
    ]);
  });

  test('a STOP by the owner is no opt-out of the person', () => {
    expect(decide(echoed('wamid.X', 'STOP', 3)).state.consents).toEqual({});
  });
});

describe('what an agent of Meta hears and says', () => {
  test('is kept and told; the window moves, nobody of ours has to read it', () => {
    const decision = decide(standby('wamid.B', 'Open?', 3));
    expect(decision.state.messages).toMatchObject([{ direction: 'in', author: 'standby' }]);
    expect(decision.state.conversations).toMatchObject([{ lastInboundAt: minute(3), unread: 0 }]);
    expect(lines(decision)).toHaveLength(1);
    expect(decision.commands.some(({ body }) => body.kind === 'sendMessage')).toBe(false);
  });

  test('a STOP said to the agent is a STOP', () => {
    expect(decide(standby('wamid.B', 'STOP', 3)).state.consents.all).toMatchObject({ state: 'opted-out' });
  });

  test('the answer of the agent is ours, by the agent', () => {
    const answer = { ...echoed('wamid.X', 'At 9', 4), kind: 'standby.echoed' as const };
    expect(decide(answer).state.messages).toMatchObject([{ direction: 'out', author: 'agent' }]);
  });
});

describe('the history', () => {
  test('keeps its own times and opens no window, session, unread mark or deal', () => {
    const decision = decide(imported('wamid.H', 'STOP', -5_000));
    expect(decision.state.messages).toMatchObject([{ occurredAt: minute(-5_000), author: 'history', sessionId: null }]);
    expect(decision.state.conversations).toMatchObject([
      { lastInboundAt: null, lastMessageAt: null, unread: 0, sessionId: null },
    ]);
    expect(decision.state.consents).toEqual({});
    expect(decision.commands.map(({ body, priority }) => [body.kind, priority])).toEqual([
      ['recordActivity', 'backfill'],
      ['resolvePerson', 'backfill'],
    ]);
    expect(decision.commands[0]?.key).toMatch(/^history:/);
  });

  test.each([
    ['READ', 'read'],
    ['DELIVERED', 'delivered'],
    ['PENDING', 'accepted'],
    ['ERROR', 'failed'],
    ['SOMETHING_NEW', 'sent'],
    [null, 'sent'],
  ])('ours came as far as %s: %s', (status, expected) => {
    const { state } = decide(imported('wamid.H', 'Yes', -5, { direction: 'out', status }));
    expect(state.messages).toMatchObject([{ direction: 'out', author: 'phone', status: expected }]);
  });

  const image = {
    kind: 'image',
    mediaId: 'm1',
    mimeType: 'image/jpeg',
    sha256: null,
    url: null,
    caption: null,
    filename: null,
  } as const;

  test('a file takes the place of its placeholder, in either order', () => {
    const placeholder = imported('wamid.H', { kind: 'mediaPlaceholder' }, -5);
    for (const [first, second] of [
      [placeholder, imported('wamid.H', image, -5)],
      [imported('wamid.H', image, -5), placeholder],
    ] as const) {
      const { state } = decideAll(first, second);
      expect(state.messages).toMatchObject([{ content: { kind: 'image', mediaId: 'm1' } }]);
      expect(state.messages).toHaveLength(1);
    }
  });

  test('what is then said to us counts as said: unread, in its session, once', () => {
    const decision = decideAll(imported('wamid.H', 'Hi', 0), received('wamid.H', 'Hi', 0));
    expect(decision.state.messages).toMatchObject([{ author: null, sessionId: expect.any(String) }]);
    expect(decision.state.conversations).toMatchObject([{ unread: 1, lastInboundAt: minute(0) }]);
    expect(lines(decision)).toEqual([]);
  });

  test('what was said to us before stays as it was', () => {
    const { state, changes } = decideAll(received('wamid.H', 'Hi', 0), imported('wamid.H', 'Hi', 0));
    expect(state.messages).toMatchObject([{ author: null }]);
    expect(changes.filter(({ type }) => type.startsWith('message.'))).toEqual([]);
  });
});

describe('messages of a new kind', () => {
  test('a placeholder becomes what it is when a later version reads it again, without being unread twice', () => {
    const unknown = received('wamid.N', { kind: 'unsupported', type: 'hologram', code: null }, 0);
    const decision = decideAll(unknown, received('wamid.N', 'Hello in 3D', 0));
    expect(decision.state.messages).toMatchObject([{ content: { kind: 'text', text: 'Hello in 3D' } }]);
    expect(lines(decision)).toMatchObject([{ body: { again: true } }]);
    expect(decision.state.conversations).toMatchObject([{ unread: 1 }]);
  });

  test('chatter of a group is kept and touches no conversation of two', () => {
    const decision = decide(received('wamid.G', 'Wie gaat mee?', 0, { groupId: 'G1' }));
    expect(decision).toMatchObject({ result: 'kept', reason: 'GROUP', changes: [], commands: [] });
  });

  test('the answer to our request for a number teaches it; anybody else’s card teaches nothing', () => {
    const cards = (origin: 'contact_request' | 'other') => ({
      kind: 'contacts' as const,
      cards: [{ ...emptyCard, origin, phones: [{ phone: '+57 321 1234567', waId: null, userId: null, type: null }] }],
    });
    const sender = aSender('Zed', [{ kind: 'bsuid', value: 'CO.1' }]);
    const learnt = (origin: 'contact_request' | 'other'): string[] =>
      decide(received('wamid.C', cards(origin), 0, { sender })).state.identities.map(({ value }) => value);
    expect(learnt('contact_request')).toContain('573211234567');
    expect(learnt('other')).not.toContain('573211234567');
  });

  test('where it came from is kept with it', () => {
    const product = { catalogId: null, productId: 'BIKE' };
    const { state } = decide(received('wamid.P', 'In green?', 0, { product }));
    expect(state.messages).toMatchObject([{ frame: { product, replyTo: null } }]);
    expect('frame' in (decide(received('wamid.Q', 'Hi', 0)).state.messages[0] ?? {})).toBe(false);
  });

  test.each([
    ['a button', { kind: 'templateButton', payload: 'X', text: 'Stop' }],
    ['a row', { kind: 'listReply', id: 'x', title: 'stop', description: null }],
  ] as const)('STOP on %s is a STOP', (_title, content) => {
    expect(decide(received('wamid.S', content, 0)).state.consents.all).toMatchObject({ state: 'opted-out' });
  });
});

const emptyCard = {
  name: 'Zed',
  firstName: null,
  middleName: null,
  lastName: null,
  prefix: null,
  suffix: null,
  emails: [],
  addresses: [],
  organisation: null,
  urls: [],
  birthday: null,
  vcard: null,
};

test('a conversation keeps its session when something old is amended', () => {
  const state = aPerson({ conversations: [aConversation({ sessionId: 'session-1', lastMessageAt: minute(-3_000) })] });
  const decision = decide(edited('wamid.E', 'wamid.OLD', 'Green?', 5), state);
  expect(decision.state.conversations).toMatchObject([{ sessionId: 'session-1', lastMessageAt: minute(-3_000) }]);
  expect(own).toHaveLength(1);
});
