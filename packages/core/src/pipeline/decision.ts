import type { WorkspaceConnections } from '../connection/connection';
import type { Ids } from '../ports/ids';
import type { Rule } from '../rules/rule';
import type { Template } from '../whatsapp/template';
import { applyChange } from './apply-change';
import { crmLane, linkCondition, type CommandBody, type NewCommand } from './command';
import type { Change, PersonState } from './person-state';

/** What deciding may read beside the person: configuration and time, all given. */
export interface DecideContext {
  workspaceId: string;
  now: Date;
  ids: Ids;
  connections: WorkspaceConnections;
  rules: readonly Rule[];
  templates: readonly Template[];
}

/** What one event came to: the next state, what changed, and the effects we now intend. */
export interface Decision {
  state: PersonState;
  changes: Change[];
  commands: NewCommand[];
  result: 'decided' | 'ignored';
  /** Why it was ignored, as a code. */
  reason: string | null;
}

/** How a command is planned: what, in which order, and what it waits for. */
export interface Plan {
  lane: string;
  key: string;
  body: CommandBody;
  priority?: 'live' | 'backfill';
  waitsFor?: string | null;
  dueAt?: Date;
  id?: string;
}

/** A decision under way. Each step folds its change into the state, so that the next step sees it. */
export interface Draft {
  readonly context: DecideContext;
  readonly eventId: string | null;
  readonly state: PersonState;
  change(change: Change): void;
  plan(plan: Plan): NewCommand;
  /** `reason`: a code worth showing although the event was decided. */
  finish(reason?: string | null): Decision;
  ignore(reason: string): Decision;
}

/** Starts a decision about one person. */
export function startDraft(state: PersonState, context: DecideContext, eventId: string | null): Draft {
  let current = state;
  const changes: Change[] = [];
  const commands: NewCommand[] = [];
  return {
    context,
    eventId,
    get state() {
      return current;
    },
    change(change) {
      current = applyChange(current, change);
      changes.push(change);
    },
    plan(plan) {
      const command: NewCommand = {
        id: plan.id ?? context.ids.next(),
        workspaceId: context.workspaceId,
        lane: plan.lane,
        key: plan.key,
        body: plan.body,
        priority: plan.priority ?? 'live',
        waitsFor: plan.waitsFor ?? null,
        dueAt: plan.dueAt ?? context.now,
        eventId,
      };
      commands.push(command);
      return command;
    },
    finish: (reason = null) => ({ state: current, changes, commands, result: 'decided', reason }),
    ignore: (reason) => ({ state: current, changes, commands, result: 'ignored', reason }),
  };
}

/** The person's contact record in one CRM, where one is linked. */
export function contactLink(state: PersonState, connectionId: string) {
  return state.links.find(
    (link) => link.connectionId === connectionId && link.role === 'contact' && link.endedAt === null,
  );
}

/**
 * Plans an effect on the person's contact in one CRM. While nobody is linked there it waits for the link, and looking for the
 * person is planned too: the store keeps one open search per person and CRM, so planning it again costs nothing.
 */
export function planOnContact(draft: Draft, connectionId: string, key: string, body: CommandBody): void {
  const { person } = draft.state;
  const linked = contactLink(draft.state, connectionId) !== undefined;
  draft.plan({
    lane: crmLane(connectionId),
    key,
    body,
    waitsFor: linked ? null : linkCondition(connectionId, person.id),
  });
  if (!linked) planResolve(draft, connectionId);
}

/** The person is linked in one CRM: what waited for that may go. Saying it again costs nothing. */
export function releaseLinked(draft: Draft, connectionId: string): void {
  draft.change({ type: 'commands.release', condition: linkCondition(connectionId, draft.state.person.id) });
}

/** Plans to look for the person in one CRM. */
export function planResolve(draft: Draft, connectionId: string): void {
  const { person } = draft.state;
  draft.plan({
    lane: crmLane(connectionId),
    key: `person:${person.id}`,
    body: { kind: 'resolvePerson', personId: person.id, connectionId },
  });
}
