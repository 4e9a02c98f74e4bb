import { KaiwaError } from '../errors/kaiwa-error';
import type { MediaHeader, MediaSource } from './media-source';

/** A JSON object as Meta takes it. Members that are undefined are not sent. */
export type Payload = Record<string, unknown>;

/**
 * `id` or `link`, never both.
 * @throws KaiwaError `rejected` / `MEDIA_NOT_UPLOADED` for a file of ours that has no id at Meta yet.
 */
export function mediaPayload(media: MediaSource): Payload {
  if ('id' in media) return { id: media.id };
  if ('link' in media) return { link: media.link };
  throw new KaiwaError({
    kind: 'rejected',
    code: 'MEDIA_NOT_UPLOADED',
    message: 'A file of the message was not uploaded to WhatsApp',
    hint: 'Send it again; when it fails again, attach the file anew.',
  });
}

/** A header of an interactive message or a card. */
export function headerPayload(header: MediaHeader | { type: 'text'; text: string } | undefined): Payload | undefined {
  if (header === undefined) return undefined;
  if (header.type === 'text') return { type: 'text', text: header.text };
  const filename = header.type === 'document' ? header.filename : undefined;
  return { type: header.type, [header.type]: { ...mediaPayload(header.media), filename } };
}
