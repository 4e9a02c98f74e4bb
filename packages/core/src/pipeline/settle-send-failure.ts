import type { KaiwaError } from '../errors/kaiwa-error';
import type { WhatsappFault } from '../whatsapp/error-codes';
import { errorFault } from '../whatsapp/whatsapp-error';
import type { CommandOf, Settlement } from './command';
import { pairWaitMs } from './send-again';
import { pairBucket } from './send-limits';
import { settleDone, settleFailure } from './settlement';
import type { PipelineWorld } from './world';

type Send = CommandOf<'sendMessage'>;

const PAIR_RATE = 131056;
const HELD_BACK = 131049;
/** Limits of the account that only Meta lifts; what they stop waits for a human who knows that it did. */
const UNTIL_LIFTED: ReadonlySet<number> = new Set([131064]);

/**
 * What becomes of a send that did not succeed, by Meta's number: wait (the number as a whole slows down by itself), pause the connection,
 * park for a human, stay in doubt, or be the message's end, which is then told to its reader.
 */
export async function settleSendFailure(world: PipelineWorld, command: Send, error: KaiwaError): Promise<Settlement> {
  const fault = errorFault(error);
  if (error.effect === 'unknown') return settleFailure(world, command, error);
  if (fault?.code === PAIR_RATE) return slowDown(world, command, error);
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

/** Faster than this person may get messages: everything to the person waits, and nobody else. */
async function slowDown(world: PipelineWorld, command: Send, error: KaiwaError): Promise<Settlement> {
  const { connectionId, recipient } = command.body;
  const until = new Date(world.clock.now().getTime() + pairWaitMs(command.attempt));
  await world.laneStore.holdBucket(pairBucket(connectionId, recipient), until);
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
