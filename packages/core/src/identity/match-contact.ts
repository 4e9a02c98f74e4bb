import type { ContactCandidate, PersonKeys } from '../crm/contact';
import { rankCandidates, type RankedCandidate } from './rank-candidates';
import type { Resolution, ResolutionCandidate } from './resolution';

/**
 * Decides which of the records a CRM recalled really is the person, for the pipeline: what {@link rankCandidates} found or took for the
 * company → found; suggestions, several sure records, and records under a veto → ambiguous, for a human; none → absent. A record that
 * belongs to another WhatsApp account is as good as none: the number was given to somebody else, who does not inherit it. Pure.
 * @param defaultCountry reads national spellings of records without a country, and then only weakly
 */
export function matchContacts(
  who: PersonKeys,
  candidates: readonly ContactCandidate[],
  defaultCountry: string | null,
): Resolution {
  const ranking = rankCandidates({ who, accountCountry: defaultCountry }, candidates);
  switch (ranking.state) {
    case 'found':
      return { state: 'found', ref: ranking.candidate.ref, evidence: ranking.candidate.evidence };
    case 'company':
      return { state: 'found', ref: ranking.company, evidence: `company: ${ranking.evidence}` };
    case 'suggested':
    case 'ambiguous':
      return { state: 'ambiguous', candidates: ranking.candidates.map(toChoice) };
    case 'absent':
      return { state: 'absent' };
    case 'vetoed': {
      const held = ranking.vetoed.filter(({ veto }) => veto.code !== 'RECYCLED');
      if (held.length === 0) return { state: 'absent' };
      const choices = held.map((each) => ({ ...toChoice(each), evidence: `${each.evidence}; but ${each.veto.words}` }));
      return { state: 'ambiguous', candidates: choices };
    }
  }
}

function toChoice({ ref, evidence, strength, reason }: RankedCandidate): ResolutionCandidate {
  return { ref, evidence, strength, reason };
}
