import { z } from 'zod';
import type { ReportedError } from '../pipeline/event-head';
import type { CallStatusChanged, CallTerminated } from '../pipeline/person-events';
import { amount, digitsOf, id, label, moment, object, seconds, wireId, word } from './webhook-fields';
import { headOf, keepUnsupported, keyPart, routeOf, readPart, type PartSource, type Reading } from './webhook-reading';
import { readParty, type PartyIds } from './webhook-sender';
import { readErrors } from './webhook-error';
import { isObject } from './json-object';

/**
 * One of `value.calls[]`. The keys of a recording are not documented (read 2026-11-22).
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/reference
 */
const callSchema = z.object({
  id: wireId,
  event: word,
  timestamp: seconds,
  from: label,
  to: label,
  from_user_id: id,
  to_user_id: id,
  from_parent_user_id: id,
  to_parent_user_id: id,
  direction: label,
  status: label,
  start_time: moment,
  end_time: moment,
  duration: amount,
  biz_opaque_callback_data: label,
  deeplink_payload: label,
  cta_payload: label,
  recording: object({ id, mime_type: label, url: label }),
});

const callStatusSchema = z.object({
  id: wireId,
  status: word,
  timestamp: seconds,
  recipient_id: label,
  recipient_user_id: id,
  recipient_parent_user_id: id,
  biz_opaque_callback_data: label,
});

type Call = z.infer<typeof callSchema>;

/** Reads one of `value.calls[]`. Errors stand in it, or beside the list. */
export function readCall(source: PartSource): Reading {
  const part = readPart(callSchema, source.raw);
  if (!part.ok) return part;
  const { data: call } = part;
  const direction = directionOf(call, source.frame.businessDigits);
  const person = readParty(otherSide(call, direction, source.frame.businessDigits), source.contacts);
  if (!person) return { reason: 'names nobody' };
  const about = routeOf(source.frame);
  const head = {
    ...headOf(source, `call:${about}:${call.id}:${keyPart(call.event)}`, call.timestamp),
    callId: call.id,
    person,
    direction,
    callbackData: call.biz_opaque_callback_data,
  };
  switch (call.event) {
    case 'connect':
      return { event: { kind: 'call.connected', ...head, payload: call.deeplink_payload ?? call.cta_payload } };
    case 'terminate':
      return {
        event: { kind: 'call.terminated', ...head, ...endOf(call, errorsOf(source)) },
      };
    case 'call_recording_available': {
      const { recording } = call;
      const found = recording?.id ? { mediaId: recording.id, mimeType: recording.mime_type, url: recording.url } : null;
      return { event: { kind: 'call.recorded', ...head, recording: found } };
    }
    default:
      return keepUnsupported(source, `call:${call.event}`, call.timestamp);
  }
}

function errorsOf({ frame, raw }: PartSource): ReportedError[] {
  const own = isObject(raw) ? raw['errors'] : undefined;
  return [...readErrors(frame.value['errors']), ...readErrors(own)];
}

/** Reads one of `value.statuses[]` under `calls`: no status of a message. */
export function readCallStatus(source: PartSource): Reading {
  const part = readPart(callStatusSchema, source.raw);
  if (!part.ok) return part;
  const { data } = part;
  const status = CALL_STATUSES.find((each) => each === data.status.toLowerCase());
  if (!status) return keepUnsupported(source, `call-status:${data.status}`, data.timestamp);
  const ids = {
    waId: data.recipient_id,
    userId: data.recipient_user_id,
    parentUserId: data.recipient_parent_user_id,
  };
  const person = readParty(ids, source.contacts) ?? {
    keys: [],
    profileName: null,
    username: null,
    identityKeyHash: null,
  };
  return {
    event: {
      kind: 'call.statusChanged',
      ...headOf(source, `call:${routeOf(source.frame)}:${data.id}:status:${status}`, data.timestamp),
      callId: data.id,
      person,
      // Only calls of ours have statuses.
      direction: 'out',
      callbackData: data.biz_opaque_callback_data,
      status,
    },
  };
}

const CALL_STATUSES: readonly CallStatusChanged['status'][] = ['ringing', 'accepted', 'rejected'];

function directionOf({ direction, from, to }: Call, businessDigits: string): 'in' | 'out' | null {
  if (direction === 'USER_INITIATED') return 'in';
  if (direction === 'BUSINESS_INITIATED') return 'out';
  if (businessDigits === '') return null;
  if (digitsOf(to) === businessDigits) return 'in';
  return digitsOf(from) === businessDigits ? 'out' : null;
}

function otherSide(call: Call, direction: 'in' | 'out' | null, businessDigits: string): PartyIds {
  const caller = { waId: call.from, userId: call.from_user_id, parentUserId: call.from_parent_user_id };
  const called = { waId: call.to, userId: call.to_user_id, parentUserId: call.to_parent_user_id };
  const other = direction === 'out' ? called : caller;
  const isOurs = other.waId !== null && businessDigits !== '' && digitsOf(other.waId) === businessDigits;
  return isOurs ? { ...other, waId: null } : other;
}

/** A call that nobody took has no beginning, or failed without a fault. */
function endOf(
  call: Call,
  errors: ReportedError[],
): Pick<CallTerminated, 'outcome' | 'startedAt' | 'endedAt' | 'durationSeconds' | 'errors'> {
  const wasTaken = call.start_time !== null || (call.duration ?? 0) > 0;
  const completed = call.status === 'COMPLETED' || (call.status === null && wasTaken);
  return {
    outcome: completed && wasTaken ? 'completed' : errors.length > 0 ? 'failed' : 'missed',
    startedAt: call.start_time,
    endedAt: call.end_time,
    durationSeconds: call.duration,
    errors: call.status === 'COMPLETED' ? [] : errors,
  };
}
