import { z } from 'zod';
import { KaiwaError } from '../errors/kaiwa-error';
import { successAnswer, type Graph } from './graph';
import { mediaKindOf, mediaRefusal } from './media-limits';
import { multipartForm } from './multipart';
import { toWhatsappError } from './whatsapp-error';

/** A file to be sent. */
export interface MediaUpload {
  bytes: Uint8Array;
  mimeType: string;
  fileName: string;
}

/** What Meta knows of a file, and where to fetch it for the next five minutes. */
export interface MediaFacts {
  id: string;
  url: string;
  mimeType: string;
  /** As Meta wrote it: base64 in most cases, hexadecimal in some. */
  sha256: string | null;
  sizeBytes: number | null;
}

/** A file as it comes. */
export interface MediaDownload {
  mimeType: string | null;
  /** Throws KaiwaError `unreadable` / `ANSWER_TOO_LARGE` beyond the limit, and `NO_ANSWER` where it breaks off. */
  body: AsyncIterable<Uint8Array>;
}

/** Files at Meta, for one number: the ids belong to it and no other number can send them. */
export interface CloudMedia {
  /**
   * Uploads a file; the id lives 30 days.
   * @throws KaiwaError `rejected` / `MEDIA_REFUSED` before the call when type or size cannot pass
   */
  uploadMedia(file: MediaUpload): Promise<string>;
  /** Ids of webhooks live 7 days, uploaded ones 30. @throws KaiwaError `rejected` / `WHATSAPP_100` when it is gone */
  lookUpMedia(mediaId: string): Promise<MediaFacts>;
  /**
   * Fetches a file from an address of {@link CloudMedia.lookUpMedia}. The token goes to hosts of Meta's only, never after a redirect.
   * @throws KaiwaError `unavailable` / `MEDIA_LINK_EXPIRED` when it has to be looked up again; `rejected` / `MEDIA_HOST_UNKNOWN`
   */
  downloadMedia(url: string, limits: { maxBytes: number }): Promise<MediaDownload>;
  deleteMedia(mediaId: string): Promise<void>;
}

/** What Meta's media client needs beside the Graph API. */
export interface CloudMediaOptions {
  phoneNumberId: string;
  /** Where the Graph API is; downloads from the same host are allowed too. */
  baseUrl: string;
  /** Default 5 minutes. */
  mediaTimeoutMs?: number;
}

/** Hosts that have handed out files; the exact one changes. */
const META_HOSTS = /(^|\.)(fbsbx\.com|fbcdn\.net|facebook\.com|whatsapp\.net)$/;
const DEFAULT_TIMEOUT_MS = 300_000;

const mediaAnswer = z.object({
  id: z.coerce.string(),
  url: z.string(),
  mime_type: z.string().nullish(),
  sha256: z.string().nullish(),
  file_size: z.coerce.number().nullish().catch(null),
});
const uploadAnswer = z.object({ id: z.coerce.string().min(1) });

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
export function createCloudMedia(graph: Graph, options: CloudMediaOptions): CloudMedia {
  const { phoneNumberId, mediaTimeoutMs: timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const pathOf = (mediaId: string): string => `${encodeURIComponent(mediaId)}?phone_number_id=${phoneNumberId}`;
  return {
    async uploadMedia(file) {
      const facts = { mimeType: file.mimeType, sizeBytes: file.bytes.byteLength };
      const refusal = mediaRefusal(facts, mediaKindOf(file.mimeType));
      if (refusal !== null)
        throw new KaiwaError({
          kind: 'rejected',
          code: 'MEDIA_REFUSED',
          message: refusal,
          hint: 'Convert or shrink the file.',
        });
      const bytes = multipartForm({ messaging_product: 'whatsapp', type: file.mimeType }, { name: 'file', ...file });
      const path = `${phoneNumberId}/media`;
      return (await graph.call({ method: 'POST', path, bytes, timeoutMs }, uploadAnswer)).id;
    },
    async lookUpMedia(mediaId) {
      const answer = await graph.call({ method: 'GET', path: pathOf(mediaId) }, mediaAnswer);
      return {
        id: answer.id,
        url: answer.url,
        mimeType: answer.mime_type ?? 'application/octet-stream',
        sha256: answer.sha256 ?? null,
        sizeBytes: answer.file_size ?? null,
      };
    },
    async downloadMedia(url, { maxBytes }) {
      if (!isTrusted(url, options.baseUrl))
        throw new KaiwaError({
          kind: 'rejected',
          code: 'MEDIA_HOST_UNKNOWN',
          message: 'A file is at a host that is not Meta’s',
          hint: 'Report the name of the host to us.',
        });
      const stream = await graph.fetch(url, { timeoutMs, maxBytes });
      if (stream.status >= 200 && stream.status <= 299)
        return { mimeType: stream.headers['content-type'] ?? null, body: stream.body };
      // Leaving at once frees the connection.
      await stream.body[Symbol.asyncIterator]().return?.();
      throw downloadFault(stream.status);
    },
    async deleteMedia(mediaId) {
      await graph.call({ method: 'DELETE', path: pathOf(mediaId) }, successAnswer);
    },
  };
}

function isTrusted(url: string, baseUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { host, protocol, hostname } = new URL(url);
  if (host === new URL(baseUrl).host) return true;
  return protocol === 'https:' && META_HOSTS.test(hostname);
}

/** An address that is older than five minutes answers 401 or 404: that says nothing about the token. */
function downloadFault(status: number): KaiwaError {
  if (status !== 401 && status !== 404 && status !== 403) return toWhatsappError({ status, body: new Uint8Array() });
  return new KaiwaError({
    kind: 'unavailable',
    code: 'MEDIA_LINK_EXPIRED',
    message: 'The address of a file is too old',
    hint: 'Nothing to do: it is looked up again.',
    vendorCode: String(status),
  });
}
