import { z } from 'zod';
import type { FileContent, HiddenContent, InboundFile } from './inbound-message';
import { flag, id, label, toList } from './webhook-fields';

import { readErrors } from './webhook-error';
import { type JsonObject, isObject } from './json-object';

/**
 * A file as it stands in a message. `link` and the type `voice` are spellings of the On-Premises API.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/image and its neighbours
 */
const fileSchema = z.object({
  id,
  mime_type: label,
  sha256: label,
  url: label,
  link: label,
  caption: label,
  filename: label,
  voice: flag,
  animated: flag,
});

/** Meta could not fetch the file: too big, or gone. */
const NOT_FETCHED = 131052;

/** Types of messages that are a file, and what each is to us. */
export const FILE_TYPES = new Map<string, FileContent['kind']>([
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['voice', 'audio'],
  ['document', 'document'],
  ['sticker', 'sticker'],
]);

/** Reads a message that is a file; a placeholder where the file could not be fetched or is not named. */
export function readFile(kind: FileContent['kind'], type: string, raw: JsonObject): FileContent | HiddenContent {
  const failure = readFailure(raw, kind);
  const member = raw[type];
  const { data } = fileSchema.safeParse(isObject(member) ? member : {});
  if (failure || !data?.id) return failure ?? { kind: 'mediaFailure', type: kind, code: null, reason: null };
  const file: InboundFile = {
    mediaId: data.id,
    mimeType: data.mime_type ?? 'application/octet-stream',
    sha256: hexDigest(data.sha256),
    url: data.url ?? data.link,
    caption: data.caption,
    filename: data.filename,
  };
  if (kind === 'audio') return { kind, ...file, voice: data.voice || type === 'voice' };
  if (kind === 'sticker') return { kind, ...file, animated: data.animated };
  return { kind, ...file };
}

/** Says so when a message brings no file because Meta could not fetch it. */
export function readFailure(raw: JsonObject, type: string): HiddenContent | null {
  const error =
    toList(raw['errors']).length > 0 ? readErrors(raw['errors']).find(({ code }) => code === NOT_FETCHED) : null;
  return error ? { kind: 'mediaFailure', type, code: error.code, reason: error.details ?? error.title } : null;
}

/** A SHA-256 in hexadecimal digits, from what Meta writes: base64 in webhooks, hexadecimal in look-ups. Null when it is neither. */
export function hexDigest(digest: string | null): string | null {
  if (digest === null) return null;
  if (/^[0-9a-f]{64}$/i.test(digest)) return digest.toLowerCase();
  const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(digest) ? Buffer.from(digest, 'base64') : null;
  return bytes?.length === 32 ? bytes.toString('hex') : null;
}
