import type { Person } from './person';
import type { SeenRequest } from './request-log';
import type { WebhookCounts } from './webhook-sender';
import type { MessagePreview, MessageStatus, StoredMessage, Subscription } from './whatsapp-state';
import type { WhatsappWorld } from './whatsapp-world';

/** One message for a test or a human. */
export interface MessageView {
  id: string;
  direction: 'in' | 'out';
  phoneNumberId: string;
  waId: string | undefined;
  userId: string | undefined;
  /** `to` or `recipient` as the business wrote it. */
  input: string | undefined;
  type: string;
  /** Shown text. */
  text: string;
  preview: MessagePreview;
  at: string;
  status: MessageStatus;
  statuses: { status: MessageStatus; at: string }[];
  category: string | undefined;
  opaque: string | undefined;
  errorCode: number | undefined;
  isReadByBusiness: boolean;
  /** The message as it went over the wire. */
  content: Record<string, unknown>;
}

/** Everything the simulated Meta knows, as `GET /__state` answers it. */
export interface WhatsappSnapshot {
  now: string;
  people: Person[];
  messages: MessageView[];
  windows: { phoneNumberId: string; personId: string; openUntil: string }[];
  templates: { id: string; name: string; language: string; status: string }[];
  subscriptions: Record<string, Subscription>;
  callbackUrl: string | undefined;
  webhooks: WebhookCounts;
  requests: SeenRequest[];
}

/** Copies the present state. */
export function readSnapshot(world: WhatsappWorld): WhatsappSnapshot {
  const { store } = world;
  return structuredClone({
    now: world.clock.now().toISOString(),
    people: store.people.all(),
    messages: [...store.messages.values()].map((message) => viewOf(world, message)),
    windows: [...store.pairs].map(([key, pair]) => {
      const [phoneNumberId = '', personId = ''] = key.split('|');
      return { phoneNumberId, personId, openUntil: new Date(pair.windowUntil).toISOString() };
    }),
    templates: [...store.templates.values()].map(({ id, name, language, status }) => ({ id, name, language, status })),
    subscriptions: Object.fromEntries(store.subscriptions),
    callbackUrl: store.callbackUrl,
    webhooks: world.webhooks.counts(),
    requests: world.requests.read(),
  });
}

/** One message for a test or a human. */
export function viewOf(world: WhatsappWorld, message: StoredMessage): MessageView {
  const person = world.store.people.get(message.personId);
  return {
    id: message.wamid,
    direction: message.direction,
    phoneNumberId: message.phoneNumberId,
    waId: person?.waId,
    userId: person?.userId,
    input: message.input,
    type: message.type,
    text: message.preview.body,
    preview: message.preview,
    at: new Date(message.at).toISOString(),
    status: message.status,
    statuses: message.history.map(({ status, at }) => ({ status, at: new Date(at).toISOString() })),
    category: message.category,
    opaque: message.opaque,
    errorCode: message.errorCode,
    isReadByBusiness: message.isReadByBusiness === true,
    content: message.content,
  };
}
