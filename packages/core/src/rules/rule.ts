import type { OutboundContent } from '../whatsapp/outbound-message';

/** What starts a rule: a deal of a CRM connection entered a stage (by the vendor's stage id, or its name where no id is known). */
export interface RuleTrigger {
  event: 'deal.stageChanged';
  /** CRM connection; null = any. */
  connectionId: string | null;
  stageId: string | null;
  stageName: string | null;
}

/** What a rule sends. Variables are literals or paths such as `contact.name`, `deal.title`, `deal.stage`. */
export type RuleAction =
  | { send: 'template'; name: string; language: string; variables: RuleVariable[]; fromConnectionId: string | null }
  | { send: 'text'; text: string; fromConnectionId: string | null }
  /** Any other kind of message, the same for everybody. */
  | { send: 'content'; content: OutboundContent; fromConnectionId: string | null };

/** A value for one template variable. `fallback` is used when the path is empty; without one the message is refused. */
export type RuleVariable =
  | { literal: string }
  | { path: 'contact.name' | 'deal.title' | 'deal.stage'; fallback: string | null };

/** "When the CRM says X, do Y." Stored, versioned data. */
export interface Rule {
  id: string;
  workspaceId: string;
  name: string;
  enabled: boolean;
  when: RuleTrigger;
  then: RuleAction;
}
