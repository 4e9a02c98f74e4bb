import type { IdentityKey } from '../../identity/identity-key';
import type { InboundContent } from '../../whatsapp/inbound-message';
import { plainFrame } from '../../whatsapp/message-frame';
import type {
  HistoryImported,
  MessageEchoed,
  MessageEdited,
  MessageReceived,
  MessageRevoked,
  ReactionChanged,
  Sender,
  StandbyReceived,
} from '../message-events';
import type { CallConnected, CallTerminated, PreferenceChanged } from '../person-events';

/** Events of one person (that of the test kit) with one number, `NUMBER`. Minutes count from 08:00. */
export const NUMBER = '100200300';
const START = Date.parse('2026-11-20T08:00:00Z');
/** The time so many minutes after 08:00. */
export const minute = (minutes: number): Date => new Date(START + minutes * 60_000);

/** The number of the person. */
export const own: IdentityKey[] = [{ kind: 'wa', value: '32470120001' }];
/** The person as an event names it. */
export const aSender = (profileName: string | null = 'Ana', keys: IdentityKey[] = own): Sender => ({
  keys,
  profileName,
  username: null,
  identityKeyHash: null,
});

const head = (key: string, minutes: number) => ({
  key,
  externalId: NUMBER,
  occurredAt: minute(minutes),
  raw: {},
});

const toContent = (content: string | InboundContent): InboundContent =>
  typeof content === 'string' ? { kind: 'text', text: content } : content;

/** The person writes. */
export const received = (
  wamid: string,
  content: string | InboundContent,
  minutes: number,
  more: Partial<MessageReceived> = {},
): MessageReceived => ({
  ...head(`message:${NUMBER}:${wamid}`, minutes),
  ...plainFrame,
  kind: 'message.received',
  wamid,
  sender: aSender(),
  content: toContent(content),
  opensWindow: true,
  ...more,
});

/** The person corrects a message. */
export const edited = (wamid: string, target: string, text: string, minutes: number): MessageEdited => ({
  ...head(`message:${NUMBER}:${wamid}`, minutes),
  kind: 'message.edited',
  wamid,
  target,
  sender: aSender(),
  content: { kind: 'text', text },
});

/** The person takes a message back. */
export const revoked = (wamid: string, target: string, minutes: number): MessageRevoked => ({
  ...head(`message:${NUMBER}:${wamid}`, minutes),
  kind: 'message.revoked',
  wamid,
  target,
  sender: aSender(),
});

/** The person reacts; null takes it away. */
export const reacted = (wamid: string, target: string, emoji: string | null, minutes: number): ReactionChanged => ({
  ...head(`message:${NUMBER}:${wamid}`, minutes),
  kind: 'reaction.changed',
  wamid,
  target,
  sender: aSender(),
  emoji,
});

/** The owner writes on the phone. */
export const echoed = (wamid: string, content: string | InboundContent, minutes: number): MessageEchoed => ({
  ...head(`echo:${NUMBER}:${wamid}`, minutes),
  ...plainFrame,
  kind: 'message.echoed',
  wamid,
  recipient: aSender(null),
  content: toContent(content),
});

/** The person writes while an agent of Meta holds the thread. */
export const standby = (wamid: string, content: string | InboundContent, minutes: number): StandbyReceived => ({
  ...head(`standby-message:${NUMBER}:${wamid}`, minutes),
  ...plainFrame,
  kind: 'standby.received',
  wamid,
  sender: aSender(),
  content: toContent(content),
  opensWindow: true,
});

/** A message of the history. */
export const imported = (
  wamid: string,
  content: string | InboundContent,
  minutes: number,
  more: Partial<HistoryImported> = {},
): HistoryImported => ({
  ...head(`history-message:${NUMBER}:${wamid}`, minutes),
  ...plainFrame,
  kind: 'history.imported',
  wamid,
  person: aSender(null),
  direction: 'in',
  content: toContent(content),
  status: 'READ',
  ...more,
});

const call = (kind: string, minutes: number) => ({
  ...head(`call:${NUMBER}:wacid.1:${kind}`, minutes),
  callId: 'wacid.1',
  person: aSender(),
  direction: 'in' as const,
  callbackData: null,
});

/** The person calls. */
export const rang = (minutes: number): CallConnected => ({
  ...call('connect', minutes),
  kind: 'call.connected',
  payload: null,
});

/** The call ends, missed unless said otherwise. */
export const hungUp = (minutes: number, more: Partial<CallTerminated> = {}): CallTerminated => ({
  ...call('terminate', minutes),
  kind: 'call.terminated',
  outcome: 'missed',
  startedAt: null,
  endedAt: null,
  durationSeconds: null,
  errors: [],
  ...more,
});

/** The person tells WhatsApp what advertising to let through. */
export const prefers = (value: PreferenceChanged['value'], minutes: number): PreferenceChanged => ({
  ...head(`preference:${NUMBER}:${minutes}:${value}`, minutes),
  kind: 'user.preferenceChanged',
  person: aSender(),
  category: 'marketing_messages',
  value,
  detail: null,
  signupId: value === 'signup' ? '77' : null,
});
