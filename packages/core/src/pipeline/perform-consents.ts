import type { ContactConsent } from '../crm/consent-entry';
import type { CommandOf, Settlement } from './command';
import { contactLink } from './decision';
import { loadBatch, missingOutcome } from './load-batch';
import { settleDone, settleOutcome } from './settlement';
import { openCrm } from './perform-contacts';
import type { PersonState } from './person-state';
import type { PipelineWorld } from './world';

/** The consent as the CRM should show it; null where the person is not linked there. */
export function consentDraft(command: CommandOf<'saveConsent'>, state: PersonState | undefined): ContactConsent | null {
  const { body } = command;
  const link = state && contactLink(state, body.connectionId);
  if (!link) return null;
  return {
    key: command.id,
    contact: { object: link.object, id: link.recordId },
    purpose: body.purpose,
    state: body.state,
    at: new Date(body.at),
    source: body.source,
  };
}

/** Mirrors consents into one CRM, all in one call; skipped where that CRM has no place for them. */
export async function performConsents(
  world: PipelineWorld,
  commands: CommandOf<'saveConsent'>[],
): Promise<Settlement[]> {
  if (commands.length === 0) return [];
  const { connector } = await openCrm(world, commands);
  const batch = await loadBatch(world, commands);
  const drafted = batch.map(({ command, state }) => ({ command, entry: consentDraft(command, state) }));
  const stores = connector.capabilities.storesConsent;
  const open = drafted.filter(({ entry }) => stores && entry !== null);
  const skipped = drafted
    .filter((each) => !open.includes(each))
    .map(({ command }) =>
      settleDone(command, { kind: 'skipped', reason: stores ? 'RECORD_GONE' : 'NO_PLACE_FOR_CONSENT' }),
    );
  if (open.length === 0) return skipped;
  const outcomes = await connector.saveConsents(open.flatMap(({ entry }) => (entry ? [entry] : [])));
  const settled = await Promise.all(
    open.map(async ({ command }, index) => {
      const outcome = outcomes[index];
      if (!outcome) throw missingOutcome(command.body.kind);
      if (!outcome.ok && outcome.error.code === 'RECORD_GONE')
        return settleDone(command, { kind: 'skipped', reason: 'RECORD_GONE' });
      return settleOutcome(world, command, outcome, () => ({ kind: 'consentSaved' }));
    }),
  );
  return [...skipped, ...settled];
}
