import type { Connection } from '../connection/connection';
import type { Message } from '../conversation/message';
import type { IdentityKey } from '../identity/identity-key';
import type { Verdict } from '../policy/verdict';
import type { RuleAction, RuleVariable } from '../rules/rule';
import { describeProblems, type OutboundProblem } from '../outbound/outbound-problem';
import type { OutboundContent, TemplateVariable } from '../whatsapp/outbound-message';
import { findTemplate, type Template } from '../whatsapp/template';
import { numberLane } from './command';
import { conversationWith, recordEverywhere, sessionFor } from './decide-inbound';
import type { Decision, Draft } from './decision';
import type { PersonState } from './person-state';
import { contentProblems, takeVerdict } from './take-verdict';

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
  /** Set when the content failed before and is tried again; `key` where it must not hold up the conversation. */
  again?: { tries: number; notBefore: Date; key: string | null };
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
export function planSend(draft: Draft, asked: SendWish): Message {
  const { context } = draft;
  const wish = { ...asked, content: nameVariables(asked, context.templates) };
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
    failure: refused ? { code: verdict.reason, reason: refusalOf(wish, verdict.reason, context.templates) } : null,
    ...(wish.again && { tries: wish.again.tries }),
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
    key: wish.again?.key ?? `conversation:${conversation.id}`,
    dueAt: dueAt(verdict, wish, context.now),
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

function dueAt(verdict: Verdict, { again }: SendWish, now: Date): Date {
  const held = verdict.decision === 'hold' && verdict.until ? verdict.until : now;
  return again && again.notBefore > held ? again.notBefore : held;
}

/** Values without names go to the named variables of their template in order: rules and people write them so. */
function nameVariables({ content, connection }: SendWish, templates: readonly Template[]): OutboundContent {
  if (content.kind !== 'template' || content.variables.some(({ name }) => name !== null)) return content;
  const template = findTemplate(templates, content, connection.id);
  if (template?.parameterFormat !== 'named') return content;
  const variables = content.variables.map((each, index) => ({ ...each, name: template.variables[index] ?? null }));
  return { ...content, variables };
}

/** Why a wish was refused, in words; for a content that does not fit, everything that is wrong with it. */
function refusalOf(wish: SendWish, reason: string, templates: readonly Template[]): string {
  return refusalText(reason, wish.missing, contentProblems(wish, templates));
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
  CONTENT_INVALID: 'WhatsApp does not take the message as it is',
};

/** A refusal in words, for the timeline. */
export function refusalText(
  reason: string,
  missing: readonly string[] = [],
  problems: readonly OutboundProblem[] = [],
): string {
  if (reason === 'CONTENT_INVALID' && problems.length > 0) return describeProblems(problems);
  if (reason === 'VARIABLE_MISSING') return `nothing to fill in for ${missing.join(', ')}`;
  return WORDS[reason] ?? 'the rules do not allow it';
}

/** An operator (or the API) asks to send: the same path as a rule, entered at decide. */
export function decideSendRequested(draft: Draft, wish: SendWish): Decision {
  planSend(draft, wish);
  return draft.finish();
}
