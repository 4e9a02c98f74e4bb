import type { Connection } from '../connection/connection';
import type { Message } from '../conversation/message';
import type { IdentityKey } from '../identity/identity-key';
import type { RuleAction, RuleVariable } from '../rules/rule';
import type { OutboundContent, TemplateVariable } from '../whatsapp/outbound-message';
import { numberLane } from './command';
import { conversationWith, recordEverywhere, sessionFor } from './decide-inbound';
import type { Decision, Draft } from './decision';
import type { PersonState } from './person-state';
import { takeVerdict } from './take-verdict';

/** A message somebody or something wants to send. */
export interface SendWish {
  /** The business number it leaves from. */
  connection: Connection;
  content: OutboundContent;
  /** `rule:<name>` or `operator:<name>`. */
  author: string;
  /** True when no human pressed send. */
  automatic: boolean;
  /** Template variables that have no value and no fallback. */
  missing: string[];
}

/** Fills a template's variables; what has neither value nor fallback is missing, and the message will be refused with its name. */
export function fillVariables(
  action: Extract<RuleAction, { send: 'template' }>,
  values: Record<Extract<RuleVariable, { path: string }>['path'], string>,
): Pick<SendWish, 'content' | 'missing'> {
  const missing: string[] = [];
  const variables = action.variables.map((variable): TemplateVariable => {
    if ('literal' in variable) return { name: null, text: variable.literal };
    const text = values[variable.path].replace(/\s+/g, ' ').trim() || (variable.fallback ?? '');
    if (text === '') missing.push(variable.path);
    return { name: null, text };
  });
  return { content: { kind: 'template', name: action.name, language: action.language, variables }, missing };
}

/** The identity a message is bound to: the number where we know one, else the business-scoped id; the newest of each. */
export function recipientOf(state: PersonState): IdentityKey | null {
  const active = state.identities
    .filter((identity) => identity.endedAt === null && identity.kind !== 'parentBsuid')
    .toSorted((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime());
  const found = active.find((each) => each.kind === 'wa') ?? active[0];
  return found ? { kind: found.kind, value: found.value } : null;
}

/**
 * Takes the verdict and plans the message: allowed → a command in the number's lane; held → the same, later; denied → kept as
 * refused with its reason, and said in every CRM.
 */
export function planSend(draft: Draft, wish: SendWish): Message {
  const { context } = draft;
  const conversation = conversationWith(draft, wish.connection.id);
  const recipient = recipientOf(draft.state);
  const verdict = takeVerdict(draft.state, { ...wish, recipient }, context);
  const commandId = context.ids.next();
  const refused = verdict.decision === 'deny';
  const message: Message = {
    id: context.ids.next(),
    workspaceId: context.workspaceId,
    conversationId: conversation.id,
    personId: draft.state.person.id,
    connectionId: wish.connection.id,
    phoneNumberId: wish.connection.externalId,
    wamid: null,
    sessionId: sessionFor(draft, conversation, context.now),
    direction: 'out',
    status: refused ? 'refused' : 'planned',
    content: wish.content,
    occurredAt: context.now,
    author: wish.author,
    commandId,
    verdict,
    failure: refused ? { code: verdict.reason, reason: refusalText(verdict.reason, wish.missing) } : null,
  };
  draft.change({ type: 'conversation.save', conversation: { ...conversation, sessionId: message.sessionId } });
  draft.change({ type: 'message.insert', message });
  if (verdict.decision === 'deny' || recipient === null) {
    recordEverywhere(draft, message, 'refusal');
    return message;
  }
  draft.plan({
    id: commandId,
    lane: numberLane(wish.connection.id),
    key: `conversation:${conversation.id}`,
    dueAt: verdict.decision === 'hold' && verdict.until ? verdict.until : context.now,
    body: {
      kind: 'sendMessage',
      personId: message.personId,
      connectionId: wish.connection.id,
      messageId: message.id,
      recipient,
    },
  });
  return message;
}

const WORDS: Record<string, string> = {
  WINDOW_CLOSED: 'the customer wrote more than 24 hours ago; send an approved template instead',
  WINDOW_UNKNOWN: 'the customer has not written to this number yet; send an approved template instead',
  OPTED_OUT_ALL: 'the customer asked to get no messages',
  OPTED_OUT_MARKETING: 'the customer asked to get no advertising',
  NO_OPT_IN: 'the customer has not agreed to be messaged; ask for consent first',
  NO_OPT_IN_CATEGORY: 'the customer has not agreed to this kind of message; ask for consent first',
  TEMPLATE_NOT_APPROVED: 'WhatsApp has not approved this template in this language',
  TEMPLATE_PAUSED: 'WhatsApp has paused this template',
  TEMPLATE_DISABLED: 'WhatsApp has disabled this template',
  AUTH_NEEDS_PHONE: 'a passcode needs a phone number and only a WhatsApp id is known',
  NOT_REACHABLE: 'no WhatsApp number or id is known',
  SELF_RECIPIENT: 'the number is our own',
};

/** A refusal in words, for the timeline. */
export function refusalText(reason: string, missing: readonly string[] = []): string {
  if (reason === 'VARIABLE_MISSING') return `nothing to fill in for ${missing.join(', ')}`;
  return WORDS[reason] ?? 'the rules do not allow it';
}

/** An operator (or the API) asks to send: the same path as a rule, entered at decide. */
export function decideSendRequested(draft: Draft, wish: SendWish): Decision {
  planSend(draft, wish);
  return draft.finish();
}
