import { KaiwaError } from '../errors/kaiwa-error';
import type { BatchWrites, EventRow, PipelineTransaction, TouchedRows } from '../ports/pipeline-store';
import type { Logger } from '../ports/logger';
import { crmLane, type NewCommand } from './command';
import { groupBy } from './group-by';
import { startDraft, type DecideContext, type Decision, type Draft } from './decision';
import type { Change, PersonState } from './person-state';

/** One thing to decide about one person, with what it may touch. `decide` is pure. */
export interface PersonWork {
  workspaceId: string;
  personId: string;
  occurredAt: Date;
  /** The stored event behind it; null for outcomes of commands and for operators. */
  event: { id: string; connectionId: string; key: string; kind: string } | null;
  /** The event at the root of it: also that of a command whose outcome is decided here. Null when an operator began it. */
  causedBy: string | null;
  touched: Partial<TouchedRows>;
  decide(draft: Draft): Decision;
}

/** What a folded batch came to. */
export interface FoldResult {
  /** Lanes that got work, with the earliest time it is due. */
  wake: Map<string, Date>;
  /** Events by kind and end state, for metrics. */
  counts: { kind: string; state: string }[];
}

/** Adds `lane` to the wake-ups, keeping the earliest time. */
function wakeAt(wake: Map<string, Date>, lane: string, at: Date): void {
  const known = wake.get(lane);
  if (!known || at < known) wake.set(lane, at);
}

function mergeTouched(works: readonly PersonWork[]): TouchedRows {
  return {
    messages: works.flatMap((work) => work.touched.messages ?? []),
    messageIds: works.flatMap((work) => work.touched.messageIds ?? []),
    known: works.flatMap((work) => work.touched.known ?? []),
  };
}

/**
 * Decides a batch of works about locked people: loads their states in a constant number of statements, folds in memory in the
 * order of the vendor's times, and writes everything back at once. A work whose decision throws is parked alone.
 */
export async function foldPeople(
  tx: PipelineTransaction,
  works: readonly PersonWork[],
  contextOf: (workspaceId: string) => Promise<DecideContext>,
  logger: Logger,
): Promise<FoldResult> {
  const result: FoldResult = { wake: new Map(), counts: [] };
  for (const [workspaceId, own] of groupBy(works, (work) => work.workspaceId)) {
    const context = await contextOf(workspaceId);
    const changes: Change[] = [];
    const commands: NewCommand[] = [];
    const eventStates: BatchWrites['eventStates'] = [];
    const people = await tx.loadPeople(workspaceId, [...new Set(own.map((work) => work.personId))], mergeTouched(own));
    for (const work of own.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())) {
      const decision = decideOne(work, people.get(work.personId), context, logger);
      if (decision.state) people.set(work.personId, decision.state);
      changes.push(...decision.changes);
      commands.push(...decision.commands);
      noteEvent(work, decision, eventStates, result);
    }
    noteWakeUps(commands, changes, result.wake);
    if (changes.length > 0 || commands.length > 0 || eventStates.length > 0) {
      await tx.write({ workspaceId, changes, commands, eventStates });
    }
  }
  return result;
}

function noteWakeUps(commands: readonly NewCommand[], changes: readonly Change[], wake: Map<string, Date>): void {
  for (const command of commands) if (command.waitsFor === null) wakeAt(wake, command.lane, command.dueAt);
  for (const change of changes) {
    if (change.type === 'commands.release') wakeAt(wake, crmLane(change.condition.split(':')[1] ?? ''), new Date(0));
  }
}

type OneDecision = Omit<Decision, 'state' | 'result'> & { state: PersonState | undefined; result: EventRow['state'] };

function decideOne(
  work: PersonWork,
  state: PersonState | undefined,
  context: DecideContext,
  logger: Logger,
): OneDecision {
  const nothing = { state, changes: [], commands: [] };
  if (!state) return { ...nothing, result: 'ignored', reason: 'UNKNOWN_PERSON' };
  try {
    return work.decide(startDraft(state, context, work.causedBy));
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    logger.error({ kind: work.event?.kind, code: error.code, cause: error.causeName }, 'An event could not be decided');
    return { ...nothing, result: 'parked', reason: error.code };
  }
}

function noteEvent(
  work: PersonWork,
  decision: OneDecision,
  eventStates: BatchWrites['eventStates'],
  result: FoldResult,
): void {
  if (!work.event) return;
  result.counts.push({ kind: work.event.kind, state: decision.result });
  if (decision.result === 'decided' && decision.reason === null) return;
  const { connectionId, key } = work.event;
  eventStates.push({
    workspaceId: work.workspaceId,
    connectionId,
    key,
    state: decision.result,
    reason: decision.reason,
  });
}
