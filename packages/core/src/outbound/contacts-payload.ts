import type { ContactCard } from './contact-card';
import type { Payload } from './media-payload';

/** `contacts` of a contacts message. */
export function contactsPayload(cards: readonly ContactCard[]): Payload[] {
  return cards.map(({ name, phones, emails, urls, addresses, organization, birthday }) => ({
    name: {
      formatted_name: name.formattedName,
      first_name: name.firstName,
      last_name: name.lastName,
      middle_name: name.middleName,
      prefix: name.prefix,
      suffix: name.suffix,
    },
    phones: phones?.map(({ phone, type, waId }) => ({ phone, type, wa_id: waId })),
    emails,
    urls,
    addresses: addresses?.map(({ countryCode, ...address }) => ({ ...address, country_code: countryCode })),
    org: organization,
    birthday,
  }));
}
