import type { ContactCandidate } from '../crm/contact';
import type { MatchClass } from './candidate-evidence';

/** What decides between records of one class. Left out: that rule is silent. */
export interface RankFacts {
  /** The vendor's id of the user who answers this chat. */
  agentRef?: string | null;
  /** The name on the person's WhatsApp profile: free text, so it may break a tie and never makes a match. */
  profileName?: string | null;
  now?: Date;
}

const DAY_MS = 86_400_000;
/** An open lead somebody worked with this lately comes before a contact nobody worked with for a year. */
const FRESH_LEAD_MS = 30 * DAY_MS;
const SILENT_CONTACT_MS = 365 * DAY_MS;

/**
 * Orders two records that match equally well; negative when `a` comes first. Living before archived, people before companies, an open deal,
 * contacts before leads (but a fresh lead before a silent contact), the owner who is answering, the latest activity, the older record, the
 * profile name, at last the record's id: a total order, so that the same records always come in the same order. Pure.
 */
export function compareCandidates(a: ContactCandidate, b: ContactCandidate, facts: RankFacts): number {
  for (const order of ORDERS) {
    const difference = order(a, facts) - order(b, facts);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return (
    compareText(a.ref.object, b.ref.object) || a.ref.id.length - b.ref.id.length || compareText(a.ref.id, b.ref.id)
  );
}

/** Each gives a record a number; the smaller comes first. */
const ORDERS: readonly ((candidate: ContactCandidate, facts: RankFacts) => number)[] = [
  ({ archived }) => Number(archived),
  ({ isCompany }) => Number(isCompany),
  ({ hasOpenDeal }) => Number(hasOpenDeal !== true),
  leadOrder,
  (candidate, facts) => Number(!isOwnedByAgent(candidate, facts)),
  ({ lastActivityAt }) => -timeOf(lastActivityAt, 0),
  ({ createdAt }) => timeOf(createdAt, Number.MAX_SAFE_INTEGER),
  (candidate, facts) => Number(!hasProfileName(candidate, facts)),
];

/** A contact at work, a fresh lead, a silent contact, a lead nobody works with. */
function leadOrder({ isLead, lastActivityAt }: ContactCandidate, { now }: RankFacts): number {
  const silentMs = now && lastActivityAt ? now.getTime() - lastActivityAt.getTime() : null;
  if (isLead === true) return silentMs !== null && silentMs <= FRESH_LEAD_MS ? 1 : 3;
  return silentMs !== null && silentMs >= SILENT_CONTACT_MS ? 2 : 0;
}

function isOwnedByAgent({ ownerRef }: ContactCandidate, { agentRef }: RankFacts): boolean {
  return typeof ownerRef === 'string' && ownerRef !== '' && ownerRef === agentRef;
}

function hasProfileName({ name }: ContactCandidate, { profileName }: RankFacts): boolean {
  const wanted = foldName(profileName);
  return wanted !== '' && foldName(name) === wanted;
}

function foldName(name: string | null | undefined): string {
  return (name ?? '').normalize('NFKC').trim().toLowerCase();
}

/** Dates that are none count as unknown. */
function timeOf(date: Date | null | undefined, unknown: number): number {
  const time = date?.getTime() ?? unknown;
  return Number.isNaN(time) ? unknown : time;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

const CLASS_WORDS: Record<MatchClass, string> = {
  'linked by a human': 'a human linked it',
  'linked before': 'linked before',
  own: 'its own WhatsApp property',
  mobile: 'a mobile field',
  phone: 'a phone field',
  other: 'another field',
  fax: 'a fax field',
};

/** Why a record stands where it stands, in words: its class, and whatever of the order speaks for it. */
export function rankReason(candidate: ContactCandidate, matchClass: MatchClass, facts: RankFacts): string {
  const words = [CLASS_WORDS[matchClass], candidate.isCompany ? 'a company' : candidate.isLead ? 'a lead' : 'a person'];
  if (candidate.archived) words.push('archived');
  if (candidate.hasOpenDeal) words.push('an open deal');
  if (leadOrder(candidate, facts) === 1) words.push('active in the last 30 days');
  if (leadOrder(candidate, facts) === 2) words.push('silent for a year');
  if (isOwnedByAgent(candidate, facts)) words.push('owned by whoever answers');
  if (hasProfileName(candidate, facts)) words.push('named like the profile');
  return words.join(', ');
}
