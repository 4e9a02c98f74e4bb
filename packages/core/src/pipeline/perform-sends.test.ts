import { aConnection, aConversation, aPerson, countingIds } from '@kaiwa/testkit';
import type { Message } from '../conversation/message';
import { KaiwaError } from '../errors/kaiwa-error';
import type { Accepted } from '../whatsapp/cloud-client';
import type { CommandOf, Settlement } from './command';
import { performBatch } from './perform';
import type { PersonState } from './person-state';
import { defaultPipelineSettings } from './pipeline-settings';
import type { PipelineWorld } from './world';

const START = new Date('2026-11-20T10:00:00.000Z');
const after = (ms: number): Date => new Date(START.getTime() + ms);

const messageOf = (name: string, overrides: Partial<Message> = {}): Message => ({
  id: `message-${name}`,
  workspaceId: 'workspace-1',
  conversationId: `conversation-${name}`,
  personId: `person-${name}`,
  connectionId: 'number-1',
  phoneNumberId: '100200300',
  wamid: null,
  sessionId: null,
  direction: 'out',
  status: 'planned',
  content: { kind: 'text', text: name, previewUrl: false },
  occurredAt: START,
  author: 'operator:Ana',
  commandId: name,
  verdict: null,
  failure: null,
  ...overrides,
});

function stateOf(name: string, message: Message, lastInboundAt: Date | null): PersonState {
  return aPerson({
    conversations: [aConversation({ lastInboundAt })],
    messages: [{ ...message, personId: `person-${name}` }],
  });
}

const commandOf = (name: string): CommandOf<'sendMessage'> => ({
  id: name,
  workspaceId: 'workspace-1',
  lane: 'wa:number-1',
  key: `conversation:${name}`,
  seq: '1',
  body: {
    kind: 'sendMessage',
    personId: `person-${name}`,
    connectionId: 'number-1',
    messageId: `message-${name}`,
    recipient: { kind: 'wa', value: '32470120001' },
  },
  priority: 'live',
  attempt: 1,
  dueAt: START,
  doubtSince: null,
  waitsFor: null,
  eventId: null,
  createdAt: START,
});

const accepted = (wamid: string): Accepted => ({ wamid, waId: null, userId: null, status: null });

/** What a story may vary. */
interface Story {
  people?: Record<string, PersonState>;
  /** Answers of the buckets, number and pair of each message in turn. Default: all granted. */
  tokens?: (Date | null)[];
  send?: (name: string) => Promise<Accepted>;
  /** How much later than asked a turn comes. */
  lateMs?: number;
  names?: string[];
  readPeople?: () => Promise<Map<string, PersonState>>;
  lost?: AbortSignal;
}

/** Performs a batch of sends in a made-up world. Returns what was called and settled, in order. */
async function perform(story: Story) {
  const names = story.names ?? ['a', 'b', 'c'];
  let now = START;
  const happened: string[] = [];
  const settlements = new Map<string, Settlement>();
  const asked: number[] = [];
  const people = new Map(
    names.map((name) => [`person-${name}`, story.people?.[name] ?? stateOf(name, messageOf(name), START)]),
  );
  const world = {
    clock: { now: () => now, sleep: async () => undefined },
    ids: countingIds(),
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    settings: defaultPipelineSettings,
    connections: {
      list: async () => [aConnection()],
      whatsapp: async () => ({
        send: async (_to: unknown, _content: unknown, name: string) => {
          happened.push(`call ${name}`);
          return (story.send ?? (async () => accepted(`wamid.${name}`)))(name);
        },
      }),
    },
    directory: { listTemplates: async () => [] },
    pipelineStore: { readPeople: story.readPeople ?? (async () => people) },
    laneStore: {
      takeTokens: async (requests: unknown[]) => {
        asked.push(requests.length);
        return story.tokens ?? requests.map(() => null);
      },
      holdBucket: async () => undefined,
    },
  } as unknown as PipelineWorld;
  let left = 0;
  const done = performBatch(world, names.map(commandOf), {
    settle: async (each) => {
      for (const settlement of each) {
        settlements.set(settlement.commandId, settlement);
        happened.push(`settle ${settlement.commandId}`);
      }
    },
    left: (count) => void (left += count),
    lost: story.lost ?? new AbortController().signal,
    pacer: {
      turn: async (at) => {
        now = new Date(at.getTime() + (story.lateMs ?? 0));
        return () => undefined;
      },
      refused: () => void happened.push('rest'),
    },
  });
  return { done, happened, asked, settled: (name: string) => settlements.get(name), left: () => left };
}

describe('a batch of sends', () => {
  test('asks for all tokens at once; each message leaves, and all are settled', async () => {
    const { done, asked, settled, left } = await perform({});
    await done;
    expect(asked).toEqual([6]);
    expect(left()).toBe(3);
    for (const name of ['a', 'b', 'c']) {
      expect(settled(name)).toMatchObject({
        state: 'done',
        outcome: { kind: 'messageAccepted', wamid: `wamid.${name}` },
      });
    }
  });

  test('what gets no token now or soon goes back into its lane, with the reason; the rest leaves', async () => {
    const tokens = [after(400), null, after(410), after(6000), after(501), null];
    const { done, happened, settled } = await perform({ tokens });
    await done;
    expect(happened.filter((each) => each.startsWith('call'))).toEqual(['call a']);
    const held = { state: 'waiting', doubtSince: null, countsAsAttempt: false };
    expect(settled('b')).toMatchObject({ ...held, reason: 'PAIR_RATE', until: after(6000) });
    expect(settled('c')).toMatchObject({ ...held, reason: 'THROUGHPUT', until: after(501) });
  });

  test('a slow answer keeps nobody waiting, neither to leave nor to be settled', async () => {
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => (answer = resolve));
    const send = async (name: string): Promise<Accepted> => {
      if (name === 'a') await slow;
      return accepted(`wamid.${name}`);
    };
    const { done, settled, left } = await perform({ send });
    await until(() => settled('b') !== undefined && settled('c') !== undefined);
    expect(settled('a')).toBeUndefined();
    expect(left()).toBe(3);
    answer();
    await done;
    expect(settled('a')).toMatchObject({ state: 'done' });
  });

  test.each([
    [
      'a record that cannot be understood',
      { content: { kind: 'interactive', type: 'button' } },
      { state: 'parked', reason: 'UNEXPECTED' },
    ],
    ['a message that went already', { wamid: 'wamid.before' }, { outcome: { wamid: 'wamid.before' } }],
    ['a message of a person who is gone', { id: 'other' }, { outcome: { kind: 'skipped', reason: 'MESSAGE_ERASED' } }],
  ] as const)('%s ends alone', async (_title, overrides, end) => {
    const people = { b: stateOf('b', messageOf('b', overrides as unknown as Partial<Message>), START) };
    const { done, happened, settled } = await perform({ people });
    await done;
    expect(settled('b')).toMatchObject(end);
    expect(happened.filter((each) => each.startsWith('call'))).toEqual(['call a', 'call c']);
  });

  test('the verdict is taken again: a window that has closed meanwhile refuses its own message only', async () => {
    const people = { b: stateOf('b', messageOf('b'), new Date(START.getTime() - 25 * 3_600_000)) };
    const { done, asked, settled } = await perform({ people });
    await done;
    expect(asked).toEqual([4]);
    expect(settled('b')).toMatchObject({ outcome: { kind: 'messageRefused', reason: 'WINDOW_CLOSED' } });
    expect(settled('c')).toMatchObject({ outcome: { kind: 'messageAccepted' } });
  });

  test('what is far behind its time, or in a lane that is lost, is not called and not in doubt', async () => {
    for (const story of [{ lateMs: 3_000 }, { lost: AbortSignal.abort() }]) {
      const { done, happened, settled } = await perform(story);
      await done;
      expect(happened.filter((each) => each.startsWith('call'))).toEqual([]);
      expect(settled('a')).toMatchObject({
        state: 'waiting',
        reason: 'LATE',
        doubtSince: null,
        countsAsAttempt: false,
      });
    }
  });

  test('a call without an answer leaves its own message in doubt, and no other', async () => {
    const lost = new KaiwaError({ kind: 'unavailable', code: 'NO_ANSWER', message: 'lost', effect: 'unknown' });
    const { done, settled } = await perform({
      send: async (name) => (name === 'a' ? Promise.reject(lost) : accepted(name)),
    });
    await done;
    expect(settled('a')).toMatchObject({ state: 'waiting', doubtSince: START });
    expect(settled('b')).toMatchObject({ state: 'done' });
  });

  test('one that was too many makes the number rest; one too many for its pair does not', async () => {
    const refusal = (code: string) => new KaiwaError({ kind: 'throttled', code, message: 'slow down' });
    const send = async (name: string): Promise<Accepted> => {
      throw refusal(name === 'a' ? 'WHATSAPP_130429' : 'WHATSAPP_131056');
    };
    const { done, happened, settled } = await perform({ send, names: ['a', 'b'] });
    await done;
    expect(happened.filter((each) => each === 'rest')).toHaveLength(1);
    expect(settled('b')).toMatchObject({ state: 'waiting', doubtSince: null });
  });

  test('where nothing can be read, all go back into their lane and nothing is called', async () => {
    const away = new KaiwaError({ kind: 'unavailable', code: 'DATABASE_UNAVAILABLE', message: 'away' });
    const { done, happened, settled } = await perform({ readPeople: () => Promise.reject(away) });
    await done;
    expect(happened.some((each) => each.startsWith('call'))).toBe(false);
    expect(settled('c')).toMatchObject({ state: 'waiting', reason: 'DATABASE_UNAVAILABLE', doubtSince: null });
  });
});

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('It never happened');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
