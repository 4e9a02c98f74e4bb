import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaFacts } from './whatsapp-state';

const DAY_MS = 86_400_000;
/** Life of an uploaded file. */
export const UPLOADED_LIFE_MS = 30 * DAY_MS;
/** Life of a file a person sent (since 9 October 2025). */
export const RECEIVED_LIFE_MS = 7 * DAY_MS;
/** Life of a download link. */
export const MEDIA_LINK_LIFE_MS = 5 * 60_000;

const MEGABYTE = 1024 * 1024;
const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** What may be uploaded: MIME type → message kind. */
const KIND_OF_MIME: Readonly<Record<string, string>> = {
  'audio/aac': 'audio',
  'audio/amr': 'audio',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/ogg': 'audio',
  'image/jpeg': 'image',
  'image/png': 'image',
  'image/webp': 'sticker',
  'video/mp4': 'video',
  'video/3gpp': 'video',
  'text/plain': 'document',
  'application/pdf': 'document',
  'application/msword': 'document',
  'application/vnd.ms-excel': 'document',
  'application/vnd.ms-powerpoint': 'document',
  [`${OFFICE}.wordprocessingml.document`]: 'document',
  [`${OFFICE}.spreadsheetml.sheet`]: 'document',
  [`${OFFICE}.presentationml.presentation`]: 'document',
};
const LIMITS: Readonly<Record<string, number>> = {
  audio: 16 * MEGABYTE,
  document: 100 * MEGABYTE,
  image: 5 * MEGABYTE,
  sticker: MEGABYTE / 2,
  video: 16 * MEGABYTE,
};

/** The message kind a MIME type (parameters ignored) may be sent as; `undefined` when it cannot be uploaded at all. */
export function mediaKind(mimeType: string): string | undefined {
  return KIND_OF_MIME[(mimeType.split(';')[0] ?? '').trim().toLowerCase()];
}

/** The largest upload of a kind in bytes. */
export function mediaLimit(kind: string): number {
  return LIMITS[kind] ?? 0;
}

/** Bytes of media: in memory, or beside the state file so that they survive. */
export interface MediaFiles {
  write(id: string, bytes: Buffer): void;
  read(id: string): Buffer | undefined;
  delete(id: string): void;
}

/** Keeps media in `<stateFile>.media/`, or in memory when there is no state file. */
export function createMediaFiles(stateFile: string | undefined): MediaFiles {
  if (stateFile === undefined) {
    const files = new Map<string, Buffer>();
    return {
      write: (id, bytes) => void files.set(id, bytes),
      read: (id) => files.get(id),
      delete: (id) => void files.delete(id),
    };
  }
  const folder = `${stateFile}.media`;
  mkdirSync(folder, { recursive: true });
  return {
    write: (id, bytes) => writeFileSync(join(folder, id), bytes),
    read: (id) => (existsSync(join(folder, id)) ? readFileSync(join(folder, id)) : undefined),
    delete: (id) => rmSync(join(folder, id), { force: true }),
  };
}

/** Describes a new file of `phoneNumberId`; ids are digits, as Meta's are. */
export function describeMedia(
  bytes: Buffer,
  facts: Pick<MediaFacts, 'phoneNumberId' | 'mimeType' | 'fileName' | 'expiresAt'>,
): MediaFacts {
  return {
    ...facts,
    id: `9${randomBytes(7).readUIntBE(0, 6).toString().padStart(15, '0')}`,
    sha256Hex: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
  };
}
