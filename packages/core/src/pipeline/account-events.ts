import type { Template } from '../whatsapp/template';
import type { EventHead, ReportedError } from './event-head';

/** What Meta says about a template. */
export type TemplateNews =
  /** `event`: Meta's word. `status`: what it means for sending; null for a warning, which leaves the template as it is. */
  | {
      about: 'status';
      event: string;
      status: Template['status'] | null;
      reason: string | null;
      /** The category it was approved as, which may not be the one submitted. */
      category: Template['category'] | null;
      /** `FIRST_PAUSE`, `SECOND_PAUSE`, `UNPAUSE`, … and its words. */
      note: { title: string | null; description: string | null } | null;
      /** As sent: seconds or words. */
      disableDate: string | null;
      rejection: { reason: string | null; recommendation: string | null } | null;
    }
  | { about: 'quality'; previous: Template['quality']; quality: Template['quality'] }
  /** `impending`: it will become `to` at `at`; else it is `to` now. */
  | {
      about: 'category';
      impending: boolean;
      from: Template['category'] | null;
      to: Template['category'] | null;
      at: Date | null;
    }
  | {
      about: 'components';
      header: string | null;
      body: string | null;
      footer: string | null;
      buttons: { type: string; text: string | null; url: string | null; phone: string | null }[];
    }
  /** Meta believes it stands in the wrong category. */
  | { about: 'misuse'; category: Template['category'] | null; detected: Template['category'] | null };

/** Meta decided, or found something out, about a template. */
export interface TemplateChanged extends EventHead {
  kind: 'template.changed';
  /** Digits, beyond what a number holds; null where it is not told. */
  templateId: string | null;
  name: string;
  /** Normalised to underscores. */
  language: string;
  news: TemplateNews;
}

/** What changed about a business number. */
export type NumberNews =
  /** `limit`: people to write to first per day, null for no limit or where it is not told (`tier` says which). */
  | { about: 'quality'; event: string; tier: string | null; previousTier: string | null; limit: number | null }
  | { about: 'name'; decision: string; requestedName: string | null; reason: string | null }
  /** `settings` as sent: read again at Meta rather than believed. */
  | { about: 'settings'; type: string; settings: Record<string, unknown> }
  | { about: 'username'; status: string; username: string | null };

/** Something changed about a business number. */
export interface NumberChanged extends EventHead {
  kind: 'number.changed';
  /** Digits; where Meta names the number by nothing else, it routes the event within its account. */
  displayPhoneNumber: string | null;
  news: NumberNews;
}

/** Meta restricts, bans, moves or reviews an account. */
export interface AccountChanged extends EventHead {
  kind: 'account.changed';
  /** Meta's word of `account_update`; `REVIEW` for an account review. */
  event: string;
  /** Approved, rejected, … of a review. */
  decision: string | null;
  violation: string | null;
  restrictions: { type: string; until: Date | null }[];
  /** `DISABLE`, `REINSTATE`, `SCHEDULE_FOR_DISABLE` and its day in words. */
  ban: { state: string; date: string | null } | null;
  /** Why a shared number was disconnected, and by whom. */
  disconnection: { reason: string | null; initiatedBy: string | null } | null;
  /** The number it is about, digits, for partner events. */
  phoneNumber: string | null;
  account: AccountParties | null;
  pricing: AccountPricing | null;
  /** ISO country of the business, where it moved. */
  country: string | null;
}

/** Who is involved in an account. */
export interface AccountParties {
  wabaId: string | null;
  ownerBusinessId: string | null;
  partnerAppId: string | null;
  solutionId: string | null;
  solutionPartnerIds: string[];
  adAccountId: string | null;
}

/** Prices that changed for an account. */
export interface AccountPricing {
  volumeTier: {
    category: string | null;
    tier: string | null;
    effectiveMonth: string | null;
    region: string | null;
  } | null;
  authenticationInternational: {
    startsAt: Date | null;
    exceptions: { country: string; startsAt: Date | null }[];
  } | null;
}

/** Meta has something to say to the admin. */
export interface AccountAlerted extends EventHead {
  kind: 'account.alerted';
  entityType: string | null;
  entityId: string | null;
  severity: string | null;
  status: string | null;
  type: string;
  description: string | null;
}

/** How much the portfolio may do. Numbers are null for no limit and where not told; `tier` is Meta's word. */
export interface CapabilityChanged extends EventHead {
  kind: 'capability.changed';
  tier: string | null;
  dailyLimit: number | null;
  /** The old limit, per number. */
  dailyLimitPerNumber: number | null;
  numbersPerBusiness: number | null;
  numbersPerAccount: number | null;
}

/** State or health of a Flow. */
export interface FlowChanged extends EventHead {
  kind: 'flow.changed';
  event: string;
  flowId: string | null;
  message: string | null;
  oldStatus: string | null;
  newStatus: string | null;
  /** `ACTIVATED` or `DEACTIVATED`. */
  alertState: string | null;
  /** Rates, latencies in milliseconds and counts, by Meta's names. */
  metrics: Record<string, number>;
}

/** A payment configuration changed. */
export interface PaymentConfigurationChanged extends EventHead {
  kind: 'payment.configurationChanged';
  name: string | null;
  provider: string | null;
  merchantId: string | null;
  status: string | null;
}

/** Somebody touched the two-step PIN of a number. */
export interface SecurityChanged extends EventHead {
  kind: 'security.changed';
  displayPhoneNumber: string | null;
  event: string;
  /** Meta's id of who asked. */
  requester: string | null;
}

/** A multi-partner solution changed. */
export interface PartnerSolutionChanged extends EventHead {
  kind: 'partner.solutionChanged';
  event: string;
  solutionId: string | null;
  status: string | null;
}

/** A fault of the number or account that belongs to no message. */
export interface ErrorReported extends EventHead {
  kind: 'error.reported';
  error: ReportedError;
}

/** Somebody pressed "Test" on Meta's dashboard: the connection works, nothing else happened. */
export interface TestReceived extends EventHead {
  kind: 'test.received';
  field: string;
}

/** Everything about numbers and accounts. */
export type AccountEvent =
  | TemplateChanged
  | NumberChanged
  | AccountChanged
  | AccountAlerted
  | CapabilityChanged
  | FlowChanged
  | PaymentConfigurationChanged
  | SecurityChanged
  | PartnerSolutionChanged
  | ErrorReported
  | TestReceived;
