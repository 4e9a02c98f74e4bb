import type { CarouselCard } from './interactive-message';
import { headerPayload, type Payload } from './media-payload';

/** One card of a carousel at its place. Cards of media have the type `cta_url`, also those with replies. */
export function carouselCard(card: CarouselCard, index: number): Payload {
  if ('product' in card) {
    const { catalogId, productRetailerId } = card.product;
    return {
      card_index: index,
      type: 'product',
      action: { product_retailer_id: productRetailerId, catalog_id: catalogId },
    };
  }
  return {
    card_index: index,
    type: 'cta_url',
    header: headerPayload(card.header),
    body: card.body === undefined ? undefined : { text: card.body },
    action:
      'link' in card
        ? { name: 'cta_url', parameters: { display_text: card.link.title, url: card.link.url } }
        : { buttons: card.buttons.map(({ id, title }) => ({ type: 'quick_reply', quick_reply: { id, title } })) },
  };
}
