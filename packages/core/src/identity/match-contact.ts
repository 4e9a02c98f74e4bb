import type { ContactCandidate, PersonKeys } from '../crm/contact';
import { storedKey, type KeyStrength } from './phone-number';
import type { Resolution } from './resolution';
import { waKey } from './wa-key';

interface Match {
  candidate: ContactCandidate;
  strength: KeyStrength;
  evidence: string;
}

/**
 * Decides which of the records a CRM recalled really is the person. Every candidate is verified by its own phone texts; recall alone
 * proves nothing. One sure record → found; none → absent; several, or only weak ones → ambiguous, for a human. Pure.
 * @param defaultCountry reads national spellings of records without a country, and then only weakly
 */
export function matchContacts(
  who: PersonKeys,
  candidates: readonly ContactCandidate[],
  defaultCountry: string | null,
): Resolution {
  const keys = new Set(who.phones.map((phone) => waKey(phone.replace(/^\+/, ''))));
  const matches = candidates.flatMap((candidate) => verify(candidate, who, keys, defaultCountry) ?? []);
  const own = matches.filter(({ evidence }) => evidence.startsWith('own id'));
  if (own.length === 1 && own[0]) return found(own[0]);
  const sure = matches.filter(({ strength }) => strength !== 'weak');
  const best = preferred(sure);
  if (best.length === 1 && best[0]) return found(best[0]);
  if (matches.length === 0) return { state: 'absent' };
  return {
    state: 'ambiguous',
    candidates: matches.map(({ candidate, evidence }) => ({ ref: candidate.ref, evidence })),
  };
}

/** Living records before archived ones, people before companies. */
function preferred(matches: Match[]): Match[] {
  const living = matches.filter(({ candidate }) => !candidate.archived);
  const pool = living.length > 0 ? living : matches;
  const people = pool.filter(({ candidate }) => !candidate.isCompany);
  return people.length > 0 ? people : pool;
}

function found({ candidate, evidence }: Match): Resolution {
  return { state: 'found', ref: candidate.ref, evidence };
}

const RANK: Record<KeyStrength, number> = { strong: 2, normal: 1, weak: 0 };

function verify(
  candidate: ContactCandidate,
  who: PersonKeys,
  keys: Set<string>,
  defaultCountry: string | null,
): Match | null {
  if (candidate.bsuid !== null) {
    if (who.bsuids.includes(candidate.bsuid))
      return { candidate, strength: 'strong', evidence: 'own id on the record' };
    // The record was written for another account: the number has been given to somebody else since.
    if (who.bsuids.length > 0) return null;
  }
  const matched = candidate.phones
    .map(({ text, field }) => ({ field, read: storedKey(text, candidate.country, defaultCountry) }))
    .filter(({ read }) => read !== null && keys.has(read.key))
    .toSorted((a, b) => RANK[b.read?.strength ?? 'weak'] - RANK[a.read?.strength ?? 'weak']);
  const best = matched[0];
  return best?.read
    ? { candidate, strength: best.read.strength, evidence: `${best.field} is the number (${best.read.strength})` }
    : null;
}
