import type { Payload } from './media-payload';
import type { OrderAmount, OrderDetails, OrderStatus } from './order-message';

/** Amounts are hundredths. */
function amountPayload(amount: OrderAmount): Payload {
  return { value: amount.value, offset: 100, description: amount.description };
}

function maybeAmount(amount: OrderAmount | undefined): Payload | undefined {
  return amount && amountPayload(amount);
}

/** The `action` of order details and of news of an order. */
export function orderAction(content: OrderDetails | OrderStatus): Payload {
  if (content.type === 'order_status') {
    const { referenceId, status, description } = content;
    return { name: 'review_order', parameters: { reference_id: referenceId, order: { status, description } } };
  }
  const { order } = content;
  return {
    name: 'review_and_pay',
    parameters: {
      ...content.payment,
      reference_id: content.referenceId,
      type: content.goods,
      currency: content.currency,
      total_amount: amountPayload(content.total),
      order: {
        status: order.status,
        catalog_id: order.catalogId,
        items: order.items.map((item) => ({
          retailer_id: item.retailerId,
          name: item.name,
          quantity: item.quantity,
          amount: amountPayload(item.amount),
          sale_amount: maybeAmount(item.saleAmount),
        })),
        subtotal: amountPayload(order.subtotal),
        tax: maybeAmount(order.tax),
        shipping: maybeAmount(order.shipping),
        discount: maybeAmount(order.discount),
      },
    },
  };
}
