import { plainFrame, type MessageFrame, type Referral } from './message-frame';
import { toText } from './webhook-fields';

import type { WebhookMessage } from './webhook-schema';
import { isObject } from './json-object';

/** What stands around the content of a message: what it answers, where it came from. */
export function readFrame({ context, referral, group_id: groupId }: WebhookMessage): MessageFrame {
  if (!context && !referral && groupId === null) return plainFrame;
  const product = context?.referred_product;
  return {
    replyTo: context?.id ?? null,
    forwarded: context?.forwarded ?? false,
    frequentlyForwarded: context?.frequently_forwarded ?? false,
    product: product?.product_retailer_id
      ? { catalogId: product.catalog_id, productId: product.product_retailer_id }
      : null,
    referral: referral ? readReferral(referral) : null,
    groupId,
  };
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages (referral) */
function readReferral(referral: NonNullable<WebhookMessage['referral']>): Referral {
  const welcome = referral.welcome_message;
  return {
    sourceType: referral.source_type,
    sourceId: referral.source_id,
    sourceUrl: referral.source_url,
    headline: referral.headline,
    body: referral.body,
    mediaType: referral.media_type,
    imageUrl: referral.image_url,
    videoUrl: referral.video_url,
    thumbnailUrl: referral.thumbnail_url,
    ctwaClid: referral.ctwa_clid,
    welcomeText: toText(isObject(welcome) ? welcome['text'] : welcome) || null,
  };
}
