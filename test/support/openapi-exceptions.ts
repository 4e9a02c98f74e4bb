/** A place where Meta's OpenAPI (v23, 21 November 2025) is silent, wrong, or older than its documentation pages. */
export interface OpenApiException {
  /** As the check tells it. */
  problem: string;
  /** The requests it concerns; null = whichever. */
  requests: readonly string[] | null;
  reason: string;
}

/** Interactive messages that came after the file, or stand in its examples only. */
const YOUNGER = [
  'link',
  'carousel of links',
  'carousel of replies',
  'carousel of products',
  'request for the location',
  'request for the address',
  'request for the number',
  'button to call',
  'order to pay',
  'news of an order',
];

/** Every deviation of ours, with its reason. One that is not needed fails the test. */
export const openApiExceptions: readonly OpenApiException[] = [
  {
    problem: 'query appsecret_proof unknown',
    requests: null,
    reason: 'A parameter of every Graph call: developers.facebook.com/docs/graph-api/guides/secure-requests',
  },
  {
    problem: '/ additionalProperties biz_opaque_callback_data',
    requests: null,
    reason:
      'Documented for every message and answered in statuses, which the same file describes; the requests leave it out',
  },
  {
    problem: '/ additionalProperties recipient_identity_key_hash',
    requests: ['text to an unchanged identity', 'buttons'],
    reason: 'Documented with the identity check of numbers; the requests leave it out',
  },
  {
    problem: '/ additionalProperties recipient',
    requests: ['text to a business-scoped id'],
    reason: 'Business-scoped user ids came in April 2026',
  },
  {
    problem: '/ required to',
    requests: ['text to a business-scoped id'],
    reason: 'Business-scoped user ids came in April 2026: they are named in recipient, and to is left out',
  },
  {
    problem: '/interactive/type enum',
    requests: YOUNGER,
    reason: 'Kinds the file does not list; order_details and order_status stand in its own examples',
  },
  { problem: '/interactive/action oneOf', requests: YOUNGER, reason: 'The actions of kinds the file does not list' },
  {
    problem: '/template/components/*/type enum',
    requests: ['template with an offer', 'template with cards', 'template that asks to call'],
    reason: 'limited_time_offer, carousel and call_permission_request are documented components',
  },
  {
    problem: '/template/components/*/sub_type enum',
    requests: ['template with an offer', 'template with a Flow', 'template with products'],
    reason: 'copy_code, flow and mpm are documented buttons; flow stands in the file’s own example',
  },
  {
    problem: '/template/components/*/index pattern',
    requests: [
      'template with a link and replies',
      'template with an offer',
      'template with a Flow',
      'template with the catalogue',
      'template with products',
      'passcode',
    ],
    reason: 'The pattern ^[2-6, 11-14]$ takes no 0 and no 1, which the file’s own examples have',
  },
  {
    problem: '/template/components/*/parameters/*/type enum',
    requests: [
      'template with a place on the map',
      'template with a product',
      'template with an offer',
      'template with a Flow',
      'template with the catalogue',
      'template with products',
    ],
    reason:
      'location and product headers, coupon_code and action are documented parameters; action stands in an example',
  },
  {
    problem: 'query limit unknown',
    requests: ['the blocked', 'the templates'],
    reason: 'Every list of the Graph API takes limit: developers.facebook.com/docs/graph-api/results',
  },
  {
    problem: 'query fields unknown',
    requests: ['the templates'],
    reason: 'Every read of the Graph API takes fields',
  },
];
