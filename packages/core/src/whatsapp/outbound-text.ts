import type { TemplateContent } from '../outbound/template-content';
import { interactiveText } from './interactive-text';
import type { OutboundContent } from './outbound-message';
import { bracketed, inWords, lines } from './text-lines';
import { fillPlaceholders, findTemplate, renderTemplate, type Template } from './template';
import { cardsOf, partsOf, type TemplateParts } from './template-parts';

/** What a reader of a timeline sees of a message we sent: its words, and in brackets what is no word. One line per part. */
export function outboundText(content: OutboundContent, templates: readonly Template[]): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'image':
    case 'video':
      return inWords(`[${content.kind}]`, content.caption);
    case 'document':
      return inWords(content.filename === undefined ? '[document]' : `[document ${content.filename}]`, content.caption);
    case 'audio':
      return content.voice === true ? '[voice message]' : '[audio]';
    case 'sticker':
      return '[sticker]';
    case 'location':
      return lines('[location]', content.name, content.address, `${content.latitude}, ${content.longitude}`);
    case 'contacts':
      return content.contacts.map(({ name, phones }) => contactLine(name.formattedName, phones)).join('\n');
    case 'reaction':
      return content.emoji === '' ? '[took a reaction back]' : `[reacted with ${content.emoji}]`;
    case 'interactive':
      return interactiveText(content);
    case 'template':
      return templateText(content, templates);
  }
}

function contactLine(name: string, phones: readonly { phone: string }[] = []): string {
  return [`[contact] ${name}`, ...phones.map(({ phone }) => phone)].join(', ');
}

type Values = Pick<TemplateContent, 'header' | 'variables' | 'buttons'>;

function templateText(content: TemplateContent, templates: readonly Template[]): string {
  const template = findTemplate(templates, content);
  const values: Values =
    // A passcode is for one reader only.
    content.passcode === undefined ? content : { variables: [{ name: null, text: '••••••' }] };
  if (!template || template.components.length === 0)
    return lines(headerText(values, null), renderTemplate({ ...content, variables: values.variables }, templates));
  const parts = partsOf(template.components);
  const cards = cardsOf(template.components) ?? [];
  return lines(
    partText(values, parts),
    ...(content.cards ?? []).map((card, index) => {
      const part = cards[index];
      return part && `[card ${index + 1}] ${partText(card, part).replaceAll('\n', ' ')}`;
    }),
  );
}

function partText(values: Values, parts: TemplateParts): string {
  return lines(
    headerText(values, parts),
    fillPlaceholders(parts.body ?? '', values.variables),
    parts.footer,
    bracketed(
      'button',
      parts.buttons.flatMap(({ text }) => text ?? []),
    ),
  );
}

function headerText({ header }: Values, parts: TemplateParts | null): string {
  if (header === undefined) return parts?.headerFormat === 'text' ? (parts.headerText ?? '') : '';
  if (header.type !== 'text') return `[${header.type}]`;
  return parts === null ? header.text : fillPlaceholders(parts.headerText ?? '', [header]);
}
