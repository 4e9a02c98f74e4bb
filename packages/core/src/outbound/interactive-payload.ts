import { carouselCard } from './carousel-payload';
import type { InteractiveContent } from './interactive-message';
import { headerPayload, type Payload } from './media-payload';
import { orderAction } from './order-payload';

/** The `interactive` object of a message one can tap. */
export function interactivePayload(content: InteractiveContent): Payload {
  return {
    type: content.type,
    header: 'header' in content ? headerPayload(content.header) : undefined,
    body: content.body === undefined ? undefined : { text: content.body },
    footer: 'footer' in content && content.footer !== undefined ? { text: content.footer } : undefined,
    action: actionPayload(content),
  };
}

function actionPayload(content: InteractiveContent): Payload {
  switch (content.type) {
    case 'button':
      return { buttons: content.buttons.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })) };
    case 'list':
      return { button: content.button, sections: content.sections };
    case 'cta_url':
      return linkAction(content.link);
    case 'carousel':
      return { cards: content.cards.map(carouselCard) };
    case 'product':
      return { catalog_id: content.catalogId, product_retailer_id: content.productRetailerId };
    case 'product_list':
      return { catalog_id: content.catalogId, sections: content.sections.map(productSection) };
    case 'catalog_message': {
      const thumbnail = content.thumbnailProductRetailerId;
      const parameters = thumbnail === undefined ? undefined : { thumbnail_product_retailer_id: thumbnail };
      return { name: 'catalog_message', parameters };
    }
    case 'flow':
      return flowAction(content);
    case 'location_request_message':
      return { name: 'send_location' };
    case 'address_message':
      return addressAction(content);
    case 'request_contact_info':
    case 'call_permission_request':
      return { name: content.type };
    case 'voice_call':
      return voiceCallAction(content);
    case 'order_details':
    case 'order_status':
      return orderAction(content);
  }
}

/** The action of a message or card with one link. */
export function linkAction({ title, url }: { title: string; url: string }): Payload {
  return { name: 'cta_url', parameters: { display_text: title, url } };
}

/** A section of products. */
export function productSection(section: {
  title?: string | undefined;
  productRetailerIds: readonly string[];
}): Payload {
  return {
    title: section.title,
    product_items: section.productRetailerIds.map((id) => ({ product_retailer_id: id })),
  };
}

function flowAction(content: Extract<InteractiveContent, { type: 'flow' }>): Payload {
  const { flow, button, token, mode, action, payload } = content;
  return {
    name: 'flow',
    parameters: {
      flow_message_version: '3',
      ...('id' in flow ? { flow_id: flow.id } : { flow_name: flow.name }),
      flow_cta: button,
      flow_token: token,
      mode,
      flow_action: action,
      flow_action_payload: payload,
    },
  };
}

function addressAction(content: Extract<InteractiveContent, { type: 'address_message' }>): Payload {
  const { country, values, savedAddresses, validationErrors } = content;
  return {
    name: 'address_message',
    parameters: { country, values, saved_addresses: savedAddresses, validation_errors: validationErrors },
  };
}

function voiceCallAction({
  button,
  ttlMinutes,
  payload,
}: Extract<InteractiveContent, { type: 'voice_call' }>): Payload {
  const isPlain = button === undefined && ttlMinutes === undefined && payload === undefined;
  const parameters = isPlain ? undefined : { display_text: button, ttl_minutes: ttlMinutes, payload };
  return { name: 'voice_call', parameters };
}
