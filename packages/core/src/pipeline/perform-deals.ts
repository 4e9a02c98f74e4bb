import type { DealDraft } from '../crm/deal';
import type { CommandOf, Settlement } from './command';
import { contactLink } from './decision';
import { loadBatch, missingOutcome } from './load-batch';
import { settleDone, settleOutcome } from './settlement';
import { openCrm } from './perform-contacts';
import type { PersonState } from './person-state';
import type { PipelineWorld } from './world';

/** The deal a new person gets, or the move of a known one. */
export function dealDraft(command: CommandOf<'saveDeal'>, state: PersonState): DealDraft {
  const link = contactLink(state, command.body.connectionId);
  const base: DealDraft = {
    key: command.id,
    ref: command.body.ref,
    contact: link ? { object: link.object, id: link.recordId } : null,
    fields: {},
  };
  const moved = command.body.stageId === null ? base : { ...base, stageId: command.body.stageId };
  return command.body.ref
    ? moved
    : { ...moved, title: `WhatsApp: ${state.person.profileName?.trim() || 'new contact'}` };
}

/** Creates or moves deals in one CRM, all in one call. */
export async function performDeals(world: PipelineWorld, commands: CommandOf<'saveDeal'>[]): Promise<Settlement[]> {
  if (commands.length === 0) return [];
  const batch = await loadBatch(world, commands);
  const { connector } = await openCrm(world, commands);
  const can = connector.capabilities.hasDeals;
  const open = batch.flatMap(({ command, state }) =>
    state && can ? [{ command, draft: dealDraft(command, state) }] : [],
  );
  const skipped = batch
    .filter(({ state }) => !state || !can)
    .map(({ command }) => settleDone(command, { kind: 'skipped', reason: can ? 'PERSON_ERASED' : 'NO_DEALS' }));
  if (open.length === 0) return skipped;
  const outcomes = await connector.saveDeals(open.map(({ draft }) => draft));
  const settled = await Promise.all(
    open.map(async ({ command }, index) => {
      const outcome = outcomes[index];
      if (!outcome) throw missingOutcome(command.body.kind);
      return settleOutcome(world, command, outcome, ({ object, id, stage }) => ({
        kind: 'dealSaved',
        ref: { object, id },
        stageId: stage?.id ?? null,
      }));
    }),
  );
  return [...skipped, ...settled];
}
