import { createSimulatorClock } from '../shared/simulator-clock';
import { numberNamed } from './person-routes';
import { plannedFailure } from './planned-failure';
import { createPerson } from './person';
import { countServiceMessage, isServiceAllowanceUsed, priceOf } from './pricing';
import type { StoredMessage } from './whatsapp-state';
import { whatsappOptionsSchema } from './whatsapp-options';
import { createWhatsappStore } from './whatsapp-store';

const NUMBER = '800000000000001';
const NOW = Date.UTC(2026, 10, 24);
const message: StoredMessage = {
  wamid: 'wamid.x',
  direction: 'out',
  phoneNumberId: NUMBER,
  personId: 'person-1',
  type: 'text',
  at: NOW,
  content: {},
  preview: { body: '', buttons: [] },
  status: 'accepted',
  history: [],
};
const pair = { windowUntil: NOW + 1000, burstStartedAt: 0, burstCount: 0 };
const settings = (hasPaymentMethod: boolean): ReturnType<typeof whatsappOptionsSchema.parse> =>
  whatsappOptionsSchema.parse({
    businessAccounts: [
      { id: '700000000000001', phoneNumbers: [{ id: NUMBER, displayPhoneNumber: '+31208001234', hasPaymentMethod }] },
    ],
  });

test.each<[title: string, sent: number, now: number, type: string]>([
  ['the thousandth free-form message of a month is free', 1000, NOW, 'free_customer_service'],
  ['the next one costs', 1001, NOW, 'regular'],
  ['before October 2026 all were free', 5000, Date.UTC(2026, 8, 30), 'free_customer_service'],
])('%s', (_title, sent, now, type) => {
  const store = createWhatsappStore(settings(true));
  for (let count = 0; count < sent; count += 1) countServiceMessage(store, NUMBER, now);
  expect(priceOf(store, message, pair, now).type).toBe(type);
});

test('a new month starts a new allowance', () => {
  const store = createWhatsappStore(settings(true));
  for (let count = 0; count < 1000; count += 1) countServiceMessage(store, NUMBER, NOW);
  expect(isServiceAllowanceUsed(store, NUMBER, NOW)).toBe(true);
  expect(isServiceAllowanceUsed(store, NUMBER, Date.UTC(2026, 11, 1))).toBe(false);
});

test.each([
  [false, 131_042],
  [true, undefined],
])('beyond the allowance, with a payment method: %s, a message fails with: %s', (hasPaymentMethod, code) => {
  const chosen = settings(hasPaymentMethod);
  const store = createWhatsappStore(chosen);
  for (let count = 0; count < 1000; count += 1) countServiceMessage(store, NUMBER, NOW);
  const world = { store, settings: chosen, clock: createSimulatorClock(() => new Date(NOW)) };
  const number = numberNamed({ store }, NUMBER);
  const person = createPerson({ waId: '31612345678' }, 'person-1');
  const facts = {
    frame: { messaging_product: 'whatsapp', type: 'text' } as const,
    template: undefined,
    isWindowOpen: true,
  };
  expect(plannedFailure(world, number, person, facts)).toBe(code);
});
