/** The ad or post a person came from. */
export interface Referral {
  /** `ad`, `post`, or a word of tomorrow. */
  sourceType: string | null;
  sourceId: string | null;
  sourceUrl: string | null;
  headline: string | null;
  body: string | null;
  mediaType: string | null;
  imageUrl: string | null;
  videoUrl: string | null;
  thumbnailUrl: string | null;
  /** The click id for reporting back to Meta; missing for ads in WhatsApp Status (since October 2025) and for posts. */
  ctwaClid: string | null;
  /** The greeting the ad showed. */
  welcomeText: string | null;
}

/** What stands around the content of a message of any kind. */
export interface MessageFrame {
  /** The wamid it answers; may name a message we never stored. */
  replyTo: string | null;
  forwarded: boolean;
  /** Forwarded more than five times. */
  frequentlyForwarded: boolean;
  /** The product page it was asked from. */
  product: { catalogId: string | null; productId: string } | null;
  referral: Referral | null;
  /** The group it was written in; null in a chat of two. */
  groupId: string | null;
}

/** The frame of an ordinary message: it answers nothing and came from nowhere in particular. */
export const plainFrame: MessageFrame = {
  replyTo: null,
  forwarded: false,
  frequentlyForwarded: false,
  product: null,
  referral: null,
  groupId: null,
};
