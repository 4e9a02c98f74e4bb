import type { KaiwaError } from '../errors/kaiwa-error';
import type { Outcome } from '../crm/outcome';
import type { Command, CommandOutcome, Settlement } from './command';
import { nextStep } from './retry-policy';
import type { PipelineWorld } from './world';

/** A finished command with what it brought. */
export function settleDone(command: Command, outcome: CommandOutcome): Settlement {
  return { commandId: command.id, state: 'done', outcome };
}

/** Turns one item's outcome into its settlement. */
export async function settleOutcome<T>(
  world: PipelineWorld,
  command: Command,
  outcome: Outcome<T>,
  toOutcome: (value: T) => CommandOutcome,
): Promise<Settlement> {
  return outcome.ok ? settleDone(command, toOutcome(outcome.value)) : settleFailure(world, command, outcome.error);
}

/** What becomes of a command after a failure, by the kind of the error alone. Pauses the connection where the vendor shut us out. */
export async function settleFailure(world: PipelineWorld, command: Command, error: KaiwaError): Promise<Settlement> {
  const now = world.clock.now();
  const step = nextStep(error, command.attempt, world.ids.random());
  const base = { commandId: command.id, reason: error.code };
  world.logger.warn(
    { command: command.id, kind: command.body.kind, attempt: command.attempt, code: error.code, step: step.next },
    'A command did not succeed',
  );
  switch (step.next) {
    case 'doubt':
      return {
        ...base,
        state: 'waiting',
        until: new Date(now.getTime() + step.lookAfterMs),
        doubtSince: command.doubtSince ?? now,
        countsAsAttempt: true,
      };
    case 'wait':
      return {
        ...base,
        state: 'waiting',
        until: new Date(now.getTime() + step.waitMs),
        doubtSince: command.doubtSince,
        countsAsAttempt: step.countsAsAttempt,
      };
    case 'pause':
      await world.directory.pauseConnection(command.body.connectionId, error.code);
      return {
        ...base,
        state: 'waiting',
        until: new Date(now.getTime() + step.waitMs),
        doubtSince: command.doubtSince,
        countsAsAttempt: false,
      };
    case 'park':
      return { ...base, state: 'parked', detail: error.message };
  }
}
