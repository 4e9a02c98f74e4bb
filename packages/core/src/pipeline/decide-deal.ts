import type { Connection } from '../connection/connection';
import type { DealChange } from '../crm/change';
import type { Conversation } from '../conversation/conversation';
import { isEcho, type KnownValue } from '../mapping/known-value';
import type { Rule } from '../rules/rule';
import { releaseLinked, type DecideContext, type Decision, type Draft } from './decision';
import { planSend, fillVariables, type SendWish } from './decide-send';

/** What a changed deal means before anybody is looked up: what is now known, and which rules it starts. */
export interface DealNews {
  known: KnownValue[];
  triggered: Rule[];
  /** `echo`: our own write or nothing new. `first`: never seen before, so nothing can have changed. */
  news: 'stage' | 'first' | 'echo';
}

/**
 * Compares a deal with the last values known. Equal = echo, dropped; different = a real edit, never dropped, whoever the vendor
 * says made it. Pure.
 */
export function readDealNews(
  change: DealChange,
  connectionId: string,
  knownValues: readonly KnownValue[],
  rules: readonly Rule[],
  baseline: boolean,
): DealNews {
  const known = knownValues.find(
    (each) =>
      each.connectionId === connectionId &&
      each.object === change.ref.object &&
      each.recordId === change.ref.id &&
      each.field === 'stage',
  );
  const heard = change.stage?.id ?? null;
  const value: KnownValue = {
    connectionId,
    object: change.ref.object,
    recordId: change.ref.id,
    field: 'stage',
    value: heard,
    pending: null,
    at: change.occurredAt,
  };
  if (!known) return { known: [value], triggered: [], news: 'first' };
  if (isEcho(known, heard)) return { known: known.value === heard ? [] : [value], triggered: [], news: 'echo' };
  const triggered = baseline ? [] : rules.filter((rule) => matches(rule, change, connectionId));
  return { known: [value], triggered, news: 'stage' };
}

function matches(rule: Rule, change: DealChange, connectionId: string): boolean {
  const { when } = rule;
  if (!rule.enabled || change.stage === null) return false;
  if (when.connectionId !== null && when.connectionId !== connectionId) return false;
  if (when.stageId !== null) return when.stageId === change.stage.id;
  return when.stageName !== null && when.stageName === change.stage.name;
}

/** A deal entered a stage that rules wait for: each of them sends, or says why not. */
export function decideDealNews(
  draft: Draft,
  change: DealChange,
  connectionId: string,
  triggered: readonly Rule[],
): Decision {
  linkRecords(draft, change, connectionId);
  const unsent = triggered.filter((rule) => !runRule(draft, change, rule));
  return draft.finish(unsent.length > 0 ? 'NO_SENDING_NUMBER' : null);
}

function linkRecords(draft: Draft, change: DealChange, connectionId: string): void {
  const records = [
    { role: 'deal' as const, object: change.ref.object, recordId: change.ref.id },
    ...(change.contact
      ? [{ role: 'contact' as const, object: change.contact.ref.object, recordId: change.contact.ref.id }]
      : []),
  ];
  for (const record of records) {
    const taken = draft.state.links.some(
      (link) =>
        link.connectionId === connectionId &&
        link.endedAt === null &&
        (record.role === 'contact'
          ? link.role === 'contact'
          : link.object === record.object && link.recordId === record.recordId),
    );
    if (taken) continue;
    draft.change({
      type: 'link.save',
      link: {
        id: draft.context.ids.next(),
        personId: draft.state.person.id,
        connectionId,
        ...record,
        linkedBy: 'auto',
        evidence: `${change.ref.object} ${change.ref.id} changed`,
        since: draft.context.now,
        endedAt: null,
      },
    });
    if (record.role === 'contact') releaseLinked(draft, connectionId);
  }
}

function runRule(draft: Draft, change: DealChange, rule: Rule): boolean {
  const sender = senderFor(draft, rule.then.fromConnectionId);
  if (!sender) return false;
  const values = {
    'contact.name': change.contact?.name ?? draft.state.person.profileName ?? '',
    'deal.title': change.title,
    'deal.stage': change.stage?.name ?? '',
  };
  const { then } = rule;
  planSend(draft, {
    connection: sender,
    author: `rule:${rule.name}`,
    automatic: true,
    ...ruleContent(then, values),
  });
  return true;
}

type RuleValues = Parameters<typeof fillVariables>[1];

function ruleContent(then: Rule['then'], values: RuleValues): Pick<SendWish, 'content' | 'missing'> {
  if (then.send === 'template') return fillVariables(then, values);
  const content = then.send === 'text' ? { kind: 'text' as const, text: then.text, previewUrl: false } : then.content;
  return { content, missing: [] };
}

/** The number a rule sends from: the one it names, else the one of the latest conversation, else the only one there is. */
function senderFor(draft: Draft, named: string | null): Connection | null {
  const { whatsapp } = draft.context.connections satisfies DecideContext['connections'];
  if (named !== null) return whatsapp.find((each) => each.id === named) ?? null;
  const latest = draft.state.conversations.toSorted(byLatest)[0];
  return (
    whatsapp.find((each) => each.id === latest?.connectionId) ?? (whatsapp.length === 1 ? (whatsapp[0] ?? null) : null)
  );
}

function byLatest(one: Conversation, other: Conversation): number {
  return (other.lastMessageAt?.getTime() ?? 0) - (one.lastMessageAt?.getTime() ?? 0);
}
