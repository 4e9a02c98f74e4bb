import type { Connection } from '../connection/connection';
import { outboundContent } from '../conversation/message';
import type { OutboundContent, Recipient } from '../whatsapp/outbound-message';
import type { Template } from '../whatsapp/template';
import type { CommandOf, Settlement } from './command';
import { refusalText } from './decide-send';
import type { Loaded } from './load-batch';
import { dialledPhone } from './other-spelling';
import { settleDone } from './settlement';
import { contentProblems, takeVerdict } from './take-verdict';

type Send = CommandOf<'sendMessage'>;

/** A held message without a time is asked about again after this long. Milliseconds. */
const ASK_AGAIN_MS = 60_000;

/** What a message is judged by, the same for a whole batch. */
export interface SendContext {
  connection: Connection | undefined;
  templates: Template[];
  windowGuardMs: number;
  now: Date;
}

/** A message that may leave, or what becomes of it instead. */
export type Judged =
  | { leaves: true; command: Send; content: OutboundContent; to: Recipient }
  | { leaves: false; settlement: Settlement };

const ends = (settlement: Settlement): Judged => ({ leaves: false, settlement });

/**
 * Asked again as the message leaves its lane: the window may have closed since it was planned. Pure.
 * @throws KaiwaError `broken` / `NOT_OUTBOUND` for a record that is not an outgoing message
 */
export function judgeSend({ command, state }: Loaded<Send>, context: SendContext): Judged {
  const { connection, templates, windowGuardMs, now } = context;
  const message = state?.messages.find((each) => each.id === command.body.messageId);
  if (!state || !message || !connection || message.direction !== 'out')
    return ends(settleDone(command, { kind: 'skipped', reason: 'MESSAGE_ERASED' }));
  if (message.wamid !== null)
    return ends(settleDone(command, { kind: 'messageAccepted', wamid: message.wamid, waId: null }));
  const content = outboundContent(message);
  const wish = {
    connection,
    content,
    automatic: !message.author?.startsWith('operator:'),
    recipient: command.body.recipient,
    missing: [],
    windowGuardMs,
  };
  const verdict = takeVerdict(state, wish, { templates, now });
  if (verdict.decision === 'deny') {
    const detail = refusalText(verdict.reason, [], contentProblems(wish, templates));
    return ends(settleDone(command, { kind: 'messageRefused', reason: verdict.reason, detail }));
  }
  if (verdict.decision === 'hold')
    return ends(holdSend(command, verdict.until ?? new Date(now.getTime() + ASK_AGAIN_MS), verdict.reason));
  const { kind, value } = command.body.recipient;
  const to: Recipient = kind === 'wa' ? { phone: dialledPhone(state, value) } : { bsuid: value };
  return { leaves: true, command, content, to };
}

/** Puts a message that was not sent back into its lane until `until`. */
export function holdSend(command: Send, until: Date, reason: string): Settlement {
  return { commandId: command.id, state: 'waiting', until, reason, doubtSince: null, countsAsAttempt: false };
}
