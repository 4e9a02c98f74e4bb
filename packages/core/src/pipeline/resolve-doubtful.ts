import type { DoubtfulEffect, DoubtResolution } from '../crm/doubt';
import type { Outcome } from '../crm/outcome';
import { activityDraft } from './activity-draft';
import type { Command, CommandOf, CommandOutcome, Settlement } from './command';
import { loadBatch, type Loaded } from './load-batch';
import { settleDone, settleFailure } from './settlement';
import { consentDraft } from './perform-consents';
import { contactDraft, openCrm } from './perform-contacts';
import { dealDraft } from './perform-deals';
import type { PipelineWorld } from './world';

/** Look again after this long when the CRM cannot tell yet. Milliseconds. */
const ASK_AGAIN_MS = 5_000;

/**
 * Settles commands whose outcome is unknown, by looking, not by hoping. Found → done. Absent counts only once the vendor's settle
 * time has passed since the attempt; then the command is performed again. Undecided → asked again later.
 */
export async function resolveDoubtful(world: PipelineWorld, commands: Command[]): Promise<Settlement[]> {
  const sends = commands.filter((command) => command.body.kind === 'sendMessage');
  const writes = commands.filter((command) => command.body.kind !== 'sendMessage');
  const looked = writes.length > 0 ? await lookInCrm(world, writes) : [];
  return [...sends.map((command) => settleDoubtfulSend(world, command)), ...looked];
}

/** WhatsApp cannot be asked: a status with our command id settles a send; without one an operator decides after the grace time. */
function settleDoubtfulSend(world: PipelineWorld, command: Command): Settlement {
  const since = command.doubtSince ?? world.clock.now();
  const until = new Date(since.getTime() + world.settings.sendDoubtGraceMs);
  if (world.clock.now() < until) {
    return {
      commandId: command.id,
      state: 'waiting',
      until,
      reason: 'SEND_IN_DOUBT',
      doubtSince: since,
      countsAsAttempt: false,
    };
  }
  return {
    commandId: command.id,
    state: 'parked',
    reason: 'SEND_IN_DOUBT',
    detail: 'WhatsApp never said whether this message left. Send it again, or leave it.',
  };
}

/** A line that is to say something else is found either way: it is written again, which does no harm. */
function isRewrite({ body }: Command): boolean {
  return body.kind === 'recordActivity' && body.again === true;
}

async function lookInCrm(world: PipelineWorld, doubtful: Command[]): Promise<Settlement[]> {
  const commands = doubtful.filter((command) => !isRewrite(command));
  const again = doubtful.filter(isRewrite).map(
    (command): Settlement => ({
      commandId: command.id,
      state: 'waiting',
      until: world.clock.now(),
      reason: 'IN_DOUBT',
      doubtSince: null,
      countsAsAttempt: false,
    }),
  );
  return commands.length === 0 ? again : [...again, ...(await askCrm(world, commands))];
}

async function askCrm(world: PipelineWorld, commands: Command[]): Promise<Settlement[]> {
  const { connector } = await openCrm(world, commands);
  const first = commands[0];
  const templates = first ? await world.directory.listTemplates(first.workspaceId) : [];
  const loaded = await loadBatch(world, commands);
  const effects = loaded.map((each) => ({ command: each.command, effect: effectOf(each, templates) }));
  const open = effects.flatMap(({ command, effect }) => (effect ? [{ command, effect }] : []));
  const gone = effects
    .filter(({ effect }) => effect === null)
    .map(({ command }) => settleDone(command, { kind: 'skipped', reason: 'RECORD_GONE' }));
  const answers = open.length > 0 ? await connector.resolveDoubt(open.map(({ effect }) => effect)) : [];
  const settled = await Promise.all(
    open.map(({ command }, index) =>
      settleAnswer(world, command, answers[index], connector.capabilities.settleAfterMs),
    ),
  );
  return [...gone, ...settled];
}

function effectOf(
  { command, state }: Loaded<Command>,
  templates: Parameters<typeof activityDraft>[2],
): DoubtfulEffect | null {
  const attemptedAt = command.doubtSince ?? command.createdAt;
  if (!state) return null;
  switch (command.body.kind) {
    case 'saveContact':
      return { attemptedAt, kind: 'saveContact', draft: contactDraft(state, command.id) };
    case 'saveDeal':
      return { attemptedAt, kind: 'saveDeal', draft: dealDraft(command as CommandOf<'saveDeal'>, state) };
    case 'recordActivity': {
      const activity = activityDraft(command as CommandOf<'recordActivity'>, state, templates);
      return activity && { attemptedAt, kind: 'recordActivity', activity };
    }
    case 'saveConsent': {
      const entry = consentDraft(command as CommandOf<'saveConsent'>, state);
      return entry && { attemptedAt, kind: 'saveConsent', entry };
    }
    case 'resolvePerson':
    case 'sendMessage':
      return null;
  }
}

async function settleAnswer(
  world: PipelineWorld,
  command: Command,
  answer: Outcome<DoubtResolution> | undefined,
  settleAfterMs: number,
): Promise<Settlement> {
  const now = world.clock.now();
  const since = command.doubtSince ?? now;
  const wait = (until: Date, doubtSince: Date | null): Settlement => ({
    commandId: command.id,
    state: 'waiting',
    until,
    reason: 'IN_DOUBT',
    doubtSince,
    countsAsAttempt: false,
  });
  if (!answer || (answer.ok && answer.value === 'undecided'))
    return wait(new Date(now.getTime() + ASK_AGAIN_MS), since);
  if (!answer.ok) {
    const settlement = await settleFailure(world, command, answer.error);
    return settlement.state === 'waiting' ? { ...settlement, doubtSince: since } : settlement;
  }
  const found = answer?.value ?? 'undecided';
  if (found === 'undecided') return wait(new Date(now.getTime() + ASK_AGAIN_MS), since);
  if (found === 'absent') {
    const settledAt = new Date(since.getTime() + settleAfterMs);
    return now >= settledAt
      ? wait(now, null)
      : wait(earlier(settledAt, new Date(now.getTime() + 10 * ASK_AGAIN_MS)), since);
  }
  return settleDone(command, foundOutcome(command, found));
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

function foundOutcome(command: Command, ref: Exclude<DoubtResolution, 'absent' | 'undecided'>): CommandOutcome {
  const object = 'object' in ref ? ref.object : '';
  switch (command.body.kind) {
    case 'saveContact':
      return { kind: 'contactSaved', ref: { object, id: ref.id } };
    case 'saveDeal':
      return { kind: 'dealSaved', ref: { object, id: ref.id }, stageId: null };
    case 'saveConsent':
      return { kind: 'consentSaved' };
    case 'recordActivity':
    case 'resolvePerson':
    case 'sendMessage':
      return { kind: 'activityRecorded', activityId: ref.id };
  }
}
