import type { CommandOf, Settlement } from './command';
import { activityDraft } from './activity-draft';
import { loadBatch, missingOutcome } from './load-batch';
import { settleDone, settleOutcome } from './settlement';
import { openCrm } from './perform-contacts';
import { contactLink } from './decision';
import type { PipelineWorld } from './world';

/** Writes chat lines to the timelines of one CRM, all in one call. */
export async function performActivities(
  world: PipelineWorld,
  commands: CommandOf<'recordActivity'>[],
): Promise<Settlement[]> {
  const first = commands[0];
  if (!first) return [];
  const batch = await loadBatch(world, commands);
  const templates = await world.directory.listTemplates(first.workspaceId);
  const drafted = batch.map(({ command, state }) => ({
    command,
    linked: state !== undefined && contactLink(state, command.body.connectionId) !== undefined,
    activity: state ? activityDraft(command, state, templates) : null,
  }));
  const skipped = drafted
    .filter(({ activity }) => activity === null)
    // Without a link the work waits for a new one; without the message (erased) there is nothing to write.
    .map(({ command, linked }) =>
      settleDone(command, { kind: 'skipped', reason: linked ? 'MESSAGE_ERASED' : 'RECORD_GONE' }),
    );
  const open = drafted.filter(({ activity }) => activity !== null);
  if (open.length === 0) return skipped;
  const { connector } = await openCrm(world, commands);
  const outcomes = await connector.recordActivities(open.flatMap(({ activity }) => (activity ? [activity] : [])));
  const settled = await Promise.all(
    open.map(async ({ command }, index) => {
      const outcome = outcomes[index];
      if (!outcome) throw missingOutcome(command.body.kind);
      if (!outcome.ok && outcome.error.code === 'RECORD_GONE')
        return settleDone(command, { kind: 'skipped', reason: 'RECORD_GONE' });
      return settleOutcome(world, command, outcome, ({ id }) => ({ kind: 'activityRecorded', activityId: id }));
    }),
  );
  return [...skipped, ...settled];
}
