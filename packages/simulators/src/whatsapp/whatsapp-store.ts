import { createHash } from 'node:crypto';
import { KeptMap } from '../shared/kept-map';
import { createPeople, type People } from './people';
import type { MediaFacts, Pair, StoredMessage, StoredState, Subscription } from './whatsapp-state';
import type { BusinessAccount, BusinessPhoneNumber, Template, WhatsappSettings } from './whatsapp-options';

/** A business number and the account it belongs to. */
export interface BusinessNumber {
  account: BusinessAccount;
  phoneNumber: BusinessPhoneNumber;
  /** The number as digits. */
  digits: string;
}

/** Everything the simulated Meta remembers. What is changed in place has to be set again, or it is not kept. */
export interface WhatsappStore {
  callbackUrl: string | undefined;
  readonly people: People;
  readonly messages: KeptMap<StoredMessage>;
  /** By `pairKey`. */
  readonly pairs: KeptMap<Pair>;
  readonly templates: KeptMap<Template>;
  readonly media: KeptMap<MediaFacts>;
  /** By account id. */
  readonly subscriptions: KeptMap<Subscription>;
  /** `"<phone number id>:<YYYY-MM>"` → free-form messages sent in that month. */
  readonly serviceCounts: KeptMap<number>;
  /** What else is kept, under names: `clockOffsetMs`, `callbackUrl`. */
  readonly server: KeptMap<unknown>;
  readonly numbers: ReadonlyMap<string, BusinessNumber>;
  /** Forgets everything and starts again from the settings. */
  reset(): void;
  /** Takes over a stored state. */
  restore(state: StoredState): void;
  /** Remembers a message, forgetting the oldest beyond the history limit. */
  remember(message: StoredMessage): void;
}

/** Makes the store as the settings describe it. */
export function createWhatsappStore(settings: WhatsappSettings): WhatsappStore {
  const server = new KeptMap<unknown>().set('version', 1);
  const store: WhatsappStore = {
    get callbackUrl() {
      const url = server.get('callbackUrl');
      return typeof url === 'string' ? url : undefined;
    },
    set callbackUrl(url) {
      if (url === undefined) server.delete('callbackUrl');
      else server.set('callbackUrl', url);
    },
    server,
    people: createPeople(),
    messages: new KeptMap(),
    pairs: new KeptMap(),
    templates: new KeptMap(),
    media: new KeptMap(),
    subscriptions: new KeptMap(),
    serviceCounts: new KeptMap(),
    numbers: numbersOf(settings.businessAccounts),
    reset() {
      for (const map of [store.messages, store.pairs, store.templates, store.media, store.serviceCounts]) map.clear();
      store.people.restore([]);
      settings.people.forEach((person) => store.people.add(person));
      for (const account of settings.businessAccounts) {
        store.subscriptions.set(account.id, { isSubscribed: account.isSubscribed });
        for (const template of account.templates) {
          const id = template.id ?? templateId(account.id, template.name, template.language);
          store.templates.set(id, { ...template, id, businessAccountId: account.id });
        }
      }
    },
    restore(state) {
      store.callbackUrl = settings.webhookUrl ?? state.server.callbackUrl;
      store.people.restore([...state.people.values()]);
      for (const person of settings.people) {
        if (store.people.find(person.waId ?? person.userId ?? '') === undefined) store.people.add(person);
      }
      state.messages.forEach((message, wamid) => store.messages.set(wamid, message));
      state.media.forEach((facts, id) => store.media.set(id, facts));
      state.pairs.forEach((pair, key) => store.pairs.set(key, pair));
      state.serviceCounts.forEach((count, key) => store.serviceCounts.set(key, count));
      for (const [id, subscription] of state.subscriptions) {
        if (store.subscriptions.has(id)) store.subscriptions.set(id, subscription);
      }
      for (const [id, status] of state.templateStatuses) {
        const template = store.templates.get(id);
        if (template !== undefined) template.status = status;
      }
    },
    remember(message) {
      store.messages.set(message.wamid, message);
      forgetOldest(store.messages, settings.messageHistory);
    },
  };
  store.callbackUrl = settings.webhookUrl;
  store.reset();
  return store;
}

function forgetOldest(messages: KeptMap<StoredMessage>, most: number): void {
  for (const oldest of messages.keys()) {
    if (messages.size <= most) break;
    messages.delete(oldest);
  }
}

function numbersOf(accounts: BusinessAccount[]): Map<string, BusinessNumber> {
  const numbers = new Map<string, BusinessNumber>();
  for (const account of accounts) {
    for (const phoneNumber of account.phoneNumbers) {
      numbers.set(phoneNumber.id, { account, phoneNumber, digits: phoneNumber.displayPhoneNumber.replace(/\D/g, '') });
    }
  }
  return numbers;
}

/** Template ids are long digit strings; the same template gets the same id in every run. */
function templateId(accountId: string, name: string, language: string): string {
  const digest = createHash('sha256').update(`${accountId}|${name}|${language}`).digest();
  return (BigInt(`0x${digest.subarray(0, 7).toString('hex')}`) + 10n ** 17n).toString();
}
