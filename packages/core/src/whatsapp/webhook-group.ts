import { z } from 'zod';
import type { Sender } from '../pipeline/message-events';
import type { GroupSettingsChanged } from '../pipeline/person-events';
import { readErrors } from './webhook-error';
import { flag, id, label, list } from './webhook-fields';
import { contentKey, headOf, keepUnsupported, timeOf } from './webhook-reading';
import type { PartSource, Reading } from './webhook-reading';
import { identityKeys, namedParty } from './webhook-sender';
import { type JsonObject, isObject } from './json-object';

/**
 * One of `value.groups[]`, under four fields.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/groups/webhooks
 */
const groupSchema = z.object({
  type: label,
  group_id: id,
  request_id: label,
  errors: list,
  subject: label,
  invite_link: label,
  reason: label,
  initiated_by: label,
  join_request_id: label,
  added_participants: list,
  removed_participants: list,
  failed_participants: list,
});

const participantSchema = z.object({
  wa_id: label,
  /** Spelling of the request that failed. */
  input: label,
  user_id: id,
  parent_user_id: id,
  username: label,
});

const settingSchema = z.object({ update_successful: flag, text: label, errors: list });

/** Reads one of `value.groups[]`. */
export function readGroup(source: PartSource): Reading {
  const { frame, raw } = source;
  const { success, data: group } = groupSchema.safeParse(raw);
  if (!success || !isObject(raw)) return { reason: 'is no object' };
  const head = {
    ...headOf(source, contentKey('group', frame, raw), timeOf(raw, frame)),
    groupId: group.group_id,
    requestId: group.request_id,
    errors: readErrors(group.errors),
  };
  const change = group.type ?? '';
  switch (frame.field) {
    case 'group_lifecycle_update':
      return {
        event: {
          kind: 'group.lifecycleChanged',
          ...head,
          change,
          subject: group.subject,
          inviteLink: group.invite_link,
        },
      };
    case 'group_participants_update':
      return {
        event: {
          kind: 'group.participantsChanged',
          ...head,
          change,
          reason: group.reason,
          initiatedBy: group.initiated_by,
          joinRequestId: group.join_request_id,
          added: participants(change.startsWith('group_join_request') ? [raw] : group.added_participants),
          removed: participants(group.removed_participants),
          failed: participants(group.failed_participants),
        },
      };
    case 'group_settings_update':
      return { event: { kind: 'group.settingsChanged', ...head, settings: settingsOf(raw) } };
    case 'group_status_update':
      return { event: { kind: 'group.statusChanged', ...head, change } };
    default:
      return keepUnsupported(source, frame.field, head.occurredAt);
  }
}

function participants(items: readonly unknown[]): Sender[] {
  return items.flatMap((item) => {
    const { success, data } = participantSchema.safeParse(item);
    if (!success) return [];
    const keys = identityKeys({
      waId: data.wa_id ?? data.input,
      userId: data.user_id,
      parentUserId: data.parent_user_id,
    });
    return keys.length === 0 ? [] : [namedParty(keys, null, data.username)];
  });
}

/** Each member that says how its own change went. */
function settingsOf(raw: JsonObject): GroupSettingsChanged['settings'] {
  return Object.entries(raw).flatMap(([name, member]) => {
    if (!isObject(member) || !('update_successful' in member)) return [];
    const setting = settingSchema.parse(member);
    return [{ name, done: setting.update_successful, text: setting.text, errors: readErrors(setting.errors) }];
  });
}
