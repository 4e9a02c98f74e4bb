import type { ContactCandidate, ContactRef, PersonKeys } from '../crm/contact';
import {
  candidateEvidence,
  classRank,
  type CandidateEvidence,
  type KnownLink,
  type MatchClass,
} from './candidate-evidence';
import { compareCandidates, rankReason, type RankFacts } from './candidate-order';
import { phoneVeto, type PhoneVeto } from './phone-veto';
import type { KeyStrength } from './stored-keys';

/** Who is looked for, and what we know besides the records. Left out: nothing known. */
export interface RankQuestion extends RankFacts {
  who: PersonKeys;
  /** Reads national spellings of records without a country, and then only weakly. */
  accountCountry: string | null;
  /** Our links of this person to records of this CRM. */
  links?: readonly KnownLink[];
  /** Our business numbers and those of the people who work here, E.164. */
  ownNumbers?: readonly string[];
  employeeNumbers?: readonly string[];
}

/** A record that is the person, or may be. */
export interface RankedCandidate {
  ref: ContactRef;
  name: string | null;
  matchClass: MatchClass;
  strength: KeyStrength;
  /** What matched, in words. */
  evidence: string;
  /** Why it stands where it stands, in words. */
  reason: string;
}

/** A record that matched and must not be linked. */
export interface VetoedCandidate extends RankedCandidate {
  veto: PhoneVeto;
}

/**
 * What became of the records a CRM recalled.
 *
 * - `found`: one surely; may be linked without asking.
 * - `company`: the number is a company's (landline, extension). The company may be linked, its people are offered.
 * - `suggested`: only weak matches. `ambiguous`: several sure ones. Both: a human chooses, best first.
 * - `vetoed`: what matched must not be linked; `absent`: nothing matched.
 */
export type Ranking = (
  | { state: 'found'; candidate: RankedCandidate }
  | { state: 'company'; company: ContactRef; evidence: string; people: RankedCandidate[] }
  | { state: 'suggested' | 'ambiguous'; candidates: RankedCandidate[] }
  | { state: 'vetoed' | 'absent' }
) & { vetoed: VetoedCandidate[] };

interface Match extends CandidateEvidence {
  candidate: ContactCandidate;
  ranked: RankedCandidate;
}

/**
 * Verifies every record a CRM recalled, sorts out those with a veto, and ranks the rest: class by class of {@link MatchClass}, then by the
 * rules of `compareCandidates`. Recall proves nothing; only a record's own texts, our id on it, and our links do. Only one sure record in the
 * best class is found. The result does not depend on the order of the candidates. Pure.
 */
export function rankCandidates(question: RankQuestion, candidates: readonly ContactCandidate[]): Ranking {
  const matches = oncePerRecord(
    candidates
      .flatMap((candidate) => verify(candidate, question))
      .toSorted((a, b) => classRank(a) - classRank(b) || compareCandidates(a.candidate, b.candidate, question)),
  );
  const personRecords = matches.filter(({ candidate, number }) => number && isPersonRecord(candidate)).length;
  const vetoes = matches.map((match) => vetoOf(match, question, personRecords));
  const vetoed = matches.flatMap(({ ranked }, index) => (vetoes[index] ? [{ ...ranked, veto: vetoes[index] }] : []));
  const free = matches.filter((_match, index) => !vetoes[index]);
  if (free.length === 0) return { state: vetoed.length > 0 ? 'vetoed' : 'absent', vetoed };
  const own = free.filter(({ isCompanyNumber }) => !isCompanyNumber);
  const best = bestOf(own);
  const [first] = best;
  if (first && best.length === 1) return { state: 'found', candidate: first.ranked, vetoed };
  if (best.length === 0) {
    const company = own.length === 0 ? companyOf(free) : null;
    if (company) return { state: 'company', ...company, vetoed };
    return { state: 'suggested', candidates: free.map(({ ranked }) => ranked), vetoed };
  }
  return { state: 'ambiguous', candidates: sureFirst(free), vetoed };
}

/** A record that was recalled twice counts once, as its better self. */
function oncePerRecord(matches: readonly Match[]): Match[] {
  const seen = new Set<string>();
  return matches.filter(({ candidate: { ref } }) => {
    const text = `${ref.object}\n${ref.id}`;
    const isFirst = !seen.has(text);
    seen.add(text);
    return isFirst;
  });
}

function isPersonRecord({ isCompany, erased, inBin }: ContactCandidate): boolean {
  return !isCompany && erased !== true && inBin !== true;
}

function verify(candidate: ContactCandidate, question: RankQuestion): Match[] {
  const found = candidateEvidence(candidate, question.who, question.links ?? [], question.accountCountry);
  if (!found) return [];
  const { matchClass, strength, evidence } = found;
  const reason = rankReason(candidate, matchClass, question);
  const ranked = { ref: candidate.ref, name: candidate.name, matchClass, strength, evidence, reason };
  return [{ ...found, candidate, ranked }];
}

function vetoOf({ candidate, number }: Match, question: RankQuestion, personRecords: number): PhoneVeto | null {
  return phoneVeto({
    key: number?.key ?? null,
    by: number?.by ?? null,
    ...(number ? { stored: number.stored, field: number.field } : {}),
    bsuids: question.who.bsuids,
    ownNumbers: question.ownNumbers ?? [],
    employeeNumbers: question.employeeNumbers ?? [],
    personRecords,
    record: candidate,
  });
}

/** The sure ones of the best class: living before archived, people before companies. */
function bestOf(matches: readonly Match[]): Match[] {
  const sure = matches.filter(({ strength }) => strength !== 'weak');
  const living = preferred(sure, ({ candidate }) => !candidate.archived);
  const [first] = living;
  const inClass = living.filter((match) => first && classRank(match) === classRank(first));
  return preferred(inClass, ({ candidate }) => !candidate.isCompany);
}

function preferred(matches: Match[], isPreferred: (match: Match) => boolean): Match[] {
  const some = matches.filter(isPreferred);
  return some.length > 0 ? some : matches;
}

function sureFirst(matches: readonly Match[]): RankedCandidate[] {
  const ranked = matches.map((match) => match.ranked);
  return [
    ...ranked.filter(({ strength }) => strength !== 'weak'),
    ...ranked.filter(({ strength }) => strength === 'weak'),
  ];
}

/**
 * The one company whose number it is, with the people who carry it; null where it is unknown, there are several, or only the account's
 * country reads the number so.
 */
function companyOf(
  matches: readonly Match[],
): { company: ContactRef; evidence: string; people: RankedCandidate[] } | null {
  const companies = new Map<string, { company: ContactRef; evidence: string }>();
  for (const { candidate, ranked, number } of matches) {
    const company = candidate.isCompany ? candidate.ref : (candidate.companyRef ?? null);
    if (company === null || number?.by === 'account') continue;
    const key = `${company.object}\n${company.id}`;
    if (!companies.has(key) || candidate.isCompany) companies.set(key, { company, evidence: ranked.evidence });
  }
  const [only] = companies.values();
  if (!only || companies.size > 1) return null;
  return { ...only, people: matches.filter(({ candidate }) => !candidate.isCompany).map(({ ranked }) => ranked) };
}
