import { z } from 'zod';
import type { ContactCard } from './contact-card';
import { id, label, list, object, toList } from './webhook-fields';
import { type JsonObject, isObject } from './json-object';

const nameSchema = object({
  formatted_name: label,
  first_name: label,
  middle_name: label,
  last_name: label,
  prefix: label,
  suffix: label,
});

/** One card. Every member may be missing; what is no list of objects counts as none. */
const cardSchema = z.object({
  name: nameSchema,
  phones: list,
  emails: list,
  addresses: list,
  org: object({ company: label, department: label, title: label }),
  urls: list,
  birthday: label,
  vcard: label,
  origin: label,
});

const phoneSchema = z.object({ phone: label, wa_id: label, user_id: id, type: label });
const emailSchema = z.object({ email: label, type: label });
const urlSchema = z.object({ url: label, type: label });
const addressSchema = z.object({
  street: label,
  city: label,
  state: label,
  zip: label,
  country: label,
  country_code: label,
  type: label,
});

/**
 * The cards of a `contacts` message. An early shape has `origin` beside the cards: both places count.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/contacts
 */
export function readCards(raw: JsonObject): ContactCard[] {
  return toList(raw['contacts']).flatMap((card) => (isObject(card) ? [readCard(card, raw['origin'])] : []));
}

function readCard(raw: JsonObject, messageOrigin: unknown): ContactCard {
  const card = cardSchema.parse(raw);
  const phones = each(phoneSchema, card.phones).filter(({ phone, wa_id: waId }) => phone !== null || waId !== null);
  const name = readName(card.name);
  return {
    ...name,
    name: name.name || (card.org?.company ?? phones[0]?.phone ?? ''),
    phones: phones.map(({ wa_id: waId, user_id: userId, ...rest }) => ({ ...rest, waId, userId })),
    emails: each(emailSchema, card.emails).flatMap(({ email, type }) => (email === null ? [] : [{ email, type }])),
    addresses: each(addressSchema, card.addresses).map(({ country_code: countryCode, ...rest }) => ({
      ...rest,
      countryCode,
    })),
    organisation: card.org ?? null,
    urls: each(urlSchema, card.urls).flatMap(({ url, type }) => (url === null ? [] : [{ url, type }])),
    birthday: card.birthday,
    vcard: card.vcard,
    origin: originOf(card.origin ?? messageOrigin),
  };
}

type Name = Pick<ContactCard, 'name' | 'firstName' | 'middleName' | 'lastName' | 'prefix' | 'suffix'>;

/** The name as formatted, else put together from its parts. */
function readName(name: z.infer<typeof nameSchema>): Name {
  const parts = {
    prefix: name?.prefix ?? null,
    firstName: name?.first_name ?? null,
    middleName: name?.middle_name ?? null,
    lastName: name?.last_name ?? null,
    suffix: name?.suffix ?? null,
  };
  const spelled = Object.values(parts).filter((part) => part !== null);
  return { ...parts, name: name?.formatted_name ?? spelled.join(' ') };
}

function originOf(origin: unknown): ContactCard['origin'] {
  if (origin === 'contact_request') return origin;
  return origin === undefined || origin === null ? null : 'other';
}

function each<S extends z.ZodType>(schema: S, items: readonly unknown[]): z.output<S>[] {
  return items.flatMap((item) => {
    const { success, data } = schema.safeParse(item);
    return success ? [data] : [];
  });
}
