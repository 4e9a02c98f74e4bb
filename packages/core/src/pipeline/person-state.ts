import type { ConsentEntry, ConsentState } from '../consent/consent';
import type { Conversation } from '../conversation/conversation';
import type { Message } from '../conversation/message';
import type { Identity } from '../identity/identity-key';
import type { Link, Person } from '../identity/person';
import type { KnownValue } from '../mapping/known-value';
import type { BucketShape } from '../ports/lane-store';

/** Everything the rules may know about one person while a batch is folded. `messages` and `known` hold only what the batch touches. */
export interface PersonState {
  person: Person;
  identities: Identity[];
  conversations: Conversation[];
  links: Link[];
  consents: ConsentState;
  messages: Message[];
  known: KnownValue[];
}

/** One change of state. Decide returns them, {@link applyChange} folds them in memory, the store writes them in bulk. */
export type Change =
  | { type: 'person.save'; person: Person }
  | { type: 'identity.save'; identity: Identity }
  | { type: 'conversation.save'; conversation: Conversation }
  | { type: 'session.open'; id: string; conversationId: string; openedAt: Date }
  | { type: 'message.insert'; message: Message }
  /** How it stands now: status, the vendor's id, failure. */
  | { type: 'message.save'; message: Message }
  /** What it says now, too: content and frame, author, session and time. */
  | { type: 'message.rewrite'; message: Message }
  /** Takes the raw text of events away, by key: what they said was taken back. */
  | { type: 'event.redact'; connectionId: string; keys: string[] }
  | { type: 'link.save'; link: Link }
  | { type: 'consent.append'; entry: ConsentEntry }
  | { type: 'known.save'; known: KnownValue }
  | { type: 'commands.release'; condition: string }
  | { type: 'commands.park'; condition: string; reason: string }
  | { type: 'command.settle'; commandId: string; outcome: 'done'; wamid: string }
  /** The connection is stopped until an admin resumes it. */
  | { type: 'connection.pause'; connectionId: string; reason: string }
  /** Nobody takes a token of this bucket before `until`. */
  | { type: 'bucket.hold'; bucket: BucketShape; until: Date };
