import { KaiwaError } from '../errors/kaiwa-error';
import type { Command, CommandBody, CommandOf, Settlement } from './command';
import { performActivities } from './perform-activities';
import { performConsents } from './perform-consents';
import { performContacts, performResolve } from './perform-contacts';
import { performDeals } from './perform-deals';
import type { PerformPlace } from './perform-place';
import { performSends } from './perform-sends';
import { resolveDoubtful } from './resolve-doubtful';
import { settleFailure } from './settlement';
import type { PipelineWorld } from './world';

/**
 * Touches the world for a claimed batch: all of one kind, toward one outside party. Never rejects for what a vendor may answer, only
 * where a settlement could not be written. Commands in doubt are looked up first and never repeated blindly.
 */
export async function performBatch(world: PipelineWorld, commands: Command[], place: PerformPlace): Promise<void> {
  const sends = ofKind(commands, 'sendMessage').filter((command) => command.doubtSince === null);
  const others = commands.filter((command) => !(sends as Command[]).includes(command));
  if (others.length > 0) await place.settle(await performAtOnce(world, others));
  if (sends.length > 0) await performSends(world, sends, place);
}

async function performAtOnce(world: PipelineWorld, commands: Command[]): Promise<Settlement[]> {
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
  ]);
  return settled.flat();
}
