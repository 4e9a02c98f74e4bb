import type { CandidatePhone, ContactCandidate, ContactRef, PersonKeys, PhoneFieldKind } from '../crm/contact';
import { matchPhone } from './match-phone';
import { accountKeys } from './phone-number';
import type { ReadBy } from './phone-reading';
import { phoneType } from './phone-type';
import { strengthRank, storedKeys, type KeyStrength } from './stored-keys';

/** A link of ours between the person asked for and a record. */
export interface KnownLink {
  ref: ContactRef;
  linkedBy: 'auto' | 'created' | 'human';
}

/**
 * What a match rests on, best first: a link a human made, a link we made while the record still carries the key, the CRM's own WhatsApp
 * property (or our id on the record), a mobile field, a phone field, another field. `fax` is last and never links.
 */
export const MATCH_CLASSES = ['linked by a human', 'linked before', 'own', 'mobile', 'phone', 'other', 'fax'] as const;

/** One of {@link MATCH_CLASSES}. */
export type MatchClass = (typeof MATCH_CLASSES)[number];

/** Why a recalled record is the person: the best of all that speaks for it. */
export interface CandidateEvidence {
  matchClass: MatchClass;
  strength: KeyStrength;
  /** In words, with the field, without the number. */
  evidence: string;
  /** Only a landline or an extension matched: it is the company's number. */
  isCompanyNumber: boolean;
  /** The key that matched and the text it matched in; null where no number did. */
  number: { key: string; stored: string; field: PhoneFieldKind; by: ReadBy | null } | null;
}

/** What speaks for a record; null when nothing does, whatever the CRM recalled it for. */
export function candidateEvidence(
  candidate: ContactCandidate,
  who: PersonKeys,
  links: readonly KnownLink[],
  accountCountry: string | null,
): CandidateEvidence | null {
  const numbers = candidate.phones
    .flatMap((phone) => numberEvidence(phone, who, candidate.country, accountCountry))
    .toSorted((a, b) => classRank(a) - classRank(b) || strengthRank(b.strength) - strengthRank(a.strength));
  const sure = numbers.find(({ strength, matchClass }) => strength !== 'weak' && matchClass !== 'fax');
  const link = links.find(({ ref }) => ref.object === candidate.ref.object && ref.id === candidate.ref.id);
  const isOurs = candidate.bsuid !== null && who.bsuids.includes(candidate.bsuid);
  const known = { strength: 'strong', isCompanyNumber: false } as const;
  if (link?.linkedBy === 'human') {
    return { ...known, matchClass: 'linked by a human', evidence: 'linked by a human', number: null };
  }
  if (link && (isOurs || sure)) {
    // The number is what links, so what speaks against the number speaks against the link.
    const number = isOurs ? null : (sure?.number ?? null);
    return { ...known, matchClass: 'linked before', evidence: 'linked before, and the key still stands', number };
  }
  if (isOurs) return { ...known, matchClass: 'own', evidence: 'own id on the record', number: null };
  return sure ?? numbers[0] ?? null;
}

/** The place of a class among {@link MATCH_CLASSES}; the smaller is the better. */
export function classRank({ matchClass }: Pick<CandidateEvidence, 'matchClass'>): number {
  return MATCH_CLASSES.indexOf(matchClass);
}

function numberEvidence(
  phone: CandidatePhone,
  who: PersonKeys,
  recordCountry: string | null,
  accountCountry: string | null,
): CandidateEvidence[] {
  return accountKeys(who.phones).flatMap((key) => {
    const { strength, why } = matchPhone({ waId: key, stored: phone.text, recordCountry, accountCountry });
    if (strength === 'none') return [];
    const countries = { record: recordCountry, account: accountCountry };
    const read = storedKeys(phone.text, countries).find((each) => each.key === key);
    const field = phone.kind ?? (phone.field === 'mobile' ? 'mobile' : 'phone');
    return {
      matchClass: field,
      strength,
      evidence: `${phone.field} is the number (${strength}: ${why})`,
      isCompanyNumber: field !== 'own' && ((read?.extension ?? null) !== null || phoneType(key) === 'landline'),
      number: { key, stored: phone.text, field, by: read?.by ?? null },
    };
  });
}
