import type { ContactCandidate } from '../../crm/contact';

/** Somebody in Belgium, with a number and an id. */
export const anna = { phones: ['+32470120001'], bsuids: ['BE.1001'] };

/** A record with Anna's number in its mobile field, unless said otherwise. */
export function candidate(id: string, rest: Partial<ContactCandidate> & { phone?: string } = {}): ContactCandidate {
  const { phone = '+32 470 12 00 01', ...members } = rest;
  return {
    ref: { object: 'contact', id },
    name: `Record ${id}`,
    phones: [{ text: phone, field: 'mobile' }],
    bsuid: null,
    country: null,
    isCompany: false,
    archived: false,
    updatedAt: null,
    ...members,
  };
}
