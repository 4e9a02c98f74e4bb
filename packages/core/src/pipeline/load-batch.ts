import { KaiwaError } from '../errors/kaiwa-error';
import type { Command } from './command';
import type { PersonState } from './person-state';
import type { PipelineWorld } from './world';

/** A command beside the state of its person; undefined when the person was erased. */
export interface Loaded<C extends Command> {
  command: C;
  state: PersonState | undefined;
}

/** Reads the people of a batch (of one workspace) and the messages its commands speak of, without locks, in one go. */
export async function loadBatch<C extends Command>(world: PipelineWorld, commands: C[]): Promise<Loaded<C>[]> {
  const workspaceId = commands[0]?.workspaceId ?? '';
  const personIds = [...new Set(commands.map((command) => command.body.personId))];
  const messageIds = commands.flatMap(({ body }) => ('messageId' in body ? [body.messageId] : []));
  const people = await world.pipelineStore.readPeople(workspaceId, personIds, { messages: [], messageIds, known: [] });
  return commands.map((command) => ({ command, state: people.get(command.body.personId) }));
}

/** A connector broke the port: an item came back without an outcome. */
export function missingOutcome(kind: string): KaiwaError {
  return new KaiwaError({
    kind: 'broken',
    code: 'OUTCOME_MISSING',
    message: `The connector gave no outcome for one ${kind}`,
    effect: 'unknown',
  });
}
