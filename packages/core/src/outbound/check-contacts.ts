import type { ContactCard } from './contact-card';
import { checkLink } from './check-media';
import type { Findings } from './outbound-problem';

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const DAY = /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/;
const WA_ID = /^[0-9]{6,15}$/;
const COUNTRY = /^[A-Za-z]{2}$/;

/** Finds what is wrong with the contacts of a contacts message. */
export function checkContacts(findings: Findings, contacts: readonly ContactCard[]): void {
  findings.amount('contacts', contacts.length);
  for (const [index, card] of contacts.entries()) checkCard(findings.at(index), card);
}

function checkCard(findings: Findings, card: ContactCard): void {
  if (card.name.formattedName.trim() === '')
    findings.at('name', 'formattedName').say('EMPTY', 'The contact has no name', 'Write the whole name there.');
  for (const [index, { phone, waId }] of (card.phones ?? []).entries()) {
    const at = findings.at('phones', index);
    if (phone.trim() === '')
      at.at('phone').say('EMPTY', 'The number of the contact is empty', 'Write it or leave it out.');
    if (waId !== undefined && !WA_ID.test(waId))
      at.at('waId').say('WRONG_FORMAT', 'A WhatsApp id has digits only', 'Write it with country code and without +.');
  }
  for (const [index, { email }] of (card.emails ?? []).entries())
    wants(findings.at('emails', index, 'email'), EMAIL.test(email), 'The e-mail address is none', 'name@example.com');
  for (const [index, { url }] of (card.urls ?? []).entries()) checkLink(findings.at('urls', index, 'url'), url);
  for (const [index, { countryCode }] of (card.addresses ?? []).entries()) {
    const fits = countryCode === undefined || COUNTRY.test(countryCode);
    wants(findings.at('addresses', index, 'countryCode'), fits, 'A country code has two letters', 'DE');
  }
  if (card.birthday !== undefined)
    wants(findings.at('birthday'), DAY.test(card.birthday), 'The birthday is no date', '2012-08-18');
}

function wants(findings: Findings, fits: boolean, words: string, example: string): void {
  if (!fits) findings.say('WRONG_FORMAT', words, `Write it like ${example}.`);
}
