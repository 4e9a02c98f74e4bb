import type { Connection } from '../connection/connection';
import { KaiwaError } from '../errors/kaiwa-error';
import type { OutboundContent, Recipient } from '../whatsapp/outbound-message';
import type { CommandOf, Settlement } from './command';
import { holdSend, judgeSend } from './judge-send';
import { loadBatch } from './load-batch';
import type { PerformPlace } from './perform-place';
import { PATIENCE_MS, throughputOf, tokensFor } from './send-limits';
import { settleSendFailure } from './settle-send-failure';
import { settleDone, settleFailure } from './settlement';
import type { PipelineWorld } from './world';

type Send = CommandOf<'sendMessage'>;

/** A message with its verdict, its tokens, and the time they are for. */
interface Departure {
  command: Send;
  content: OutboundContent;
  to: Recipient;
  connection: Connection;
  at: Date;
}

interface Prepared {
  departures: Departure[];
  settlements: Settlement[];
}

/** A message this much behind its time does not leave: its verdict is old, and the lane may be somebody else's. Milliseconds. */
const LATE_MS = 2_000;
/** What a number refuses that sends faster than it may. */
const TOO_FAST = 'WHATSAPP_130429';

/**
 * Sends planned messages of one number, no two of one conversation: people and messages are read at once, verdicts are taken, tokens
 * are booked at once, and each message leaves when its token is for, whether or not others are answered. Each is settled as soon as
 * its own answer is there.
 */
export async function performSends(world: PipelineWorld, commands: Send[], place: PerformPlace): Promise<void> {
  const { departures, settlements } = await prepare(world, commands).catch(
    async (thrown: unknown): Promise<Prepared> => {
      const error = KaiwaError.from(thrown);
      return {
        departures: [],
        settlements: await Promise.all(commands.map((command) => settleFailure(world, command, error))),
      };
    },
  );
  const settling = createGathering();
  if (settlements.length > 0) settling.add(place.settle(settlements));
  place.left(settlements.length);
  for (const departure of departures) {
    const answered = await place.pacer.turn(departure.at, throughputOf(departure.connection));
    const call = leave(world, departure, place).finally(answered);
    settling.add(call.then((settlement) => place.settle([settlement])));
    place.left(1);
  }
  await settling.all();
}

async function prepare(world: PipelineWorld, commands: Send[]): Promise<Prepared> {
  const [first] = commands;
  const connection = (await world.connections.list()).find((each) => each.id === first?.body.connectionId);
  const batch = await loadBatch(world, commands);
  const sendsTemplates = batch.some(({ state }) => state?.messages.some(({ content }) => content.kind === 'template'));
  const templates = first && sendsTemplates ? await world.directory.listTemplates(first.workspaceId) : [];
  const now = world.clock.now();
  const context = { connection, templates, windowGuardMs: world.settings.windowGuardMs, now };
  const settlements: Settlement[] = [];
  const allowed: Omit<Departure, 'at'>[] = [];
  for (const loaded of batch) {
    try {
      const judged = judgeSend(loaded, context);
      if (!judged.leaves) settlements.push(judged.settlement);
      else if (connection)
        allowed.push({ command: judged.command, content: judged.content, to: judged.to, connection });
    } catch (thrown) {
      settlements.push(await settleFailure(world, loaded.command, KaiwaError.from(thrown)));
    }
  }
  const booked = await book(world, allowed, now);
  return { departures: booked.departures, settlements: [...settlements, ...booked.settlements] };
}

/** Number and pair are asked together, for all messages in one statement: both are granted or neither is used up. */
async function book(world: PipelineWorld, allowed: Omit<Departure, 'at'>[], now: Date): Promise<Prepared> {
  const requests = allowed.map(({ connection, command }) => tokensFor(connection, command));
  const answers = await world.laneStore.takeTokens(requests.flat(), now);
  const lastTurn = new Date(now.getTime() + PATIENCE_MS);
  const prepared: Prepared = { departures: [], settlements: [] };
  for (const [index, each] of allowed.entries()) {
    const [numberAt, pairAt] = answers.slice(2 * index, 2 * index + 2);
    if (pairAt) prepared.settlements.push(holdSend(each.command, later(pairAt, numberAt ?? pairAt), 'PAIR_RATE'));
    else if (numberAt && numberAt > lastTurn) prepared.settlements.push(holdSend(each.command, numberAt, 'THROUGHPUT'));
    else prepared.departures.push({ ...each, at: numberAt ?? now });
  }
  return prepared;
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

async function leave(world: PipelineWorld, departure: Departure, place: PerformPlace): Promise<Settlement> {
  const { command, content, to, at } = departure;
  const now = world.clock.now();
  // Nothing was called, so there is no doubt: the message goes again, with a new verdict.
  if (place.lost.aborted || now.getTime() - at.getTime() > LATE_MS) return holdSend(command, now, 'LATE');
  try {
    const client = await world.connections.whatsapp(command.body.connectionId);
    const accepted = await client.send(to, content, command.id);
    return settleDone(command, { kind: 'messageAccepted', wamid: accepted.wamid, waId: accepted.waId });
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    if (error.code === TOO_FAST) place.pacer.refused();
    return settleSendFailure(world, command, error);
  }
}

/** Waits for all of several works, also where one fails; then the first failure is thrown. */
function createGathering(): { add(work: Promise<void>): void; all(): Promise<void> } {
  const works: Promise<{ failed: boolean; error?: unknown }>[] = [];
  return {
    // Each is listened to at once: a failure while others are still leaving must not go unheard.
    add: (work) =>
      void works.push(
        work.then(
          () => ({ failed: false }),
          (error: unknown) => ({ failed: true, error }),
        ),
      ),
    async all() {
      const failure = (await Promise.all(works)).find(({ failed }) => failed);
      if (failure) throw failure.error;
    },
  };
}
