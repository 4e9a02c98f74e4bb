import { productSection } from './interactive-payload';
import { mediaPayload, type Payload } from './media-payload';
import { placePayload } from './place-payload';
import type { TemplateButtonValue, TemplateContent, TemplateHeaderValue, TemplateVariable } from './template-content';

/**
 * The `template` object of a message.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
 */
export function templatePayload(content: TemplateContent): Payload {
  const components = componentsOf(content);
  return {
    name: content.name,
    language: { policy: 'deterministic', code: content.language },
    components: components.length > 0 ? components : undefined,
  };
}

function componentsOf(content: TemplateContent): Payload[] {
  const { passcode, offerEndsAt, cards } = content;
  if (passcode !== undefined) {
    // Meta wants the code twice: in the text and behind the button.
    const parameters = [{ type: 'text', text: passcode }];
    return [
      { type: 'body', parameters },
      { type: 'button', sub_type: 'url', index: '0', parameters },
    ];
  }
  return [
    ...commonParts(content),
    ...(offerEndsAt === undefined ? [] : [offerPart(offerEndsAt)]),
    ...(cards === undefined
      ? []
      : [
          {
            type: 'carousel',
            cards: cards.map((card, index) => ({ card_index: index, components: commonParts(card) })),
          },
        ]),
    ...(content.asksCallPermission === true ? [{ type: 'call_permission_request' }] : []),
  ];
}

function commonParts(part: Pick<TemplateContent, 'header' | 'variables' | 'buttons'>): Payload[] {
  const { header, variables, buttons = [] } = part;
  return [
    ...(header ? [{ type: 'header', parameters: [headerParameter(header)] }] : []),
    ...(variables.length > 0 ? [{ type: 'body', parameters: variables.map(variableParameter) }] : []),
    ...buttons.map((button) => ({
      type: 'button',
      sub_type: button.type,
      index: String(button.index),
      parameters: [buttonParameter(button)],
    })),
  ];
}

function offerPart(endsAt: string): Payload {
  const offer = { expiration_time_ms: new Date(endsAt).getTime() };
  return { type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: offer }] };
}

function headerParameter(header: TemplateHeaderValue): Payload {
  switch (header.type) {
    case 'text':
      return variableParameter({ name: header.name, text: header.text });
    case 'image':
    case 'video':
      return { type: header.type, [header.type]: mediaPayload(header.media) };
    case 'document':
      return { type: 'document', document: { ...mediaPayload(header.media), filename: header.filename } };
    case 'location':
      return { type: 'location', location: placePayload(header) };
    case 'product': {
      const { catalogId, productRetailerId } = header;
      return { type: 'product', product: { product_retailer_id: productRetailerId, catalog_id: catalogId } };
    }
  }
}

function variableParameter({ name, text, currency, isDateTime }: TemplateVariable): Payload {
  const words = oneLine(text);
  const named = name === null ? {} : { parameter_name: name };
  if (currency) {
    const { code, amount1000 } = currency;
    return { type: 'currency', ...named, currency: { fallback_value: words, code, amount_1000: amount1000 } };
  }
  if (isDateTime === true) return { type: 'date_time', ...named, date_time: { fallback_value: words } };
  return { type: 'text', ...named, text: words };
}

/** Meta refuses line breaks, tabs and more than four blanks in a row inside a variable (132018). */
export function oneLine(text: string): string {
  return text
    .replace(/\s*[\r\n\t]+\s*/g, ' ')
    .replace(/ {5,}/g, '    ')
    .trim();
}

function buttonParameter(button: TemplateButtonValue): Payload {
  switch (button.type) {
    case 'url':
      return { type: 'text', text: button.text };
    case 'quick_reply':
      return { type: 'payload', payload: button.payload };
    case 'copy_code':
      return { type: 'coupon_code', coupon_code: button.code };
    case 'flow':
      return { type: 'action', action: { flow_token: button.token, flow_action_data: button.data } };
    case 'catalog':
      return { type: 'action', action: { thumbnail_product_retailer_id: button.thumbnailProductRetailerId } };
    case 'mpm': {
      const sections = button.sections.map(productSection);
      return {
        type: 'action',
        action: { thumbnail_product_retailer_id: button.thumbnailProductRetailerId, sections },
      };
    }
  }
}
