import type { Message } from '../conversation/message';
import { foldStatus } from '../conversation/message-status';
import { outboundContent } from '../conversation/message';
import { statusFault } from '../whatsapp/whatsapp-error';
import { later, recordEverywhere } from './decide-inbound';
import { planSend, recipientOf } from './decide-send';
import { closeGate } from './decide-preference';
import { planOnContact, type Draft } from './decision';
import { otherSpelling } from './other-spelling';
import { sendAgain, type SendAgain } from './send-again';
import { numberBucket, pairBucket } from './send-limits';

/** A message WhatsApp will not deliver: told in the answer to the send, or later in a `failed` status. Both mean the same. */
export interface SendFailure {
  /** Meta's number, or our own code where a check of ours refused it. */
  code: string;
  /** In words, for the timeline. */
  reason: string;
  /** When it was said, by the teller's clock. */
  at: Date;
  /** What the failure is told by, so that its consequences happen once. */
  eventKey: string;
}

const STOPPED_MARKETING = 131050;
const UNDELIVERABLE = 131026;
const THROUGHPUT = 130429;
const PAIR_RATE = 131056;

/**
 * A message will not arrive: said once, with the reason, in every CRM. False when that was said before. One that did arrive keeps the
 * fault and says nothing.
 */
export function failMessage(draft: Draft, message: Message, failure: NonNullable<Message['failure']>): boolean {
  if (message.failure !== null) return false;
  const failedMessage: Message = { ...message, status: foldStatus(message.status, 'failed'), failure };
  draft.change({ type: 'message.save', message: failedMessage });
  if (failedMessage.status === 'failed') recordEverywhere(draft, failedMessage, 'failure');
  return true;
}

/**
 * What follows from a failure, by Meta's number: the window is closed, the person stopped advertising, the number has to be reconnected,
 * or the message is planned once more, with a new verdict. Nothing is sent again but for the faults {@link sendAgain} names and a
 * Brazilian number that has another spelling.
 */
export function decideFailure(draft: Draft, message: Message, failure: SendFailure): void {
  if (message.failure !== null) return;
  const { code, reason, at } = failure;
  const fault = /^[0-9]+$/.test(code) ? statusFault(Number(code)) : null;
  const isOver = foldStatus(message.status, 'failed') === 'failed';
  const again = fault && isOver ? planAgain(draft, message, fault.code) : null;
  failMessage(draft, message, { code, reason: again ? `${reason} ${wordsFor(again, draft.context.now)}` : reason });
  if (fault === null) return;
  if (fault.class === 'window') closeWindow(draft, message, at);
  if (fault.class === 'token') pauseNumber(draft, message, fault.code);
  // Vendor times have no fractions: the switch was off when the message left, whatever the second says.
  if (fault.code === STOPPED_MARKETING) blockMarketing(draft, { ...failure, at: later(message.occurredAt, at) });
  if (again) slowDown(draft, message, fault.code, again);
  if (again) repeat(draft, message, again);
}

function planAgain(draft: Draft, message: Message, code: number): SendAgain | null {
  const tries = message.tries ?? 1;
  if (code !== UNDELIVERABLE) return sendAgain({ code }, tries);
  const recipient = recipientOf(draft.state);
  const identity = draft.state.identities.find(
    (each) => each.endedAt === null && each.kind === recipient?.kind && each.value === recipient.value,
  );
  const spelling = identity ? otherSpelling(identity, tries) : null;
  if (spelling === null) return null;
  draft.change({ type: 'identity.save', identity: spelling.identity });
  return spelling.worthATry ? { waitMs: 0, apart: false } : null;
}

function wordsFor({ waitMs }: SendAgain, now: Date): string {
  if (waitMs === 0) return 'It is tried once with the other spelling of the number.';
  return `It is tried again on ${new Date(now.getTime() + waitMs).toISOString()}, if it may be sent then.`;
}

/** A rate was broken: everything else that goes the same way waits too. */
function slowDown(draft: Draft, { connectionId }: Message, code: number, { waitMs }: SendAgain): void {
  const { connections, now } = draft.context;
  const connection = connections.whatsapp.find((each) => each.id === connectionId);
  const recipient = recipientOf(draft.state);
  const until = new Date(now.getTime() + waitMs);
  if (code === THROUGHPUT && connection) draft.change({ type: 'bucket.hold', bucket: numberBucket(connection), until });
  if (code === PAIR_RATE && recipient)
    draft.change({ type: 'bucket.hold', bucket: pairBucket(connectionId, recipient), until });
}

/** Meta's clock is the judge: closed until the person writes again. */
function closeWindow(draft: Draft, message: Message, at: Date): void {
  const conversation = draft.state.conversations.find((each) => each.id === message.conversationId);
  if (!conversation) return;
  const windowClosedAt = later(conversation.windowClosedAt ?? null, at);
  draft.change({ type: 'conversation.save', conversation: { ...conversation, windowClosedAt } });
}

/** Nothing more is sent from this number until an admin has put right what Meta complains of. */
function pauseNumber(draft: Draft, message: Message, code: number): void {
  draft.change({ type: 'connection.pause', connectionId: message.connectionId, reason: `WHATSAPP_${code}` });
}

/** The person switched advertising off in WhatsApp: Meta's own gate, kept apart from consent; every CRM is told. Utility messages go on. */
function blockMarketing(draft: Draft, { at, eventKey }: SendFailure): void {
  closeGate(draft, { occurredAt: at, key: eventKey }, true);
  const personId = draft.state.person.id;
  for (const crm of draft.context.connections.crm) {
    planOnContact(draft, crm.id, `consent:${personId}`, {
      kind: 'saveConsent',
      personId,
      connectionId: crm.id,
      purpose: 'marketing',
      state: 'opted-out',
      at: at.toISOString(),
      source: 'whatsapp:131050',
    });
  }
}

function repeat(draft: Draft, message: Message, { waitMs, apart }: SendAgain): void {
  const { context } = draft;
  const connection = context.connections.whatsapp.find((each) => each.id === message.connectionId);
  if (!connection) return;
  planSend(draft, {
    connection,
    content: outboundContent(message),
    author: message.author ?? 'rule:unknown',
    automatic: !message.author?.startsWith('operator:'),
    missing: [],
    again: {
      tries: (message.tries ?? 1) + 1,
      notBefore: new Date(context.now.getTime() + waitMs),
      key: apart ? `again:${message.id}` : null,
    },
  });
}
