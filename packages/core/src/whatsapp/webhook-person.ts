import { z } from 'zod';
import { identityText } from '../identity/identity-key';
import type { PreferenceChanged } from '../pipeline/person-events';
import { amount, id, label, moment, object, seconds, wireId, word } from './webhook-fields';
import { contentKey, headOf, keepUnsupported, keyPart, routeOf, readPart, timeOf } from './webhook-reading';
import type { PartSource, Reading } from './webhook-reading';
import { identityKeys, namedParty, readParty } from './webhook-sender';
import { isObject } from './json-object';

const preferenceSchema = z.object({
  wa_id: label,
  user_id: id,
  parent_user_id: id,
  detail: label,
  category: label,
  value: word,
  signup_id: label,
  timestamp: seconds,
});

const VALUES: readonly PreferenceChanged['value'][] = ['stop', 'resume', 'signup'];

/**
 * Reads one of `value.user_preferences[]`. Told apart by who, what and when, so that a redelivery in another batch is the same.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/user_preferences
 */
export function readPreference(source: PartSource): Reading {
  const part = readPart(preferenceSchema, source.raw);
  if (!part.ok) return part;
  const { data } = part;
  const value = VALUES.find((each) => each === data.value.toLowerCase());
  if (!value) return keepUnsupported(source, `user_preferences:${data.value}`, data.timestamp);
  const ids = { waId: data.wa_id, userId: data.user_id, parentUserId: data.parent_user_id };
  const person = readParty(ids, source.contacts);
  const who = person?.keys[0];
  if (!person || !who) return { reason: 'names nobody' };
  const category = data.category ?? 'marketing_messages';
  const at = data.timestamp.getTime() / 1000;
  const key = `preference:${routeOf(source.frame)}:${identityText(who)}:${keyPart(category)}:${at}:${value}`;
  return {
    event: {
      kind: 'user.preferenceChanged',
      ...headOf(source, key, data.timestamp),
      person,
      category,
      value,
      detail: data.detail,
      signupId: data.signup_id,
    },
  };
}

const stateSyncSchema = z.object({
  type: label,
  action: label,
  contact: z.object({
    full_name: label,
    first_name: label,
    phone_number: label,
    user_id: id,
    parent_user_id: id,
    username: label,
  }),
  metadata: object({ timestamp: moment }),
});

/**
 * Reads one of `value.state_sync[]`: the owner's address book.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/smb_app_state_sync
 */
export function readAddressBook(source: PartSource): Reading {
  const part = readPart(stateSyncSchema, source.raw);
  if (!part.ok) return part;
  const { data } = part;
  const { contact, action, metadata } = data;
  const occurredAt = metadata?.timestamp ?? timeOf(source.raw, source.frame);
  // An edit comes as `add`.
  if (action !== 'add' && action !== 'edit' && action !== 'remove') {
    return keepUnsupported(source, `state_sync:${action}`, occurredAt);
  }
  const keys = identityKeys({
    waId: contact.phone_number,
    userId: contact.user_id,
    parentUserId: contact.parent_user_id,
  });
  if (keys.length === 0) return { reason: 'names nobody' };
  return {
    event: {
      kind: 'addressBook.changed',
      ...headOf(source, contentKey('address-book', source.frame, source.raw), occurredAt),
      action: action === 'remove' ? 'remove' : 'add',
      contact: namedParty(keys, contact.full_name ?? contact.first_name, contact.username),
      fullName: contact.full_name,
      firstName: contact.first_name,
    },
  };
}

const controlSchema = object({
  previous_owner_role: label,
  new_owner_role: label,
  metadata: label,
  conversation_context: label,
});
const handoverSchema = z.object({
  type: label,
  timestamp: moment,
  sender: object({ phone_number: label, wa_id: label, user_id: id }),
  control_passed: controlSchema,
  control_taken: controlSchema,
});

/** Reads the value of `messaging_handovers`: who holds a thread now. */
export function readHandover(source: PartSource): Reading {
  const { data } = handoverSchema.safeParse(source.raw);
  const control = data?.control_passed ?? data?.control_taken;
  const occurredAt = data?.timestamp ?? timeOf(source.raw, source.frame);
  if (!data || !control) return keepUnsupported(source, source.frame.field, occurredAt);
  const { sender } = data;
  return {
    event: {
      kind: 'control.changed',
      ...headOf(source, contentKey('control', source.frame, source.raw), occurredAt),
      change: data.control_taken ? 'taken' : 'passed',
      person: identityKeys({
        waId: sender?.phone_number ?? sender?.wa_id,
        userId: sender?.user_id,
        parentUserId: null,
      }),
      previousOwner: control.previous_owner_role,
      newOwner: control.new_owner_role,
      metadata: control.metadata,
      conversationContext: control.conversation_context,
    },
  };
}

const automaticSchema = z.object({
  id: wireId,
  event_name: word,
  timestamp: seconds,
  ctwa_clid: label,
  custom_data: object({ currency: label, value: amount }),
});

/** Reads one of `value.automatic_events[]`. */
export function readAutomaticEvent(source: PartSource): Reading {
  const part = readPart(automaticSchema, source.raw);
  if (!part.ok) return part;
  const { data } = part;
  return {
    event: {
      kind: 'automaticEvent.detected',
      ...headOf(source, `automatic:${routeOf(source.frame)}:${data.id}:${keyPart(data.event_name)}`, data.timestamp),
      wamid: data.id,
      name: data.event_name,
      ctwaClid: data.ctwa_clid,
      value: data.custom_data?.value ?? null,
      currency: data.custom_data?.currency ?? null,
    },
  };
}

const actionSchema = z.object({ action_type: word });
const clickSchema = z.object({ click_component: label, click_id: label, tracking_token: label });

/** Reads one of `value.user_actions[]`: a click that names nobody. */
export function readUserAction(source: PartSource): Reading {
  const part = readPart(actionSchema, source.raw);
  if (!part.ok) return part;
  const { data } = part;
  const details = isObject(source.raw) ? source.raw[`${data.action_type}_data`] : undefined;
  const click = clickSchema.safeParse(details).data;
  if (!click) return keepUnsupported(source, `user_actions:${data.action_type}`, timeOf(source.raw, source.frame));
  return {
    event: {
      kind: 'marketing.clicked',
      ...headOf(source, contentKey('click', source.frame, source.raw), timeOf(source.raw, source.frame)),
      action: data.action_type,
      component: click.click_component,
      clickId: click.click_id,
      trackingToken: click.tracking_token,
    },
  };
}
