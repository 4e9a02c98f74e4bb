import type { ContactCard } from './contact-card';

/** A file of a message as Meta announces it; the bytes are fetched apart. */
export interface InboundFile {
  /** The id under which Meta keeps the bytes, for 7 days. */
  mediaId: string;
  /** As sent, with its parameters, such as `audio/ogg; codecs=opus`. */
  mimeType: string;
  /** SHA-256 of the bytes as 64 lower-case hexadecimal digits, however Meta wrote it; null when not told. */
  sha256: string | null;
  /** Where the bytes are for five minutes, with the access token; null in older shapes, which are looked up by id. */
  url: string | null;
  caption: string | null;
  /** As the sender named it, unsafe as a path; see `safeFileName`. */
  filename: string | null;
}

/** One line of a cart. The price is what the person saw: a claim, not ours. */
export interface OrderLine {
  productId: string;
  quantity: number;
  price: number | null;
  /** ISO 4217; null when not told. */
  currency: string | null;
}

/** The files a message can be. */
export type FileContent =
  | (InboundFile & { kind: 'image' | 'video' | 'document' })
  /** `voice`: recorded in the chat. */
  | (InboundFile & { kind: 'audio'; voice: boolean })
  | (InboundFile & { kind: 'sticker'; animated: boolean });

/** What a person chose or filled in. */
export type AnswerContent =
  /** A reply button; its `id` is ours and decides, the title is for reading. */
  | { kind: 'buttonReply'; id: string; title: string }
  | { kind: 'listReply'; id: string; title: string; description: string | null }
  /** A quick reply of a template; `payload` is the label where none was given. */
  | { kind: 'templateButton'; payload: string; text: string }
  /**
   * A completed Flow. `answers` are its fields without the token, null when the text was no JSON object; `raw` is that text as it
   * came. Nothing in it is proven: a person can answer anything.
   */
  | { kind: 'flowReply'; name: string; token: string | null; answers: Record<string, unknown> | null; raw: string }
  /** A filled address form; `values` as above, flattened to text. */
  | { kind: 'addressReply'; text: string | null; values: Record<string, string>; raw: string }
  /** Whether we may call. `expiresAt`: ISO 8601, null for ever. `automatic`: nobody pressed anything. */
  | {
      kind: 'callPermission';
      response: 'accept' | 'reject';
      permanent: boolean;
      expiresAt: string | null;
      automatic: boolean;
    };

/** What a message says about an earlier one. `target` is that one's wamid. */
export type AmendingContent =
  /** `emoji` null: the reaction was taken back. */
  | { kind: 'reaction'; target: string; emoji: string | null }
  | { kind: 'edit'; target: string; content: InboundContent }
  | { kind: 'revoke'; target: string };

/** What cannot be shown. */
export type HiddenContent =
  /** WhatsApp could not fetch the file (over 100 MB, or gone). `type`: `image`, `video`, …, or `media` where it is not told. */
  | { kind: 'mediaFailure'; type: string; code: number | null; reason: string | null }
  /** A file of the history, which comes by itself later, or never. */
  | { kind: 'mediaPlaceholder' }
  /** `type`: what is behind it, as far as told (`poll`, a type from the future); `code`: Meta's number for why. */
  | { kind: 'unsupported'; type: string; code: number | null };

/**
 * What one message says, whoever wrote it: a person to us, the owner on the phone, an agent of Meta. Texts are byte-exact but for
 * what no database stores (NUL, half surrogate pairs).
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
export type InboundContent =
  | { kind: 'text'; text: string }
  | FileContent
  | {
      kind: 'location';
      latitude: number;
      longitude: number;
      name: string | null;
      address: string | null;
      url: string | null;
    }
  | { kind: 'contacts'; cards: ContactCard[] }
  | AnswerContent
  | { kind: 'order'; catalogId: string | null; text: string | null; lines: OrderLine[] }
  | AmendingContent
  | HiddenContent;
