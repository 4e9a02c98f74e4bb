import fc from 'fast-check';
import { amend, isTakenBack } from './amendments';
import type { Message, MessageContent } from './message';

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 20, 9, 0, second));

function message(wamid: string, content: MessageContent, more: Partial<Message> = {}): Message {
  return {
    id: `id-${wamid}`,
    workspaceId: 'workspace-1',
    conversationId: 'conversation-1',
    personId: 'person-1',
    connectionId: 'number-1',
    phoneNumberId: '100200300',
    wamid,
    sessionId: null,
    direction: 'in',
    status: 'received',
    content,
    occurredAt: at(0),
    author: null,
    commandId: null,
    verdict: null,
    failure: null,
    ...more,
  };
}

const original = message('A', { kind: 'text', text: 'zero' });
const amending = (wamid: string, second: number, content: MessageContent, more: Partial<Message> = {}): Message =>
  message(wamid, content, { target: 'A', occurredAt: at(second), ...more });
const edit = (wamid: string, second: number, text: string): Message =>
  amending(wamid, second, { kind: 'edit', target: 'A', content: { kind: 'text', text } });
const reaction = (wamid: string, second: number, emoji: string | null, direction: 'in' | 'out' = 'in'): Message =>
  amending(wamid, second, { kind: 'reaction', target: 'A', emoji }, { direction });
const revoke = amending('R', 9, { kind: 'revoke', target: 'A' });

test.each([
  ['nothing', [], { content: original.content, edits: 0, reactions: [] }],
  [
    'two edits: the newest by time',
    [edit('E2', 2, 'two'), edit('E1', 1, 'one')],
    { content: { text: 'two' }, edits: 2 },
  ],
  [
    'two edits of one second: the greater id',
    [edit('E2', 1, 'two'), edit('E1', 1, 'one')],
    { content: { text: 'two' } },
  ],
  ['an edit twice counts once', [edit('E1', 1, 'one'), edit('E1', 1, 'one')], { edits: 1 }],
  ['taken back, however often corrected', [revoke, edit('E1', 1, 'one')], { content: { kind: 'revoked' } }],
  [
    'a thumb of each side',
    [reaction('T1', 1, '👍'), reaction('T2', 2, '🙏', 'out')],
    {
      reactions: [
        { by: 'person', emoji: '👍' },
        { by: 'business', emoji: '🙏' },
      ],
    },
  ],
  ['a thumb changed', [reaction('T2', 2, '🔥'), reaction('T1', 1, '👍')], { reactions: [{ emoji: '🔥' }] }],
  ['a thumb taken away', [reaction('T1', 1, '👍'), reaction('T2', 2, null)], { reactions: [] }],
  [
    'the other side corrects nothing',
    [{ ...edit('E1', 1, 'one'), direction: 'out' as const }],
    { content: original.content, edits: 0 },
  ],
  ['what is about another message', [{ ...edit('E1', 1, 'one'), target: 'B' }], { content: original.content }],
  ['what is about another number', [{ ...revoke, phoneNumberId: '1' }], { content: original.content }],
])('%s', (_title, amendments, expected) => {
  expect(amend(original, amendments)).toMatchObject(expected);
});

test('any order, any repetition: the same', () => {
  const all = [
    edit('E1', 1, 'one'),
    edit('E2', 2, 'two'),
    edit('E3', 2, 'three'),
    reaction('T1', 1, '👍'),
    reaction('T2', 3, '🔥'),
    revoke,
  ];
  fc.assert(
    fc.property(
      fc
        .subarray(all)
        .chain((some) =>
          fc.tuple(fc.constant(some), fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 })),
        ),
      ([inOrder, disordered]) => {
        expect(amend(original, disordered)).toEqual(amend(original, inOrder));
      },
    ),
  );
});

test('taken back is a message of the same side and number, and what corrects it', () => {
  expect(isTakenBack(original, [revoke])).toBe(true);
  expect(isTakenBack(edit('E1', 1, 'one'), [revoke])).toBe(true);
  expect(isTakenBack({ ...original, direction: 'out' }, [revoke])).toBe(false);
  expect(isTakenBack({ ...original, phoneNumberId: '1' }, [revoke])).toBe(false);
  expect(isTakenBack({ ...original, wamid: null }, [{ ...revoke, content: { kind: 'revoked' } }])).toBe(false);
});
