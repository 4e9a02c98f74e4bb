import type { OutboundContent } from './outbound-message';

/** The kinds of message that carry a file. */
export type MediaKind = Extract<OutboundContent, { media: unknown }>['kind'];

/** What Meta takes of one kind of file. */
export interface MediaLimit {
  mimeTypes: readonly string[];
  mostBytes: number;
}

const MEGABYTE = 1024 * 1024;
const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media (read 2026-11-22) */
export const mediaLimits: Readonly<Record<MediaKind, MediaLimit>> = {
  audio: { mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], mostBytes: 16 * MEGABYTE },
  document: {
    mimeTypes: [
      'text/plain',
      'application/pdf',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      `${OFFICE}.wordprocessingml.document`,
      `${OFFICE}.spreadsheetml.sheet`,
      `${OFFICE}.presentationml.presentation`,
    ],
    mostBytes: 100 * MEGABYTE,
  },
  image: { mimeTypes: ['image/jpeg', 'image/png'], mostBytes: 5 * MEGABYTE },
  /** Animated ones; others 100 KB, which only Meta can tell apart. */
  sticker: { mimeTypes: ['image/webp'], mostBytes: 500 * 1024 },
  video: { mimeTypes: ['video/mp4', 'video/3gpp'], mostBytes: 16 * MEGABYTE },
};

const KINDS: readonly MediaKind[] = ['audio', 'image', 'sticker', 'video', 'document'];

/** The kind a file is sent as, by its MIME type (parameters ignored). What nothing else takes goes as a document. */
export function mediaKindOf(mimeType: string): MediaKind {
  const plain = plainType(mimeType);
  return KINDS.find((kind) => mediaLimits[kind].mimeTypes.includes(plain)) ?? 'document';
}

/** Why Meta would refuse a file, in words with the limit and the figure; null when it fits. Types of documents are not judged: more pass than Meta lists. */
export function mediaRefusal(file: { mimeType: string; sizeBytes: number }, kind: MediaKind): string | null {
  const { mimeTypes, mostBytes } = mediaLimits[kind];
  if (file.sizeBytes === 0) return 'The file is empty';
  if (kind !== 'document' && !mimeTypes.includes(plainType(file.mimeType)))
    return `A file of type ${plainType(file.mimeType)} cannot be sent as ${kind}; WhatsApp takes ${mimeTypes.join(', ')}`;
  if (file.sizeBytes > mostBytes) return `The ${kind} has ${file.sizeBytes} bytes, WhatsApp takes at most ${mostBytes}`;
  return null;
}

function plainType(mimeType: string): string {
  return (mimeType.split(';')[0] ?? '').trim().toLowerCase();
}
