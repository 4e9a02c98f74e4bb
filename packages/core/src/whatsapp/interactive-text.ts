import {
  byInteractiveType,
  type ByInteractiveType,
  type CarouselCard,
  type InteractiveContent,
} from '../outbound/interactive-message';
import { bracketed, inWords, lines } from './text-lines';

/** What a reader of a timeline sees of a message one can tap. */
export function interactiveText(content: InteractiveContent): string {
  const header = 'header' in content ? content.header : undefined;
  const shown = header?.type === 'text' ? header.text : header && `[${header.type}]`;
  const footer = 'footer' in content ? content.footer : undefined;
  return lines(shown, content.body, footer, byInteractiveType(actions, content));
}

const titles = (entries: readonly { title: string }[]): string[] => entries.map(({ title }) => title);

const actions: ByInteractiveType<string> = {
  button: ({ buttons }) => bracketed('button', titles(buttons)),
  list: ({ button, sections }) =>
    lines(
      bracketed('list', [button]),
      ...sections.flatMap(({ title, rows }) => [title, ...titles(rows).map((row) => `- ${row}`)]),
    ),
  cta_url: ({ link }) => `[link: ${link.title}] ${link.url}`,
  carousel: ({ cards }) => lines(...cards.map(cardText)),
  product: ({ productRetailerId }) => `[product ${productRetailerId}]`,
  product_list: ({ sections }) =>
    lines(...sections.flatMap(({ title, productRetailerIds: ids }) => [title, `[products ${ids.join(', ')}]`])),
  catalog_message: () => '[catalogue]',
  flow: ({ button }) => bracketed('form', [button]),
  location_request_message: () => '[asked for the location]',
  address_message: () => '[asked for the address]',
  request_contact_info: () => '[asked for the phone number]',
  call_permission_request: () => '[asked for the permission to call]',
  voice_call: ({ button = 'Call' }) => bracketed('call', [button]),
  order_details: ({ referenceId, total, currency }) =>
    `[order ${referenceId}: ${(total.value / 100).toFixed(2)} ${currency}]`,
  order_status: ({ referenceId, status, description }) =>
    lines(`[order ${referenceId}: ${status.replaceAll('_', ' ')}]`, description),
};

function cardText(card: CarouselCard, index: number): string {
  const place = `[card ${index + 1}]`;
  if ('product' in card) return `${place} [product ${card.product.productRetailerId}]`;
  const taps =
    'link' in card ? `[link: ${card.link.title}] ${card.link.url}` : bracketed('button', titles(card.buttons));
  return inWords(`${place} [${card.header.type}]`, card.body, taps);
}
