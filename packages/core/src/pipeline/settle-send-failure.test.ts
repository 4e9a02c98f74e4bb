import { aConnection, countingIds } from '@kaiwa/testkit';
import { KaiwaError } from '../errors/kaiwa-error';
import { toWhatsappError } from '../whatsapp/whatsapp-error';
import type { CommandOf } from './command';
import { settleSendFailure } from './settle-send-failure';
import type { PipelineWorld } from './world';

const now = new Date('2026-11-20T10:00:00Z');
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

/** The part of the world a failure touches, and what it did there. */
function openWorld() {
  const done = { held: [] as unknown[], paused: [] as unknown[] };
  const world = {
    clock: { now: () => now },
    ids: countingIds(),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    connections: { list: async () => [aConnection()] },
    laneStore: {
      holdBucket: async ({ bucket }: { bucket: string }, until: Date) => void done.held.push([bucket, until]),
    },
    directory: { pauseConnection: async (id: string, reason: string) => void done.paused.push([id, reason]) },
  };
  return { world: world as unknown as PipelineWorld, done };
}

const send = (attempt: number): CommandOf<'sendMessage'> => ({
  id: 'command-1',
  workspaceId: 'workspace-1',
  lane: 'wa:number-1',
  key: 'conversation:conversation-1',
  body: {
    kind: 'sendMessage',
    personId: 'person-1',
    connectionId: 'number-1',
    messageId: 'message-1',
    recipient: { kind: 'wa', value: '32470120001' },
  },
  priority: 'live',
  waitsFor: null,
  dueAt: now,
  eventId: null,
  seq: '1',
  attempt,
  doubtSince: null,
  createdAt: now,
});
const meta = (status: number, code: number, subcode?: number) =>
  toWhatsappError({ status, body: Buffer.from(JSON.stringify({ error: { code, error_subcode: subcode } })) });

async function settle(error: KaiwaError, attempt = 1) {
  const { world, done } = openWorld();
  return { settlement: await settleSendFailure(world, send(attempt), error), done };
}

test.each([
  ['not on WhatsApp', meta(400, 131026), '131026'],
  ['window closed', meta(400, 131047), '131047'],
  ['held back', meta(400, 131049), '131049'],
  ['a wrong parameter', meta(400, 100), '100'],
  ['a template’s own fault', meta(400, 100, 2388293), '100'],
  ['a file', meta(400, 131053), '131053'],
  ['a check of ours', new KaiwaError({ kind: 'rejected', code: 'OUTBOUND_INVALID', message: 'x' }), 'OUTBOUND_INVALID'],
])('%s is the end of the message, with its code and a next step', async (_title, error, code) => {
  const { settlement } = await settle(error);
  expect(settlement).toMatchObject({ state: 'done', outcome: { kind: 'messageFailed', code } });
});

test.each([
  [1, 4],
  [2, 16],
  [3, 64],
  [9, 4096],
])('the pair rate at try %i: this person waits %i s, and nobody else', async (attempt, seconds) => {
  const { settlement, done } = await settle(meta(400, 131056), attempt);
  expect(settlement).toMatchObject({ state: 'waiting', until: inSeconds(seconds), reason: 'WHATSAPP_131056' });
  expect(done.held).toEqual([['pair:number-1:wa:32470120001', inSeconds(seconds)]]);
});

test('the throughput: the message waits, longer each time; the number is slowed down where it is sent from', async () => {
  const first = await settle(meta(400, 130429), 1);
  expect(first.settlement).toMatchObject({ state: 'waiting', until: inSeconds(2) });
  expect(first.done.held).toEqual([]);
  const fifth = await settle(meta(400, 130429), 5);
  expect(fifth.settlement).toMatchObject({ state: 'waiting', until: inSeconds(16) });
});

test.each([0, 10, 190, 210, 368, 131031, 131042])('%i pauses the number, and the message waits', async (code) => {
  const { settlement, done } = await settle(meta(400, code));
  expect(done.paused).toEqual([['number-1', `WHATSAPP_${code}`]]);
  expect(settlement).toMatchObject({ state: 'waiting', countsAsAttempt: false });
});

test('a limit only Meta lifts waits for a human', async () => {
  const { settlement } = await settle(meta(400, 131064));
  expect(settlement).toMatchObject({ state: 'parked', reason: 'WHATSAPP_131064' });
});

test.each([
  ['something went wrong', meta(500, 131000)],
  ['an unknown fault', meta(400, 1)],
  ['HTML from the edge', toWhatsappError({ status: 502, body: Buffer.from('<html>') })],
  ['no answer', new KaiwaError({ kind: 'unavailable', code: 'NO_ANSWER', message: 'x', effect: 'unknown' })],
])('%s leaves the send in doubt', async (_title, error) => {
  expect((await settle(error)).settlement).toMatchObject({ state: 'waiting', doubtSince: now });
});

test.each([
  ['an unlisted 5xx', meta(500, 999_999), [1, 2], 3],
  ['a call that did not connect', meta(500, 138004), [1], 2],
])('%s is tried a few times only', async (_title, error, before, last) => {
  for (const attempt of before)
    expect((await settle(error, attempt)).settlement).toMatchObject({ state: 'waiting', doubtSince: null });
  expect((await settle(error, last)).settlement).toMatchObject({ state: 'done', outcome: { kind: 'messageFailed' } });
});

test.each([
  ['overload', 1, meta(503, 2)],
  ['maintenance', 60, meta(500, 131057)],
  ['a template that is still synchronised', 600, meta(400, 134101)],
  ['the account’s calls', 600, meta(400, 80007)],
])('%s: tried again after %i s', async (_title, seconds, error) => {
  const { settlement, done } = await settle(error);
  expect(settlement).toMatchObject({ state: 'waiting', until: inSeconds(seconds), doubtSince: null });
  expect(done).toEqual({ held: [], paused: [] });
});
