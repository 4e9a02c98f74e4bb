import { aContext, aPerson } from '@kaiwa/testkit';
import fc from 'fast-check';
import { amend } from '../conversation/amendments';
import {
  echoed,
  edited,
  hungUp,
  imported,
  minute,
  prefers,
  rang,
  reacted,
  received,
  revoked,
  standby,
} from './__fixtures__/heard-events';
import { decideVendorEvent } from './decide-vendor-event';
import { startDraft } from './decision';
import type { VendorEvent } from './event';
import { messageText } from './message-text';
import type { PersonState } from './person-state';

const image = {
  kind: 'image',
  mediaId: 'm1',
  mimeType: 'image/jpeg',
  sha256: null,
  url: null,
  caption: null,
  filename: null,
} as const;

/** One message heard in three ways, a placeholder and its file, corrections, withdrawals, thumbs, echoes, calls and preferences. */
const everything: VendorEvent[] = [
  received('wamid.A', 'First', 1),
  standby('wamid.A', 'First', 1),
  imported('wamid.A', 'First', 1),
  edited('wamid.E1', 'wamid.A', 'Second', 2),
  edited('wamid.E2', 'wamid.A', 'Third', 3),
  revoked('wamid.R', 'wamid.A', 4),
  received('wamid.B', 'Other', 5),
  reacted('wamid.T1', 'wamid.B', '👍', 6),
  reacted('wamid.T2', 'wamid.B', null, 7),
  { ...imported('wamid.H', { kind: 'mediaPlaceholder' }, 8), key: 'history-placeholder:wamid.H' },
  imported('wamid.H', image, 8),
  echoed('wamid.X', 'Ours', 9),
  imported('wamid.X', 'Ours', 9, { direction: 'out', status: 'READ' }),
  echoed('wamid.XR', { kind: 'revoke', target: 'wamid.X' }, 10),
  rang(11),
  hungUp(13, { outcome: 'completed', startedAt: minute(12), durationSeconds: 60 }),
  prefers('stop', 14),
  prefers('resume', 15),
  received('wamid.S', 'STOP', 16),
];

function fold(events: readonly VendorEvent[]): { state: PersonState; lines: Set<string> } {
  const seen = new Set<string>();
  const lines = new Set<string>();
  const context = aContext();
  let state = aPerson({ person: { ...aPerson().person, profileName: null, profileNameAt: null } });
  for (const event of events) {
    if (seen.has(event.key)) continue;
    seen.add(event.key);
    const decision = decideVendorEvent(startDraft(state, context, null), event, 'number-1');
    state = decision.state;
    for (const { body } of decision.commands) if (body.kind === 'recordActivity') lines.add(body.messageId);
  }
  return { state, lines };
}

/** What a reader sees, in Kaiwa and in the CRM; ids of rows and sessions depend on the order and say nothing. */
function summary(events: readonly VendorEvent[]) {
  const { state, lines } = fold(events);
  const [conversation] = state.conversations;
  return {
    lastInboundAt: conversation?.lastInboundAt,
    lastMessageAt: conversation?.lastMessageAt,
    unread: conversation?.unread,
    consents: state.consents,
    messages: state.messages
      .map((message) => {
        const { wamid, author, status, direction, occurredAt } = message;
        const text = lines.has(message.id) ? messageText(message, []) : null;
        return { wamid, author, status, direction, occurredAt, text, now: amend(message, state.messages) };
      })
      .toSorted((one, other) => ((one.wamid ?? '') < (other.wamid ?? '') ? -1 : 1)),
  };
}

const some = fc.subarray(everything, { minLength: 1 });

test('whatever is heard, in any order and twice, comes to the same', () => {
  fc.assert(
    fc.property(
      some.chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })),
      ),
      ([inOrder, disordered]) => {
        expect(summary(disordered)).toEqual(summary(inOrder));
      },
    ),
    { numRuns: 500 },
  );
});

test('what was taken back is nowhere any more, whatever came first', () => {
  const about = everything.slice(0, 6);
  fc.assert(
    fc.property(fc.shuffledSubarray(about, { minLength: about.length }), (events) => {
      const { state } = fold(events);
      expect(JSON.stringify(state.messages)).not.toMatch(/First|Second|Third/);
    }),
  );
});

test('and the proof can fail: a fold that lets the last word win is caught', () => {
  const naive = (events: readonly VendorEvent[]): string | undefined =>
    events.findLast(({ kind }) => kind === 'message.edited')?.key;
  const property = fc.property(
    some.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))),
    ([inOrder, disordered]) => naive(inOrder) === naive(disordered),
  );
  expect(fc.check(property).failed).toBe(true);
});
