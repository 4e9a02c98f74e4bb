import { contactsPayload } from './contacts-payload';
import { interactivePayload } from './interactive-payload';
import { mediaPayload, type Payload } from './media-payload';
import type { OutboundContent } from './outbound-content';
import { placePayload } from './place-payload';
import { templatePayload } from './template-payload';

/**
 * `type` and the member it names.
 * @throws KaiwaError `rejected` / `MEDIA_NOT_UPLOADED`
 */
export function contentPayload(content: OutboundContent): Payload {
  switch (content.kind) {
    case 'text':
      return { type: 'text', text: { body: content.text, preview_url: content.previewUrl } };
    case 'image':
    case 'video':
      return { type: content.kind, [content.kind]: { ...mediaPayload(content.media), caption: content.caption } };
    case 'audio':
      return { type: 'audio', audio: { ...mediaPayload(content.media), voice: content.voice } };
    case 'document': {
      const { media, caption, filename } = content;
      return { type: 'document', document: { ...mediaPayload(media), caption, filename } };
    }
    case 'sticker':
      return { type: 'sticker', sticker: mediaPayload(content.media) };
    case 'location':
      return { type: 'location', location: placePayload(content) };
    case 'contacts':
      return { type: 'contacts', contacts: contactsPayload(content.contacts) };
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: content.messageId, emoji: content.emoji } };
    case 'interactive':
      return { type: 'interactive', interactive: interactivePayload(content) };
    case 'template':
      return { type: 'template', template: templatePayload(content) };
  }
}
