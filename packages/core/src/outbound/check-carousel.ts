import { checkHeader, checkLink } from './check-media';
import type { CarouselCard } from './interactive-message';
import type { Findings } from './outbound-problem';

/** Finds what is wrong with the cards of a carousel: their number, each card, and whether all are alike. */
export function checkCarousel(findings: Findings, cards: readonly CarouselCard[]): void {
  findings.amount('cards', cards.length);
  const first = cards[0];
  for (const [index, card] of cards.entries()) {
    const at = findings.at(index);
    if (first !== undefined && layoutOf(card) !== layoutOf(first))
      at.say('DIFFERENT', 'The card has other parts than the first', 'Give all cards the same buttons and media.');
    if ('product' in card) checkProduct(at, card.product, first);
    else checkMediaCard(at, card);
  }
}

function layoutOf(card: CarouselCard): string {
  if ('product' in card) return 'product';
  return 'link' in card ? `${card.header.type} link` : `${card.header.type} ${card.buttons.length} buttons`;
}

function checkProduct(
  findings: Findings,
  product: { catalogId: string; productRetailerId: string },
  first: CarouselCard | undefined,
): void {
  for (const member of ['catalogId', 'productRetailerId'] as const) {
    if (product[member].trim() === '') findings.at('product', member).say('EMPTY', 'An id is missing', 'Write the id.');
  }
  if (first && 'product' in first && first.product.catalogId !== product.catalogId)
    findings.at('product', 'catalogId').say('DIFFERENT', 'All cards need the same catalogue', 'Use the first one’s.');
}

function checkMediaCard(findings: Findings, card: Exclude<CarouselCard, { product: unknown }>): void {
  checkHeader(findings.at('header'), card.header);
  if (card.header.type === 'document')
    findings.at('header', 'type').say('NOT_ALLOWED', 'A card shows a picture or a film', 'Use an image or a video.');
  if (card.body !== undefined) {
    findings.at('body').text('cardBody', card.body);
    findings.at('body').amount('cardLines', card.body.split('\n').length - 1);
  }
  if ('link' in card) {
    findings.at('link', 'title').text('linkTitle', card.link.title);
    checkLink(findings.at('link', 'url'), card.link.url);
    return;
  }
  findings.at('buttons').amount('cardButtons', card.buttons.length);
  for (const [index, { id, title }] of card.buttons.entries()) {
    findings.at('buttons', index, 'id').text('quickReply', id);
    findings.at('buttons', index, 'title').text('quickReply', title);
  }
}
