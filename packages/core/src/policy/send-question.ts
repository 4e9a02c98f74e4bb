import type { ConsentPurpose, ConsentState } from '../consent/consent';
import type { IdentityKey } from '../identity/identity-key';
import { windowState, type WindowState } from '../window/service-window';
import type { Template } from '../whatsapp/template';
import type { DenyReason, HoldReason, Remedy } from './verdict';

/** What somebody or something wants to send. */
export interface SendRequest {
  /** `text`: free-form of any kind, only inside the window. `template`: an approved form. */
  kind: 'text' | 'template';
  /** True when no human pressed send. */
  automatic: boolean;
  /** True for one of many sent at once (a campaign). */
  bulk: boolean;
  /** The identity the message would go to; null when none is known. */
  recipient: IdentityKey | null;
  /** Template variables that have neither value nor fallback. */
  missingVariables: readonly string[];
  /** What WhatsApp would refuse the content for, as `path:CODE`; empty when it fits. */
  contentProblems: readonly string[];
}

/** Everything the rules may know. No fact is looked up while they are asked. */
export interface SendFacts {
  /** The sending number in any spelling; null when unknown. */
  senderPhone: string | null;
  /** The template as it stands at Meta now; null when it is not known there. Ignored for text. */
  template: Pick<Template, 'category' | 'status' | 'quality'> | null;
  /** The vendor's time of the newest message by this person to this number that opens the window. */
  lastInboundAt: Date | null;
  /** When Meta last said that the window is closed (131047); its clock is the judge. Null when it never did. */
  windowClosedAt: Date | null;
  /** The current consent per purpose. */
  consents: ConsentState;
  /** A reply is refused this long before the window closes, in milliseconds. */
  windowGuardMs: number;
  /** Free-form messages delivered by this number in this calendar month; null when not counted. */
  serviceSentThisMonth: number | null;
  /** Strict mode: an opt-in counts only for the purpose it names. */
  optInPerCategory: boolean;
}

/** How far the person agreed to one purpose: for it by name, only in general, or not at all. */
export type OptIn = 'named' | 'general' | 'none';

/** A request with its facts, and what several rules derive from them. */
export interface SendQuestion {
  request: SendRequest;
  facts: SendFacts;
  now: Date;
  window: WindowState;
  /** Unknown categories count as marketing, the strictest. */
  category: 'service' | 'utility' | 'marketing' | 'authentication';
  optIn: OptIn;
}

/** What one rule says, and the facts it read. */
export type RuleAnswer = { facts: Record<string, string> } & (
  | { says: 'pass' }
  | { says: 'hold'; reason: HoldReason; until: Date | null }
  | { says: 'deny'; reason: DenyReason; remedy: Remedy }
);

/** One rule: a name that stays the same for ever, and a pure question. */
export interface PolicyRule {
  name: string;
  ask(question: SendQuestion): RuleAnswer;
}

/** Derives what the rules share. Pure. */
export function askQuestion(request: SendRequest, facts: SendFacts, now: Date): SendQuestion {
  const category = categoryOf(request, facts);
  return {
    request,
    facts,
    now,
    window: windowOf(facts, now),
    category,
    optIn: optInFor(category, facts.consents),
  };
}

/** What Meta said holds until the person writes again. */
function windowOf({ lastInboundAt, windowClosedAt, windowGuardMs }: SendFacts, now: Date): WindowState {
  const saidClosed = windowClosedAt !== null && (lastInboundAt === null || lastInboundAt <= windowClosedAt);
  return saidClosed ? 'closed' : windowState(lastInboundAt, now, windowGuardMs);
}

function categoryOf(request: SendRequest, facts: SendFacts): SendQuestion['category'] {
  if (request.kind === 'text') return 'service';
  const category = facts.template?.category ?? 'unknown';
  return category === 'unknown' ? 'marketing' : category;
}

const PURPOSES: readonly ConsentPurpose[] = ['all', 'service', 'utility', 'authentication', 'marketing'];

function optInFor(purpose: ConsentPurpose, consents: ConsentState): OptIn {
  const own = consents[purpose]?.state;
  if (own === 'opted-in') return 'named';
  if (own === 'opted-out') return 'none';
  return PURPOSES.some((each) => consents[each]?.state === 'opted-in') ? 'general' : 'none';
}
