import type { ContactDraft, PersonKeys } from '../crm/contact';
import { matchContacts } from '../identity/match-contact';
import { dialablePhone, phoneVariants } from '../identity/phone-number';
import type { Connection } from '../connection/connection';
import type { CommandOf, Settlement } from './command';
import { contactLink } from './decision';
import { settleDone, settleOutcome } from './settlement';
import { loadBatch, missingOutcome } from './load-batch';
import type { PersonState } from './person-state';
import type { PipelineWorld } from './world';

/** How we may look for a person: every spelling of the numbers, and the business-scoped ids. */
export function keysOf(state: PersonState): PersonKeys {
  const active = state.identities.filter((identity) => identity.endedAt === null);
  return {
    phones: active.filter((each) => each.kind === 'wa').flatMap((each) => phoneVariants(each.value)),
    bsuids: active.filter((each) => each.kind === 'bsuid').map((each) => each.value),
  };
}

/** Looks for people in one CRM, all in one call; core verifies and ranks what came back. Only reads. */
export async function performResolve(
  world: PipelineWorld,
  commands: CommandOf<'resolvePerson'>[],
): Promise<Settlement[]> {
  if (commands.length === 0) return [];
  const batch = await loadBatch(world, commands);
  const open = batch.filter(({ state, command }) => state && !contactLink(state, command.body.connectionId));
  const known = batch
    .filter((each) => !open.includes(each))
    .map(({ command }) => settleDone(command, { kind: 'skipped', reason: 'ALREADY_LINKED' }));
  if (open.length === 0) return known;
  const keys = open.map(({ state }) => (state ? keysOf(state) : { phones: [], bsuids: [] }));
  const { connector, connection } = await openCrm(world, commands);
  const found = await connector.findContacts(keys);
  const settled = open.map(({ command }, index): Settlement => {
    const resolution = matchContacts(
      keys[index] ?? { phones: [], bsuids: [] },
      found[index] ?? [],
      connection?.settings.defaultCountry ?? null,
    );
    if (resolution.state === 'ambiguous') {
      const candidates = resolution.candidates
        .map(({ ref, evidence }) => `${ref.object} ${ref.id} (${evidence})`)
        .join(', ');
      return {
        commandId: command.id,
        state: 'parked',
        reason: 'AMBIGUOUS_CONTACT',
        detail: `Several records fit: ${candidates}`,
      };
    }
    return settleDone(command, { kind: 'resolved', ...resolution });
  });
  return [...known, ...settled];
}

/** The CRM behind a batch, and its connection's settings. */
export async function openCrm(world: PipelineWorld, commands: { body: { connectionId: string } }[]) {
  const connectionId = commands[0]?.body.connectionId ?? '';
  const connections = await world.connections.list();
  const connection: Connection | undefined = connections.find((each) => each.id === connectionId);
  return { connector: await world.connections.crm(connectionId), connection };
}

/** The contact a person would get: the profile name (unverified), else the number; the number in the form people dial. */
export function contactDraft(state: PersonState, commandId: string): ContactDraft {
  const { phones, bsuids } = keysOf(state);
  const wa = state.identities.find((each) => each.kind === 'wa' && each.endedAt === null);
  const phone = wa ? dialablePhone(wa.value) : (phones[0] ?? null);
  return {
    key: commandId,
    ref: null,
    name: state.person.profileName?.trim() || phone || 'WhatsApp contact',
    phone,
    bsuid: bsuids[0] ?? null,
    country: null,
    ownerId: null,
    fields: {},
  };
}

/** Creates contacts for people that no record stands for; one per person, however often it was asked. */
export async function performContacts(
  world: PipelineWorld,
  commands: CommandOf<'saveContact'>[],
): Promise<Settlement[]> {
  if (commands.length === 0) return [];
  const batch = await loadBatch(world, commands);
  const seen = new Set<string>();
  const open = batch.filter(({ state, command }) => {
    const first = !seen.has(command.body.personId);
    seen.add(command.body.personId);
    return first && state !== undefined && !contactLink(state, command.body.connectionId);
  });
  const rest = batch
    .filter((each) => !open.includes(each))
    .map(({ command }) => settleDone(command, { kind: 'skipped', reason: 'ALREADY_LINKED' }));
  if (open.length === 0) return rest;
  const { connector } = await openCrm(world, commands);
  const drafts = open.flatMap(({ state, command }) => (state ? [contactDraft(state, command.id)] : []));
  const outcomes = await connector.saveContacts(drafts);
  const settled = await Promise.all(
    open.map(async ({ command }, index) => {
      const outcome = outcomes[index];
      if (!outcome) throw missingOutcome(command.body.kind);
      return settleOutcome(world, command, outcome, (ref) => ({ kind: 'contactSaved', ref }));
    }),
  );
  return [...rest, ...settled];
}
