import { foldConsent } from '../consent/consent';
import { withMessage } from '../conversation/message-index';
import type { Identity } from '../identity/identity-key';
import type { KnownValue } from '../mapping/known-value';
import type { Change, PersonState } from './person-state';

function replaceBy<T>(items: readonly T[], item: T, same: (one: T, other: T) => boolean): T[] {
  const index = items.findIndex((each) => same(each, item));
  return index < 0 ? [...items, item] : items.with(index, item);
}

const byId = (one: { id: string }, other: { id: string }): boolean => one.id === other.id;

const sameKnown = (one: KnownValue, other: KnownValue): boolean =>
  one.connectionId === other.connectionId &&
  one.object === other.object &&
  one.recordId === other.recordId &&
  one.field === other.field;

const sameIdentity = (one: Identity, other: Identity): boolean =>
  one.kind === other.kind && one.value === other.value && one.personId === other.personId;

/** Seen again, a number keeps the spelling WhatsApp was found to take. */
function withDialled(known: readonly Identity[], identity: Identity): Identity {
  const dialled = identity.dialled ?? known.find((each) => sameIdentity(each, identity))?.dialled;
  return dialled === undefined ? identity : { ...identity, dialled };
}

/** What only the store writes: no later decision of the batch looks at it. */
type WrittenOnly = Extract<
  Change,
  {
    type:
      | 'session.open'
      | 'event.redact'
      | 'commands.release'
      | 'commands.park'
      | 'command.settle'
      | 'connection.pause'
      | 'bucket.hold';
  }
>;
const WRITTEN_ONLY: ReadonlySet<string> = new Set<WrittenOnly['type']>([
  'session.open',
  'event.redact',
  'commands.release',
  'commands.park',
  'command.settle',
  'connection.pause',
  'bucket.hold',
]);

function isWrittenOnly(change: Change): change is WrittenOnly {
  return WRITTEN_ONLY.has(change.type);
}

/** Folds one change into the state in memory, so that the next event of the batch sees it. Pure: returns a new state. */
export function applyChange(state: PersonState, change: Change): PersonState {
  if (isWrittenOnly(change)) return state;
  switch (change.type) {
    case 'person.save':
      return { ...state, person: change.person };
    case 'identity.save':
      return {
        ...state,
        identities: replaceBy(state.identities, withDialled(state.identities, change.identity), sameIdentity),
      };
    case 'conversation.save':
      return { ...state, conversations: replaceBy(state.conversations, change.conversation, byId) };
    case 'message.insert':
    case 'message.save':
    case 'message.rewrite':
      return { ...state, messages: withMessage(state.messages, change.message) };
    case 'link.save':
      return { ...state, links: replaceBy(state.links, change.link, byId) };
    case 'consent.append':
      return { ...state, consents: foldConsent(state.consents, change.entry) };
    case 'known.save':
      return { ...state, known: replaceBy(state.known, change.known, sameKnown) };
  }
}
