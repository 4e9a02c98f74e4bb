import type { ContactRef } from '../crm/contact';
import type { Connection } from '../connection/connection';
import { crmLane, linkCondition, type Command, type CommandOutcome } from './command';
import { contactLink, planOnContact, releaseLinked, type Decision, type Draft } from './decision';
import { decideFailure } from './decide-failure';
import { acceptMessage } from './decide-status';
import { recordEverywhere } from './decide-inbound';

/** A command was performed and this is what it brought. It comes back into decide like any other event. */
export interface CommandSettled {
  kind: 'command.settled';
  command: Command;
  outcome: CommandOutcome;
}

/** What the outside world answered changes what we know and what we intend next. */
export function decideSettled(draft: Draft, event: CommandSettled): Decision {
  const { outcome, command } = event;
  switch (outcome.kind) {
    case 'resolved':
      decideResolved(draft, command, outcome);
      break;
    case 'contactSaved':
      linkContact(draft, command.body.connectionId, outcome.ref, 'created', {
        evidence: 'created by us',
        imported: isImported(command),
      });
      break;
    case 'dealSaved':
      decideDealSaved(draft, command, outcome);
      break;
    case 'messageAccepted':
    case 'messageRefused':
    case 'messageFailed':
      decideMessageOutcome(draft, command, outcome);
      break;
    case 'skipped':
      if (outcome.reason === 'RECORD_GONE') relink(draft, command);
      break;
    case 'activityRecorded':
    case 'consentSaved':
      break;
  }
  return draft.finish();
}

function crmConnection(draft: Draft, connectionId: string): Connection | undefined {
  return draft.context.connections.crm.find((each) => each.id === connectionId);
}

function decideResolved(draft: Draft, command: Command, outcome: Extract<CommandOutcome, { kind: 'resolved' }>): void {
  const { connectionId } = command.body;
  if (outcome.state === 'found') {
    linkContact(draft, connectionId, outcome.ref, 'auto', { evidence: outcome.evidence, imported: true });
    return;
  }
  if (outcome.state === 'ambiguous') return;
  const create = crmConnection(draft, connectionId)?.settings.createUnknown ?? 'contact';
  const { person } = draft.state;
  if (create === 'off') {
    draft.change({
      type: 'commands.park',
      condition: linkCondition(connectionId, person.id),
      reason: 'UNKNOWN_SENDER',
    });
    return;
  }
  draft.plan({
    lane: crmLane(connectionId),
    key: `person:${person.id}`,
    priority: command.priority,
    body: { kind: 'saveContact', personId: person.id, connectionId, ...(isImported(command) && { imported: true }) },
  });
}

function linkContact(
  draft: Draft,
  connectionId: string,
  ref: ContactRef,
  linkedBy: 'auto' | 'created',
  { evidence, imported }: { evidence: string; imported: boolean },
): void {
  const { person } = draft.state;
  // Somebody else linked the person while this was under way, a deal that changed or a human: that link stays, and what waits may go.
  if (contactLink(draft.state, connectionId)) return releaseLinked(draft, connectionId);
  draft.change({
    type: 'link.save',
    link: {
      id: draft.context.ids.next(),
      personId: person.id,
      connectionId,
      role: 'contact',
      object: ref.object,
      recordId: ref.id,
      linkedBy,
      evidence,
      since: draft.context.now,
      endedAt: null,
    },
  });
  releaseLinked(draft, connectionId);
  const createDeal = crmConnection(draft, connectionId)?.settings.createUnknown === 'contact+deal';
  // A deal begins with somebody who writes to us, not with an old chat; meanwhile the person may have.
  const wroteToUs = draft.state.conversations.some(({ lastInboundAt }) => lastInboundAt !== null);
  if (linkedBy === 'created' && createDeal && (wroteToUs || !imported)) {
    draft.plan({
      lane: crmLane(connectionId),
      key: `deal:${person.id}`,
      body: { kind: 'saveDeal', personId: person.id, connectionId, ref: null, stageId: null },
    });
  }
}

function isImported({ body }: Command): boolean {
  return 'imported' in body && body.imported === true;
}

function decideDealSaved(
  draft: Draft,
  command: Command,
  outcome: Extract<CommandOutcome, { kind: 'dealSaved' }>,
): void {
  const { connectionId } = command.body;
  const { ids, now } = draft.context;
  const { object, id: recordId } = outcome.ref;
  const linked = draft.state.links.some(
    (link) =>
      link.connectionId === connectionId && link.object === object && link.recordId === recordId && !link.endedAt,
  );
  if (!linked) {
    draft.change({
      type: 'link.save',
      link: {
        id: ids.next(),
        personId: draft.state.person.id,
        connectionId,
        role: 'deal',
        object,
        recordId,
        linkedBy: 'created',
        evidence: 'created by us',
        since: now,
        endedAt: null,
      },
    });
  }
  const known = draft.state.known.find(
    (each) => each.recordId === recordId && each.object === object && each.field === 'stage',
  );
  // A pull may have seen the deal before our own answer came; what it saw is newer than what we wrote.
  if (known || outcome.stageId === null) return;
  draft.change({
    type: 'known.save',
    known: { connectionId, object, recordId, field: 'stage', value: outcome.stageId, pending: null, at: now },
  });
}

function decideMessageOutcome(
  draft: Draft,
  command: Command,
  outcome: Extract<CommandOutcome, { kind: 'messageAccepted' | 'messageRefused' | 'messageFailed' }>,
): void {
  const message = draft.state.messages.find((each) => each.commandId === command.id);
  if (!message) return;
  if (outcome.kind === 'messageAccepted') {
    acceptMessage(draft, message, outcome.wamid);
  } else if (outcome.kind === 'messageFailed') {
    const { code, reason } = outcome;
    decideFailure(draft, message, { code, reason, at: draft.context.now, eventKey: `failed:${message.id}` });
  } else {
    const refused = {
      ...message,
      status: 'refused' as const,
      failure: { code: outcome.reason, reason: outcome.detail },
    };
    draft.change({ type: 'message.save', message: refused });
    recordEverywhere(draft, refused, 'refusal');
  }
}

/** The contact is gone (deleted or merged): the link ends, the person is looked for again, and the work waits for the new link. */
function relink(draft: Draft, command: Command): void {
  const link = contactLink(draft.state, command.body.connectionId);
  if (link) draft.change({ type: 'link.save', link: { ...link, endedAt: draft.context.now } });
  planOnContact(draft, command.body.connectionId, command.key, command.body);
}
