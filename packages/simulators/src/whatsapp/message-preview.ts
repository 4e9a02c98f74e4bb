import { buttonsOf, fillIn, textOf } from './check-template';
import { asRecord, recordsAt, stringAt } from './json-record';
import type { TemplateMessage } from './message-schemas';
import type { Template } from './whatsapp-options';
import type { MessagePreview } from './whatsapp-state';

/** What a human sees of a filled-in template. Plain text. */
export function previewTemplate(template: Template, message: TemplateMessage): MessagePreview {
  const isNamed = template.parameter_format === 'NAMED';
  const part = (name: string): string => {
    const component = template.components.find(({ type }) => type.toLowerCase() === name);
    const given = (message.components ?? []).filter(({ type }) => type === name);
    const format = component?.['format'];
    if (typeof format === 'string' && format !== 'TEXT') return `[${format.toLowerCase()}]`;
    return fillIn(
      textOf(component),
      given.flatMap((entry) => entry.parameters ?? []),
      isNamed,
    );
  };
  const header = part('header');
  const footer = part('footer');
  return {
    ...(header !== '' && { header }),
    body: part('body'),
    ...(footer !== '' && { footer }),
    buttons: buttonsOf(template).map((button) => textOf(button) || stringAt(button, 'type')),
  };
}

/** What a human sees of any other message, in or out. Plain text; unknown kinds show their name. */
export function previewContent(type: string, content: Record<string, unknown>): MessagePreview {
  const value = asRecord(content[type]);
  if (type === 'interactive') return previewInteractive(value);
  return { body: bodyOf(type, value, content), buttons: [] };
}

function bodyOf(type: string, value: Record<string, unknown>, content: Record<string, unknown>): string {
  switch (type) {
    case 'text':
      return stringAt(value, 'body');
    case 'button':
      return stringAt(value, 'text');
    case 'reaction':
      return stringAt(value, 'emoji') === '' ? 'took a reaction back' : `reacted ${stringAt(value, 'emoji')}`;
    case 'location': {
      const place = [stringAt(value, 'name'), stringAt(value, 'address')].filter(Boolean).join(', ');
      return `📍 ${place || `${String(value['latitude'])}, ${String(value['longitude'])}`}`;
    }
    case 'contacts': {
      const names = recordsAt(content, 'contacts').map((card) => stringAt(asRecord(card['name']), 'formatted_name'));
      return `👤 ${names.join(', ')}`;
    }
    case 'system':
      return stringAt(value, 'body');
    default:
      return [`[${type}]`, stringAt(value, 'filename'), stringAt(value, 'caption')].filter(Boolean).join(' ');
  }
}

function previewInteractive(value: Record<string, unknown>): MessagePreview {
  const answer = asRecord(value[stringAt(value, 'type')]);
  if (Object.keys(answer).length > 0) {
    const title = stringAt(answer, 'title') || stringAt(answer, 'body') || stringAt(answer, 'response');
    return { body: title, buttons: [] };
  }
  const action = asRecord(value['action']);
  const rows = recordsAt(action, 'sections').flatMap((section) => recordsAt(section, 'rows'));
  const replies = recordsAt(action, 'buttons').map((button) => asRecord(button['reply']));
  const header = stringAt(asRecord(value['header']), 'text');
  const footer = stringAt(asRecord(value['footer']), 'text');
  return {
    ...(header !== '' && { header }),
    body: stringAt(asRecord(value['body']), 'text') || `[${stringAt(value, 'type')}]`,
    ...(footer !== '' && { footer }),
    buttons: [
      ...[...replies, ...rows].map((entry) => stringAt(entry, 'title')),
      stringAt(asRecord(action['parameters']), 'display_text'),
    ].filter(Boolean),
  };
}
