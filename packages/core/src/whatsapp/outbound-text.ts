import type { CarouselCard, InteractiveContent } from '../outbound/interactive-message';
import type { TemplateContent } from '../outbound/template-content';
import type { OutboundContent } from './outbound-message';
import { fillPlaceholders, findTemplate, renderTemplate, type Template } from './template';
import { cardsOf, partsOf, type TemplateParts } from './template-parts';

/** What a reader of a timeline sees of a message we sent: its words, and in brackets what is no word. One line per part. */
export function outboundText(content: OutboundContent, templates: readonly Template[]): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'image':
    case 'video':
      return words(`[${content.kind}]`, content.caption);
    case 'document':
      return words(content.filename === undefined ? '[document]' : `[document ${content.filename}]`, content.caption);
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

function lines(...parts: (string | null | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== null && part !== '').join('\n');
}

function words(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

function contactLine(name: string, phones: readonly { phone: string }[] = []): string {
  return [`[contact] ${name}`, ...phones.map(({ phone }) => phone)].join(', ');
}

/** `[button: Yes]` */
function named(kind: string, words: readonly string[]): string {
  return words.map((word) => `[${kind}: ${word}]`).join(' ');
}

function interactiveText(content: InteractiveContent): string {
  const header = 'header' in content ? content.header : undefined;
  const shown = header?.type === 'text' ? header.text : header && `[${header.type}]`;
  const footer = 'footer' in content ? content.footer : undefined;
  return lines(shown, content.body, footer, actionText(content));
}

function actionText(content: InteractiveContent): string {
  switch (content.type) {
    case 'button':
      return named(
        'button',
        content.buttons.map(({ title }) => title),
      );
    case 'list':
      return lines(
        named('list', [content.button]),
        ...content.sections.flatMap(({ title, rows }) => [title, ...rows.map((row) => `- ${row.title}`)]),
      );
    case 'cta_url':
      return `[link: ${content.link.title}] ${content.link.url}`;
    case 'carousel':
      return lines(...content.cards.map(cardText));
    case 'product':
      return `[product ${content.productRetailerId}]`;
    case 'product_list':
      return lines(
        ...content.sections.map(({ title, productRetailerIds }) =>
          lines(title, `[products ${productRetailerIds.join(', ')}]`),
        ),
      );
    case 'catalog_message':
      return '[catalogue]';
    case 'flow':
      return named('form', [content.button]);
    case 'location_request_message':
      return '[asked for the location]';
    case 'address_message':
      return '[asked for the address]';
    case 'request_contact_info':
      return '[asked for the phone number]';
    case 'call_permission_request':
      return '[asked for the permission to call]';
    case 'voice_call':
      return named('call', [content.button ?? 'Call']);
    case 'order_details':
      return `[order ${content.referenceId}: ${money(content.total.value)} ${content.currency}]`;
    case 'order_status':
      return lines(`[order ${content.referenceId}: ${content.status.replace('_', ' ')}]`, content.description);
  }
}

function money(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}

function cardText(card: CarouselCard, index: number): string {
  const place = `[card ${index + 1}]`;
  if ('product' in card) return `${place} [product ${card.product.productRetailerId}]`;
  const taps =
    'link' in card
      ? `[link: ${card.link.title}] ${card.link.url}`
      : named(
          'button',
          card.buttons.map(({ title }) => title),
        );
  return words(`${place} [${card.header.type}]`, card.body, taps);
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
    named(
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
