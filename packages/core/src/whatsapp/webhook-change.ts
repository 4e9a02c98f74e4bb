import { readAccountUpdate, readReview } from './webhook-account';
import { readCall, readCallStatus } from './webhook-call';
import { readGroup } from './webhook-group';
import { readHistory } from './webhook-history-parts';
import { readAgentEcho, readMessage, readPhoneEcho, readStandbyMessage } from './webhook-message';
import {
  readAlert,
  readFlow,
  readPartner,
  readPayment,
  readReportedError,
  readSecurity,
  readTest,
} from './webhook-notice';
import { readCapability, readNumber } from './webhook-number';
import { readLists, wholePart, type ListReaders, type Part, type PartReader } from './webhook-parts';
import { readAddressBook, readAutomaticEvent, readHandover, readPreference, readUserAction } from './webhook-person';
import { keepUnsupported, timeOf, type ChangeFrame, type PartSource, type Reading } from './webhook-reading';
import { readStandbyStatus, readStatus } from './webhook-status';
import { readUserIdUpdate } from './webhook-system';
import { readTemplate } from './webhook-template';
import { isObject } from './json-object';

/** Fields whose value is one piece of news. */
const WHOLE = new Map<string, PartReader>([
  ['message_template_status_update', readTemplate],
  ['message_template_quality_update', readTemplate],
  ['message_template_components_update', readTemplate],
  ['template_category_update', readTemplate],
  ['template_correct_category_detection', readTemplate],
  ['phone_number_quality_update', readNumber],
  ['phone_number_name_update', readNumber],
  ['account_settings_update', readNumber],
  ['business_username_update', readNumber],
  ['business_username_updates', readNumber],
  ['business_capability_update', readCapability],
  ['account_update', readAccountUpdate],
  ['account_review_update', readReview],
  ['account_alerts', readAlert],
  ['flows', readFlow],
  ['payment_configuration_update', readPayment],
  ['security', readSecurity],
  ['partner_solutions', readPartner],
  ['messaging_handovers', readHandover],
]);

const groups = new Map([['groups', readGroup]]);

/**
 * Fields whose value holds lists. Only the field `messages` brings messages of people to us: `smb_message_echoes` come from the
 * business, `history` is old, `standby` belongs to another agent; read as inbound they would open windows nobody opened.
 */
const LISTS = new Map<string, ListReaders>([
  [
    'messages',
    new Map<string, PartReader>([
      ['messages', readMessage],
      ['statuses', readStatus],
      ['errors', readReportedError],
      ['user_actions', readUserAction],
      ['user_id_update', readUserIdUpdate],
      ['user_preferences', readPreference],
    ]),
  ],
  ['user_id_update', new Map([['user_id_update', readUserIdUpdate]])],
  [
    'smb_message_echoes',
    new Map<string, PartReader>([
      ['message_echoes', readPhoneEcho],
      ['errors', readReportedError],
    ]),
  ],
  ['smb_app_state_sync', new Map([['state_sync', readAddressBook]])],
  ['user_preferences', new Map([['user_preferences', readPreference]])],
  [
    'calls',
    new Map<string, PartReader | { belongsTo: string; alone: PartReader }>([
      ['calls', readCall],
      ['statuses', readCallStatus],
      // Beside calls they belong to the calls.
      ['errors', { belongsTo: 'calls', alone: readReportedError }],
    ]),
  ],
  ['automatic_events', new Map([['automatic_events', readAutomaticEvent]])],
  ['group_lifecycle_update', groups],
  ['group_participants_update', groups],
  ['group_settings_update', groups],
  ['group_status_update', groups],
]);

/** Heard while an agent of Meta holds the thread: one level deeper than usual, beside contacts that are not. */
const STANDBY: ListReaders = new Map<string, PartReader>([
  ['messages', readStandbyMessage],
  ['message_echoes', readAgentEcho],
  ['statuses', readStandbyStatus],
]);

/** Reads one change, by its field. What we know no reader for is kept whole. */
export function* readChange(path: string, frame: ChangeFrame): Generator<Part> {
  const whole = WHOLE.get(frame.field);
  const lists = LISTS.get(frame.field);
  if (isTest(frame)) yield wholePart(path, frame, readTest);
  else if (whole) yield wholePart(path, frame, whole);
  else if (frame.field === 'history') yield* readHistory(path, frame);
  else if (frame.field === 'standby') {
    yield* readLists(path, frame, STANDBY, keepWhole, isObject(frame.value['standby']) ? 'standby' : null);
  } else if (!lists) yield wholePart(path, frame, keepWhole);
  else if (frame.field === 'messages' && frame.phoneNumberId === null && frame.entryId !== '') {
    yield wholePart(path, frame, () => ({ reason: 'metadata names no phone number id' }));
  } else yield* readLists(path, frame, lists, keepWhole);
}

/** The dashboard's dummies: account `0`, and a number that is nobody's. */
const TEST_NUMBER = '123456123';
const TEST_DIGITS = '16505551111';

function isTest({ entryId, phoneNumberId, businessDigits }: ChangeFrame): boolean {
  return entryId === '0' && (phoneNumberId === null || phoneNumberId === TEST_NUMBER || businessDigits === TEST_DIGITS);
}

function keepWhole(source: PartSource): Reading {
  return keepUnsupported(source, source.frame.field, timeOf(source.raw, source.frame));
}
