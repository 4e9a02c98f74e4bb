import { ANNA, NUMBER, orderUpdate, template, text, WABA, type SimulatedBusiness } from './simulated-business';

type Deed = (business: SimulatedBusiness, random: () => number) => Promise<unknown>;

const PHONES = [ANNA, '31612345679', '31612345680'];
const pick = <T>(list: readonly T[], random: () => number): T | undefined => list[Math.floor(random() * list.length)];
const phone = (random: () => number): string => pick(PHONES, random) ?? ANNA;
const messages = ({ simulator }: SimulatedBusiness, direction: string) =>
  simulator.snapshot().messages.filter((message) => message.direction === direction);

/** Everything that changes the state of the simulated Meta, by every door. Some are refused, as it comes. */
export const DEEDS: Record<string, Deed> = {
  write: (business, random) => business.control('POST', `/__phones/${phone(random)}/messages`, { text: 'Hello' }),
  'write from the page': async ({ simulator }, random) =>
    fetch(`${simulator.url}/__page/messages`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ person: phone(random), number: NUMBER, text: 'From the page' }),
    }),
  'send a picture': (business, random) =>
    business.control('POST', `/__phones/${phone(random)}/messages`, { type: 'image', image: { dataBase64: 'AAAA' } }),
  'click an advertisement': (business, random) =>
    business.control('POST', `/__phones/${phone(random)}/messages`, { text: 'Ad', referral: { source_id: '1' } }),
  'answer freely': (business, random) => business.send(text('Hi', phone(random))),
  'send a template': (business, random) => business.send({ ...orderUpdate(), to: phone(random) }),
  'send a held template': (business, random) => business.send(template('held_back', 'nl', [], phone(random))),
  'release what is held': (business, random) =>
    business.control('POST', '/__messages/release', {
      id:
        pick(
          messages(business, 'out').filter(({ status }) => status === 'held'),
          random,
        )?.id ?? 'none',
      outcome: random() < 0.5 ? 'send' : 'drop',
    }),
  'mark read': (business, random) =>
    business.graph('POST', `/${NUMBER}/messages`, {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: pick(messages(business, 'in'), random)?.id ?? 'none',
      ...(random() < 0.5 && { typing_indicator: { type: 'text' } }),
    }),
  'read on the phone': (business, random) => business.control('POST', `/__phones/${phone(random)}/read`, {}),
  'go offline': (business, random) => business.control('PATCH', `/__phones/${phone(random)}`, { isOnline: false }),
  'come online': (business, random) => business.control('PATCH', `/__phones/${phone(random)}`, { isOnline: true }),
  'fail next': (business, random) =>
    business.control('PATCH', `/__phones/${phone(random)}`, { failNextWith: [131_026] }),
  'change the number': (business, random) =>
    business.control('POST', `/__phones/${phone(random)}/system`, {
      type: 'user_changed_number',
      newWaId: `3160000${1000 + Math.floor(random() * 1000)}`,
    }),
  'change the identity': (business, random) =>
    business.control('POST', `/__phones/${phone(random)}/system`, {
      type: 'customer_identity_changed',
      newHash: `hash-${random()}`,
    }),
  'stop marketing': (business, random) =>
    business.control('POST', `/__phones/${phone(random)}/preferences`, { value: random() < 0.5 ? 'stop' : 'resume' }),
  'add a person': (business, random) =>
    business.control('POST', '/__phones', { waId: `3169${1_000_000 + Math.floor(random() * 1_000_000)}` }),
  'judge a template': (business, random) =>
    business.control('POST', '/__templates/600000000000001', { status: random() < 0.3 ? 'PAUSED' : 'APPROVED' }),
  unsubscribe: (business) => business.graph('DELETE', `/${WABA}/subscribed_apps`),
  subscribe: (business) => business.graph('POST', `/${WABA}/subscribed_apps`),
  'move the clock': (business, random) =>
    business.control('POST', '/__clock', { advanceMs: Math.floor(random() * 3_600_000) }),
  'let webhooks fail': async ({ receiver }) => void receiver.answers.push(500),
  'start again': async (business, random) => random() < 0.1 && business.control('POST', '/__reset', {}),
};
