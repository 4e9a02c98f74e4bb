import type { Connection } from '../connection/connection';
import { outboundContent, type Message } from '../conversation/message';
import { KaiwaError } from '../errors/kaiwa-error';
import type { Verdict } from '../policy/verdict';
import type { TokenRequest } from '../ports/lane-store';
import type { Recipient } from '../whatsapp/outbound-message';
import { groupBy } from './group-by';
import type { CommandOf, Settlement } from './command';
import { refusalText } from './decide-send';
import { loadBatch, type Loaded } from './load-batch';
import { dialledPhone } from './other-spelling';
import type { PersonState } from './person-state';
import { numberBucket, pairBucket } from './send-tokens';
import { settleSendFailure } from './settle-send-failure';
import { settleDone } from './settlement';
import { contentProblems, takeVerdict } from './take-verdict';
import type { PipelineWorld } from './world';

type Send = CommandOf<'sendMessage'>;

/** Sends planned messages: one after another within a conversation, conversations side by side. */
export async function performSends(world: PipelineWorld, commands: Send[]): Promise<Settlement[]> {
  if (commands.length === 0) return [];
  const batch = await loadBatch(world, commands);
  const groups = [...groupBy(batch, ({ command }) => command.key).values()];
  return (await Promise.all(groups.map((group) => sendInOrder(world, group)))).flat();
}

async function sendInOrder(world: PipelineWorld, group: Loaded<Send>[]): Promise<Settlement[]> {
  const settlements: Settlement[] = [];
  for (const each of group) {
    const before = settlements.at(-1);
    // An earlier message of the conversation has to wait, so this one waits behind it.
    const settlement = before?.state === 'waiting' ? behind(each.command, before.until) : await sendOne(world, each);
    settlements.push(settlement);
  }
  return settlements;
}

function behind(command: Send, until: Date): Settlement {
  return {
    commandId: command.id,
    state: 'waiting',
    until,
    reason: 'BEHIND_ANOTHER',
    doubtSince: null,
    countsAsAttempt: false,
  };
}

async function sendOne(world: PipelineWorld, { command, state }: Loaded<Send>): Promise<Settlement> {
  const message = state?.messages.find((each) => each.id === command.body.messageId);
  const connection = (await world.connections.list()).find((each) => each.id === command.body.connectionId);
  if (!state || !message || !connection || message.direction !== 'out')
    return settleDone(command, { kind: 'skipped', reason: 'MESSAGE_ERASED' });
  if (message.wamid !== null) return settleDone(command, { kind: 'messageAccepted', wamid: message.wamid, waId: null });
  const { verdict, detail } = await takeLastVerdict(world, connection, { command, state, message });
  if (verdict.decision === 'deny')
    return settleDone(command, { kind: 'messageRefused', reason: verdict.reason, detail });
  const now = world.clock.now();
  if (verdict.decision === 'hold')
    return hold(command, verdict.until ?? new Date(now.getTime() + 60_000), verdict.reason);
  const [numberAt, pairAt] = await world.laneStore.takeTokens(tokensFor(connection, command), now);
  const until = latest(numberAt ?? null, pairAt ?? null);
  if (until) return hold(command, until, pairAt ? 'PAIR_RATE' : 'THROUGHPUT');
  return callWhatsapp(world, command, { state, message });
}

/** Asked again as the message leaves: the window may have closed since it was planned. Rules and, for text, templates are not needed. */
async function takeLastVerdict(
  world: PipelineWorld,
  connection: Connection,
  { command, state, message }: { command: Send; state: PersonState; message: Message },
): Promise<{ verdict: Verdict; detail: string }> {
  const content = outboundContent(message);
  const templates = content.kind === 'template' ? await world.directory.listTemplates(command.workspaceId) : [];
  const wish = {
    connection,
    content,
    automatic: !message.author?.startsWith('operator:'),
    recipient: command.body.recipient,
    missing: [],
    windowGuardMs: world.settings.windowGuardMs,
  };
  const verdict = takeVerdict(state, wish, { templates, now: world.clock.now() });
  return { verdict, detail: refusalText(verdict.reason, [], contentProblems(wish, templates)) };
}

function hold(command: Send, until: Date, reason: string): Settlement {
  return { commandId: command.id, state: 'waiting', until, reason, doubtSince: null, countsAsAttempt: false };
}

function latest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

/** Number and pair are asked together: both are granted or neither is used up. */
function tokensFor(connection: Connection, command: Send): TokenRequest[] {
  return [numberBucket(connection), pairBucket(connection.id, command.body.recipient)].map((bucket) => ({
    ...bucket,
    group: command.id,
  }));
}

async function callWhatsapp(
  world: PipelineWorld,
  command: Send,
  { state, message }: { state: PersonState; message: Message },
): Promise<Settlement> {
  const { recipient } = command.body;
  const to: Recipient =
    recipient.kind === 'wa' ? { phone: dialledPhone(state, recipient.value) } : { bsuid: recipient.value };
  try {
    const client = await world.connections.whatsapp(command.body.connectionId);
    const accepted = await client.send(to, outboundContent(message), command.id);
    return settleDone(command, { kind: 'messageAccepted', wamid: accepted.wamid, waId: accepted.waId });
  } catch (thrown) {
    return settleSendFailure(world, command, KaiwaError.from(thrown));
  }
}
