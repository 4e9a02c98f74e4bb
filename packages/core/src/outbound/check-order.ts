import type { OrderAmount, OrderDetails, OrderStatus } from './order-message';
import type { Findings } from './outbound-problem';

const CURRENCY = /^[A-Z]{3}$/;

/** Finds what is wrong with an order: ids, currency and sums. */
export function checkOrder(findings: Findings, content: OrderDetails | OrderStatus): void {
  if (content.referenceId.trim() === '')
    findings.at('referenceId').say('EMPTY', 'The order has no reference', 'Give it an id of your own.');
  if (content.type === 'order_status') return;
  if (!CURRENCY.test(content.currency))
    findings.at('currency').say('WRONG_FORMAT', 'The currency has three capital letters', 'Write it like INR.');
  const { order, total } = content;
  if (order.items.length === 0)
    findings.at('order', 'items').say('TOO_FEW', 'The order has 0 items, WhatsApp wants at least 1', 'Add one.');
  for (const [index, item] of order.items.entries()) {
    if (item.quantity < 1)
      findings
        .at('order', 'items', index, 'quantity')
        .say('OUT_OF_RANGE', `The quantity is ${item.quantity}, WhatsApp wants at least 1`, 'Correct it.');
  }
  const items = order.items.reduce((sum, item) => sum + (item.saleAmount ?? item.amount).value * item.quantity, 0);
  same(findings.at('order', 'subtotal'), 'subtotal', order.subtotal, items);
  const sum = order.subtotal.value + valueOf(order.tax) + valueOf(order.shipping) - valueOf(order.discount);
  same(findings.at('total'), 'total', total, sum);
}

function valueOf(amount: OrderAmount | undefined): number {
  return amount?.value ?? 0;
}

function same(findings: Findings, name: string, stated: OrderAmount, sum: number): void {
  if (stated.value === sum) return;
  findings.say('DIFFERENT', `The ${name} is ${stated.value}, its parts come to ${sum}`, 'Correct the sum.');
}
