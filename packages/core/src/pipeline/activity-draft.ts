import type { Activity } from '../crm/activity';
import { inboundContent, outboundContent, type Message } from '../conversation/message';
import { outboundText } from '../whatsapp/outbound-text';
import type { Template } from '../whatsapp/template';
import type { CommandOf } from './command';
import { contactLink } from './decision';
import type { PersonState } from './person-state';

/** The timeline line of a message, or null where the person is not linked (any more) or the message is gone. */
export function activityDraft(
  command: CommandOf<'recordActivity'>,
  state: PersonState,
  templates: readonly Template[],
): Activity | null {
  const link = contactLink(state, command.body.connectionId);
  const message = state.messages.find((each) => each.id === command.body.messageId);
  if (!link || !message) return null;
  const target = { object: link.object, id: link.recordId };
  const inbound = message.direction === 'in';
  const line = command.body.line;
  return {
    key: activityKey(message, line),
    target,
    kind: line === 'message' ? 'message' : 'note',
    direction: message.direction,
    text: line === 'message' ? messageText(message, templates) : noteText(message, line, templates),
    author: inbound ? (state.person.profileName ?? 'WhatsApp contact') : authorName(message.author),
    authorRef: inbound && line === 'message' ? target : null,
    occurredAt: message.occurredAt,
    fileIds: [],
    repeat: command.attempt > 1,
  };
}

/** Stable for ever: the vendor's id for a message, our own for a note about it. */
export function activityKey(message: Message, line: 'message' | 'failure' | 'refusal'): string {
  if (line !== 'message' || message.wamid === null) return `${line}.${message.id}`;
  return `${message.wamid}.${message.phoneNumberId}`;
}

/** What a reader of the timeline sees of a message. */
export function messageText(message: Message, templates: readonly Template[]): string {
  if (message.direction === 'out') return outboundText(outboundContent(message), templates);
  const content = inboundContent(message);
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'image':
      return content.caption ? `[image] ${content.caption}` : '[image]';
    case 'unsupported':
      return `[${content.type}: not shown here, open WhatsApp to see it]`;
  }
}

function noteText(message: Message, line: 'failure' | 'refusal', templates: readonly Template[]): string {
  const reason = message.failure ? `${message.failure.reason} (${message.failure.code})` : 'no reason was given';
  const verb = line === 'failure' ? 'was not delivered' : 'was not sent';
  return `WhatsApp message ${verb}: ${reason}\n${messageText(message, templates)}`;
}

/** `rule:Welcome` → "Kaiwa, rule Welcome". */
function authorName(author: string | null): string {
  if (author === null) return 'Kaiwa';
  const [kind, ...name] = author.split(':');
  return kind === 'operator' ? name.join(':') : `Kaiwa, ${kind ?? ''} ${name.join(':')}`.trim();
}
