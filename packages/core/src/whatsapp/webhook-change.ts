import { readAccountUpdate, readReview } from './webhook-account';
import { readCall, readCallStatus } from './webhook-call';
import { readErrors } from './webhook-error';
import { readGroup } from './webhook-group';
import { readHistory } from './webhook-history-parts';
import { readEcho, readMessage, readStandbyMessage } from './webhook-message';
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
import { isObject, keepUnsupported, timeOf, type ChangeFrame, type PartSource, type Reading } from './webhook-reading';
import { indexContacts } from './webhook-sender';
import { readStandbyStatus, readStatus } from './webhook-status';
import { readUserIdUpdate } from './webhook-system';
import { readTemplate } from './webhook-template';

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

/**
 * Fields whose value holds lists. Only the field `messages` brings messages of people to us: `smb_message_echoes` come from the
 * business, `history` is old, `standby` belongs to another agent; read as inbound they would open windows nobody opened.
 */
const LISTS = new Map<string, (frame: ChangeFrame) => ListReaders>([
  ['messages', messageLists],
  ['user_id_update', () => new Map([['user_id_update', readUserIdUpdate]])],
  ['smb_message_echoes', echoLists],
  ['smb_app_state_sync', () => new Map([['state_sync', readAddressBook]])],
  ['user_preferences', preferenceLists],
  ['calls', callLists],
  ['automatic_events', () => new Map([['automatic_events', readAutomaticEvent]])],
  ['group_lifecycle_update', () => new Map([['groups', readGroup]])],
  ['group_participants_update', () => new Map([['groups', readGroup]])],
  ['group_settings_update', () => new Map([['groups', readGroup]])],
  ['group_status_update', () => new Map([['groups', readGroup]])],
]);

/** Reads one change, by its field. What we know no reader for is kept whole. */
export function* readChange(path: string, frame: ChangeFrame): Generator<Part> {
  const whole = WHOLE.get(frame.field);
  const lists = LISTS.get(frame.field);
  if (isTest(frame)) yield wholePart(path, frame, readTest);
  else if (whole) yield wholePart(path, frame, whole);
  else if (frame.field === 'history') yield* readHistory(path, frame);
  else if (frame.field === 'standby') yield* readStandby(path, frame);
  else if (!lists) yield wholePart(path, frame, keepWhole);
  else if (frame.field === 'messages' && frame.phoneNumberId === null && frame.entryId !== '') {
    yield wholePart(path, frame, () => ({ reason: 'metadata: names no phone number id' }));
  } else yield* readLists(path, frame, lists(frame), keepWhole);
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

function messageLists({ value }: ChangeFrame): ListReaders {
  const contacts = indexContacts(value['contacts']);
  return new Map<string, PartReader>([
    ['messages', (source) => readMessage(source, contacts)],
    ['statuses', readStatus],
    ['errors', readReportedError],
    ['user_actions', readUserAction],
    ['user_id_update', readUserIdUpdate],
    ['user_preferences', (source) => readPreference(source, contacts)],
  ]);
}

function echoLists({ value }: ChangeFrame): ListReaders {
  const contacts = indexContacts(value['contacts']);
  return new Map<string, PartReader>([
    ['message_echoes', (source) => readEcho(source, contacts, 'message.echoed')],
    ['errors', readReportedError],
  ]);
}

function preferenceLists({ value }: ChangeFrame): ListReaders {
  const contacts = indexContacts(value['contacts']);
  return new Map([['user_preferences', (source: PartSource) => readPreference(source, contacts)]]);
}

/** Errors beside calls belong to the calls; alone they are news of their own. */
function callLists({ value }: ChangeFrame): ListReaders {
  const contacts = indexContacts(value['contacts']);
  const hasCalls = Array.isArray(value['calls']) && value['calls'].length > 0;
  const errors = hasCalls ? readErrors(value['errors']) : [];
  return new Map<string, PartReader | { belongsTo: string }>([
    ['calls', (source) => readCall(source, contacts, errors)],
    ['statuses', (source) => readCallStatus(source, contacts)],
    ['errors', hasCalls ? { belongsTo: 'calls' } : readReportedError],
  ]);
}

/** Its lists stand one level deeper, beside contacts that do not. */
function* readStandby(path: string, frame: ChangeFrame): Generator<Part> {
  const contacts = indexContacts(frame.value['contacts']);
  const readers = new Map<string, PartReader>([
    ['messages', (source) => readStandbyMessage(source, contacts)],
    ['message_echoes', (source) => readEcho(source, contacts, 'standby.echoed')],
    ['statuses', readStandbyStatus],
  ]);
  const isNested = isObject(frame.value['standby']);
  yield* readLists(path, frame, readers, keepWhole, isNested ? 'standby' : null);
}
