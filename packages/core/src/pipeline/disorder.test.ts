import { aContext, aConversation, aPerson } from '@kaiwa/testkit';
import fc from 'fast-check';
import type { Message } from '../conversation/message';
import { startDraft } from './decision';
import { plainFrame } from '../whatsapp/message-frame';
import type { VendorEvent } from './event';
import type { MessageReceived, StatusChanged } from './message-events';
import type { PersonState } from './person-state';
import { decideVendorEvent } from './decide-vendor-event';

const NUMBER = '100200300';
const START = Date.parse('2026-11-20T08:00:00Z');

const sent: Message = {
  id: 'message-out',
  workspaceId: 'workspace-1',
  conversationId: 'conversation-1',
  personId: 'person-1',
  connectionId: 'number-1',
  phoneNumberId: NUMBER,
  wamid: null,
  sessionId: null,
  direction: 'out',
  status: 'planned',
  content: { kind: 'text', text: 'Hi', previewUrl: false },
  occurredAt: new Date(START),
  author: 'rule:Hello',
  commandId: 'command-1',
  verdict: null,
  failure: null,
};

const head = (key: string, minute: number) => ({
  key,
  externalId: NUMBER,
  occurredAt: new Date(START + minute * 60_000),
  raw: {},
});

const inbound = fc
  .record({
    minute: fc.integer({ min: 0, max: 100 }),
    text: fc.constantFrom('Hallo', 'STOP', 'START', 'ok'),
    name: fc.constantFrom('Ana', 'Ana B', null),
  })
  .map(
    ({ minute, text, name }, id = `${minute}-${text}-${name}`): MessageReceived => ({
      ...head(`message:${id}`, minute),
      kind: 'message.received',
      wamid: `wamid.${id}`,
      sender: {
        keys: [{ kind: 'wa', value: '32470120001' }],
        profileName: name,
        username: null,
        identityKeyHash: null,
      },
      content: { kind: 'text', text },
      ...plainFrame,
      opensWindow: true,
    }),
  );

const status = fc.constantFrom('sent' as const, 'delivered' as const, 'read' as const).map(
  (name): StatusChanged => ({
    ...head(`status:${name}`, 50),
    kind: 'status.changed',
    wamid: 'wamid.OUT',
    status: name,
    callbackData: 'command-1',
    recipient: [],
    groupId: null,
    errors: [],
    pricing: null,
    conversation: null,
  }),
);

/** Distinct vendor times, as far as it matters: two names or two keywords at the same instant have no right order. */
const deliveries = fc.uniqueArray(fc.oneof(inbound, status), {
  minLength: 1,
  maxLength: 8,
  selector: (event) => (event.kind === 'status.changed' ? event.key : event.occurredAt.getTime()),
});

function fold(events: readonly VendorEvent[]): PersonState {
  const seen = new Set<string>();
  const context = aContext();
  let state = aPerson({
    conversations: [aConversation()],
    messages: [sent],
    person: { ...aPerson().person, profileName: null, profileNameAt: null },
  });
  for (const event of events) {
    if (seen.has(event.key)) continue;
    seen.add(event.key);
    state = decideVendorEvent(startDraft(state, context, null), event, 'number-1').state;
  }
  return state;
}

/** What a reader sees; ids of new rows depend on the order and say nothing. */
function summary(state: PersonState) {
  const [conversation] = state.conversations;
  return {
    name: state.person.profileName,
    lastInboundAt: conversation?.lastInboundAt,
    lastMessageAt: conversation?.lastMessageAt,
    unread: conversation?.unread,
    consents: state.consents,
    messages: state.messages.map(({ wamid, status: own, failure }) => `${wamid} ${own} ${failure?.code}`).toSorted(),
  };
}

describe('deliveries in any order, and twice', () => {
  test('come to the same person, conversation, consents and messages', () => {
    fc.assert(
      fc.property(
        deliveries.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })),
        ),
        ([inOrder, disordered]) => {
          expect(summary(fold(disordered))).toEqual(summary(fold(inOrder)));
        },
      ),
    );
  });

  test('and the proof can fail: a fold that takes the last word for the newest is caught', () => {
    const naive = (events: readonly VendorEvent[]) =>
      events.filter((event) => event.kind === 'message.received').at(-1)?.occurredAt;
    const property = fc.property(
      deliveries.chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
      ),
      ([inOrder, disordered]) => naive(inOrder)?.getTime() === naive(disordered)?.getTime(),
    );
    expect(fc.check(property).failed).toBe(true);
  });
});
