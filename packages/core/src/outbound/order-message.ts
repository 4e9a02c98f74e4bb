import { z } from 'zod';

/** Money as `value` divided by 100: 1500 is 15.00. */
export const orderAmountSchema = z.strictObject({ value: z.number().int(), description: z.string().optional() });
/** A checked {@link orderAmountSchema}. */
export type OrderAmount = z.output<typeof orderAmountSchema>;

const orderStates = ['pending', 'processing', 'partially_shipped', 'shipped', 'completed', 'canceled'] as const;

/**
 * An order to be paid in WhatsApp; Brazil, India and Singapore only.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/payments
 */
export const orderDetailsSchema = z.strictObject({
  type: z.literal('order_details'),
  body: z.string(),
  /** Ours, unique per order; comes back with every news of the payment. */
  referenceId: z.string(),
  goods: z.enum(['digital-goods', 'physical-goods']),
  /** Three letters. */
  currency: z.string(),
  total: orderAmountSchema,
  order: z.strictObject({
    status: z.enum(orderStates),
    catalogId: z.string().optional(),
    items: z.array(
      z.strictObject({
        retailerId: z.string(),
        name: z.string(),
        quantity: z.number().int(),
        amount: orderAmountSchema,
        saleAmount: orderAmountSchema.optional(),
      }),
    ),
    subtotal: orderAmountSchema,
    tax: orderAmountSchema.optional(),
    shipping: orderAmountSchema.optional(),
    discount: orderAmountSchema.optional(),
  }),
  /** How it may be paid, in the country's own members (`payment_settings`, `payment_type`, `payment_configuration`): passed on as it is. */
  payment: z.record(z.string(), z.json()),
});
/** A checked {@link orderDetailsSchema}. */
export type OrderDetails = z.output<typeof orderDetailsSchema>;

/** News of an order sent before as order details. */
export const orderStatusSchema = z.strictObject({
  type: z.literal('order_status'),
  body: z.string(),
  referenceId: z.string(),
  status: z.enum(orderStates),
  description: z.string().optional(),
});
/** A checked {@link orderStatusSchema}. */
export type OrderStatus = z.output<typeof orderStatusSchema>;
