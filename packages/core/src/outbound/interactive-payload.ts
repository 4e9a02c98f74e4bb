import { carouselCard } from './carousel-payload';
import {
  byInteractiveType,
  type ByInteractiveType,
  type InteractiveContent,
  type InteractiveOf,
} from './interactive-message';
import { headerPayload, type Payload } from './media-payload';
import { orderAction } from './order-payload';

/** The `interactive` object of a message one can tap. */
export function interactivePayload(content: InteractiveContent): Payload {
  return {
    type: content.type,
    header: 'header' in content ? headerPayload(content.header) : undefined,
    body: content.body === undefined ? undefined : { text: content.body },
    footer: 'footer' in content && content.footer !== undefined ? { text: content.footer } : undefined,
    action: byInteractiveType(actions, content),
  };
}

const actions: ByInteractiveType<Payload> = {
  button: ({ buttons }) => ({ buttons: buttons.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })) }),
  list: ({ button, sections }) => ({ button, sections }),
  cta_url: ({ link }) => linkAction(link),
  carousel: ({ cards }) => ({ cards: cards.map(carouselCard) }),
  product: ({ catalogId, productRetailerId }) => ({ catalog_id: catalogId, product_retailer_id: productRetailerId }),
  product_list: ({ catalogId, sections }) => ({ catalog_id: catalogId, sections: sections.map(productSection) }),
  catalog_message: ({ thumbnailProductRetailerId: thumbnail }) => {
    const parameters = thumbnail === undefined ? undefined : { thumbnail_product_retailer_id: thumbnail };
    return { name: 'catalog_message', parameters };
  },
  flow: flowAction,
  location_request_message: () => ({ name: 'send_location' }),
  address_message: addressAction,
  request_contact_info: ({ type }) => ({ name: type }),
  call_permission_request: ({ type }) => ({ name: type }),
  voice_call: voiceCallAction,
  order_details: orderAction,
  order_status: orderAction,
};

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

function flowAction(content: InteractiveOf<'flow'>): Payload {
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

function addressAction(content: InteractiveOf<'address_message'>): Payload {
  const { country, values, savedAddresses, validationErrors } = content;
  return {
    name: 'address_message',
    parameters: { country, values, saved_addresses: savedAddresses, validation_errors: validationErrors },
  };
}

function voiceCallAction({ button, ttlMinutes, payload }: InteractiveOf<'voice_call'>): Payload {
  const isPlain = button === undefined && ttlMinutes === undefined && payload === undefined;
  const parameters = isPlain ? undefined : { display_text: button, ttl_minutes: ttlMinutes, payload };
  return { name: 'voice_call', parameters };
}
