import { KaiwaError } from '../errors/kaiwa-error';
import type { Outcome } from '../crm/outcome';
import type { Command, CommandBody, CommandOutcome, Settlement } from './command';
import { performActivities } from './perform-activities';
import { performConsents } from './perform-consents';
import { performContacts, performResolve } from './perform-contacts';
import { performDeals } from './perform-deals';
import { performSends } from './perform-sends';
import { resolveDoubtful } from './resolve-doubtful';
import { nextStep } from './retry-policy';
import type { PipelineWorld } from './world';

/** A command of one kind. */
export type CommandOf<K extends CommandBody['kind']> = Command & { body: Extract<CommandBody, { kind: K }> };

/**
 * Touches the world for a claimed batch: all of one kind, toward one outside party. Returns one settlement per command, and never
 * throws for what a vendor may answer. Commands in doubt are looked up first and never repeated blindly.
 */
export async function performBatch(world: PipelineWorld, commands: Command[]): Promise<Settlement[]> {
  try {
    const doubtful = commands.filter((command) => command.doubtSince !== null && command.body.kind !== 'resolvePerson');
    const fresh = commands.filter((command) => !doubtful.includes(command));
    const looked = doubtful.length > 0 ? await resolveDoubtful(world, doubtful) : [];
    const performed = fresh.length > 0 ? await performFresh(world, fresh) : [];
    return [...looked, ...performed];
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    return Promise.all(commands.map((command) => settleFailure(world, command, error)));
  }
}

function ofKind<K extends CommandBody['kind']>(commands: Command[], kind: K): CommandOf<K>[] {
  return commands.filter((command): command is CommandOf<K> => command.body.kind === kind);
}

async function performFresh(world: PipelineWorld, commands: Command[]): Promise<Settlement[]> {
  const settled = await Promise.all([
    performResolve(world, ofKind(commands, 'resolvePerson')),
    performContacts(world, ofKind(commands, 'saveContact')),
    performActivities(world, ofKind(commands, 'recordActivity')),
    performDeals(world, ofKind(commands, 'saveDeal')),
    performConsents(world, ofKind(commands, 'saveConsent')),
    performSends(world, ofKind(commands, 'sendMessage')),
  ]);
  return settled.flat();
}

/** A finished command with what it brought. */
export function settleDone(command: Command, outcome: CommandOutcome): Settlement {
  return { commandId: command.id, state: 'done', outcome };
}

/** Turns one item's outcome into its settlement. */
export function settleOutcome<T>(
  world: PipelineWorld,
  command: Command,
  outcome: Outcome<T>,
  toOutcome: (value: T) => CommandOutcome,
): Settlement | Promise<Settlement> {
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
      return { ...base, state: 'waiting', until: new Date(now.getTime() + step.lookAfterMs), doubtSince: command.doubtSince ?? now, countsAsAttempt: true };
    case 'wait':
      return { ...base, state: 'waiting', until: new Date(now.getTime() + step.waitMs), doubtSince: command.doubtSince, countsAsAttempt: step.countsAsAttempt };
    case 'pause':
      await world.directory.pauseConnection(command.body.connectionId, error.code);
      return { ...base, state: 'waiting', until: new Date(now.getTime() + step.waitMs), doubtSince: command.doubtSince, countsAsAttempt: false };
    case 'park':
      return { ...base, state: 'parked', detail: error.message };
  }
}
