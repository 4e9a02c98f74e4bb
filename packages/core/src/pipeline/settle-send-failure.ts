import type { KaiwaError } from '../errors/kaiwa-error';
import type { WhatsappFault } from '../whatsapp/error-codes';
import { errorFault } from '../whatsapp/whatsapp-error';
import type { BucketShape } from '../ports/lane-store';
import type { CommandOf, Settlement } from './command';
import { backoffMs } from './retry-policy';
import { pairWaitMs } from './send-again';
import { numberBucket, pairBucket } from './send-tokens';
import { settleDone, settleFailure } from './settlement';
import type { PipelineWorld } from './world';

type Send = CommandOf<'sendMessage'>;

const PAIR_RATE = 131056;
const THROUGHPUT = 130429;
const HELD_BACK = 131049;
/** Limits of the account that only Meta lifts; what they stop waits for a human who knows that it did. */
const UNTIL_LIFTED: ReadonlySet<number> = new Set([131064]);

/**
 * What becomes of a send that did not succeed, by Meta's number: wait (the person alone, or the whole number), pause the connection,
 * park for a human, stay in doubt, or be the message's end, which is then told to its reader.
 */
export async function settleSendFailure(world: PipelineWorld, command: Send, error: KaiwaError): Promise<Settlement> {
  const fault = errorFault(error);
  if (error.effect === 'unknown') return settleFailure(world, command, error);
  if (fault?.code === PAIR_RATE) {
    const { connectionId, recipient } = command.body;
    return slowDown(world, command, error, pairBucket(connectionId, recipient), pairWaitMs(command.attempt));
  }
  if (fault?.code === THROUGHPUT) {
    const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(command.attempt, world.ids.random()));
    return slowDown(world, command, error, await bucketOf(world, command), waitMs);
  }
  if (fault && UNTIL_LIFTED.has(fault.code)) return settleFailure(world, command, error);
  if (isEnd(error, fault, command.attempt)) {
    return settleDone(command, {
      kind: 'messageFailed',
      code: error.vendorCode?.split('/')[0] ?? error.code,
      reason: error.hint === undefined ? `${error.message}.` : `${error.message}. ${error.hint}`,
    });
  }
  return settleFailure(world, command, error);
}

/** What WhatsApp (or our own check) refuses for good, what was tried often enough, and what only a new message may try later. */
function isEnd(error: KaiwaError, fault: WhatsappFault | null, attempt: number): boolean {
  if (error.kind === 'refused' || error.kind === 'rejected') return true;
  if (fault === null) return false;
  return fault.code === HELD_BACK || (fault.mostTries !== null && attempt >= fault.mostTries);
}

async function bucketOf(world: PipelineWorld, { body }: Send): Promise<BucketShape> {
  const connection = (await world.connections.list()).find(({ id }) => id === body.connectionId);
  return numberBucket(connection ?? { id: body.connectionId, settings: {} });
}

/** Faster than the person, or the number, may get messages: everything that takes tokens of the same bucket waits too. */
async function slowDown(
  world: PipelineWorld,
  command: Send,
  error: KaiwaError,
  bucket: BucketShape,
  waitMs: number,
): Promise<Settlement> {
  const until = new Date(world.clock.now().getTime() + waitMs);
  await world.laneStore.holdBucket(bucket, until);
  world.logger.warn(
    { command: command.id, kind: command.body.kind, attempt: command.attempt, code: error.code, step: 'wait' },
    'A command did not succeed',
  );
  return {
    commandId: command.id,
    state: 'waiting',
    until,
    reason: error.code,
    doubtSince: null,
    countsAsAttempt: command.attempt < 8,
  };
}
