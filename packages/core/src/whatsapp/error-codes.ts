import type { ErrorKind } from '../errors/kaiwa-error';

/**
 * One numbered fault of WhatsApp. The meaning is ours, in a sentence; the same number means the same in an answer and in a `failed` status.
 */
export interface WhatsappFault {
  code: number;
  /** `doubt`: WhatsApp may have sent the message although it says otherwise. */
  class: ErrorKind | 'doubt';
  /** How long to wait before asking again, in milliseconds; only for what is worth repeating. */
  waitMs: number | null;
  meaning: string;
  hint: string;
}

type Row = readonly [
  code: number,
  kind: WhatsappFault['class'],
  waitSeconds: number | null,
  meaning: string,
  hint: string,
];

const again = 'Nothing to do: it is tried again.';
const looked = 'Nothing to do: the outcome is looked up.';

// prettier-ignore
const rows: readonly Row[] = [
  [0, 'unauthorized', null, 'The access token could not be authenticated', 'Reconnect the number with a new token.'],
  [1, 'doubt', null, 'Invalid request or a fault at WhatsApp', looked],
  [2, 'unavailable', null, 'WhatsApp is temporarily down or overloaded', again],
  [3, 'unauthorized', null, 'The token may not use this method', 'Give the system user the permission whatsapp_business_messaging, then reconnect.'],
  [4, 'throttled', 300, 'The app made too many calls', 'Nothing to do: it is tried again later.'],
  [10, 'unauthorized', null, 'A permission is missing or was revoked', 'Give the system user the permission whatsapp_business_messaging, then reconnect.'],
  [33, 'unauthorized', null, 'The number was deleted, or the id is wrong', 'Check the phone number id, then reconnect.'],
  [100, 'rejected', null, 'A parameter is not valid', 'Read the details and correct the message or the settings.'],
  [102, 'unauthorized', null, 'The access token has expired', 'Reconnect the number with a new token.'],
  [190, 'unauthorized', null, 'The access token has expired or is not valid', 'Reconnect the number with a new token.'],
  [368, 'unauthorized', null, 'The account is temporarily blocked for a policy violation', 'Open Business Support Home at Meta, then reconnect.'],
  [506, 'rejected', null, 'The same post was made before', 'Change the message.'],
  [613, 'throttled', 300, 'Too many calls to this endpoint', 'Nothing to do: it is tried again later.'],
  [80007, 'throttled', 600, 'The WhatsApp Business Account reached its call limit', 'Nothing to do: it is tried again later.'],
  [130403, 'refused', null, 'The business or the person blocked the other', 'Use another channel.'],
  [130429, 'throttled', 2, 'The number sends faster than its throughput allows', 'Nothing to do: sending slows down.'],
  [130472, 'refused', null, 'The person is in a group that gets no marketing messages', 'Do not send it again as it is.'],
  [130497, 'refused', null, 'The business may not message this country', 'Do not message this country.'],
  [131000, 'doubt', null, 'Something went wrong at WhatsApp', looked],
  [131005, 'unauthorized', null, 'Access was denied', 'Give the system user access to the number, then reconnect.'],
  [131008, 'rejected', null, 'A required parameter is missing', 'Correct the message.'],
  [131009, 'rejected', null, 'The value of a parameter is not valid', 'Correct the message.'],
  [131016, 'unavailable', null, 'A service of WhatsApp is not available', again],
  [131020, 'rejected', null, 'The group is not valid', 'Check the group.'],
  [131021, 'rejected', null, 'Sender and recipient are the same number', 'Choose another recipient.'],
  [131026, 'refused', null, 'The message cannot be delivered to this person', 'Use another channel: the number may not be on WhatsApp.'],
  [131030, 'unauthorized', null, 'A test number may only write to numbers on its list', 'Add the recipient to the list in Meta’s app dashboard.'],
  [131031, 'unauthorized', null, 'The account is locked', 'Open Business Support Home at Meta, then reconnect.'],
  [131037, 'unauthorized', null, 'The display name of the number is not approved', 'Have the display name approved, then reconnect.'],
  [131041, 'rejected', null, 'The group is unknown', 'Check the group.'],
  [131042, 'unauthorized', null, 'There is a problem with the payment method', 'Correct the payment method at Meta, then reconnect.'],
  [131044, 'unauthorized', null, 'There is a problem with the payment method for calls', 'Correct the payment method at Meta, then reconnect.'],
  [131045, 'unauthorized', null, 'The number is not registered properly', 'Register the number again, then reconnect.'],
  [131047, 'refused', null, 'More than 24 hours have passed since the person last wrote', 'Send an approved template.'],
  [131048, 'refused', null, 'The number reached its spam limit', 'Pause campaigns and look at the quality rating.'],
  [131049, 'refused', null, 'WhatsApp held the message back for a healthy ecosystem', 'Wait at least 24 hours before the next marketing message.'],
  [131050, 'refused', null, 'The person stopped marketing messages from you', 'Send no more marketing to this person.'],
  [131051, 'rejected', null, 'The type of message is not supported', 'Send another type.'],
  [131052, 'rejected', null, 'The file of the person could not be fetched', 'Ask the person to send it again.'],
  [131053, 'rejected', null, 'The file could not be uploaded', 'Check format and size of the file.'],
  [131055, 'rejected', null, 'The method is not allowed for this number', 'Use another way to reach the person.'],
  [131056, 'throttled', 6, 'Too many messages to this one person in a short time', again],
  [131057, 'throttled', 60, 'The account is in maintenance', again],
  [131059, 'rejected', null, 'The paging position is not valid', 'Start the list again.'],
  [131060, 'rejected', null, 'The message is not available through the API', 'Open it in the WhatsApp Business app.'],
  [131062, 'rejected', null, 'This template needs a phone number, not a WhatsApp id', 'Ask the person for the number.'],
  [131063, 'refused', null, 'Marketing templates are switched off on this endpoint', 'Use the marketing messages API.'],
  [131064, 'refused', null, 'The account is limited after wrong template categories', 'Correct the categories and wait.'],
  [131201, 'rejected', null, 'The group change was done in part', 'Look at the group.'],
  [131202, 'rejected', null, 'The group has this member already', 'Look at the group.'],
  [131204, 'rejected', null, 'The group has too many members', 'Remove members first.'],
  [131207, 'refused', null, 'The group is suspended', 'Open Business Support Home at Meta.'],
  [131208, 'throttled', 60, 'Too many group calls', again],
  [131209, 'rejected', null, 'The picture of the group has the wrong shape', 'Send a square picture.'],
  [131210, 'rejected', null, 'The picture of the group has the wrong size', 'Send a smaller picture.'],
  [131211, 'rejected', null, 'No more groups may be created now', 'Wait and try again.'],
  [131212, 'rejected', null, 'The person is not in the group', 'Look at the group.'],
  [131213, 'rejected', null, 'There is no request to join', 'Look at the group.'],
  [131214, 'refused', null, 'Groups are switched off after too much marketing', 'Wait seven days.'],
  [131215, 'unauthorized', null, 'The number may not use groups', 'Send to people instead.'],
  [132000, 'rejected', null, 'The number of template variables is wrong', 'Synchronise templates and fill every variable.'],
  [132001, 'rejected', null, 'The template does not exist in this language or is not approved', 'Synchronise templates and choose an approved one.'],
  [132005, 'rejected', null, 'The filled template is too long', 'Shorten the variables.'],
  [132007, 'refused', null, 'The content of the template breaks a policy', 'Change the template.'],
  [132008, 'rejected', null, 'A template variable has the wrong format', 'Correct the variable.'],
  [132012, 'rejected', null, 'A template variable has the wrong format', 'Correct the variable.'],
  [132015, 'refused', null, 'The template is paused for low quality', 'Wait, or use another template.'],
  [132016, 'refused', null, 'The template is disabled for good', 'Use another template.'],
  [132018, 'rejected', null, 'A template variable holds line breaks, tabs or many blanks', 'Correct the variable.'],
  [132068, 'rejected', null, 'The Flow is blocked', 'Repair the Flow.'],
  [132069, 'throttled', 3600, 'The Flow is throttled', 'Nothing to do: it is tried again later.'],
  [133000, 'throttled', 300, 'An earlier deregistration is not complete', 'Deregister the number again.'],
  [133004, 'unavailable', null, 'The server is temporarily not available', again],
  [133005, 'unauthorized', null, 'The two-step PIN is wrong', 'Enter the right PIN.'],
  [133006, 'unauthorized', null, 'The number has to be verified again', 'Verify the number.'],
  [133008, 'unauthorized', null, 'Too many wrong PINs', 'Wait as the details say.'],
  [133009, 'unauthorized', null, 'The PIN was entered too fast', 'Wait as the details say.'],
  [133010, 'unauthorized', null, 'The number is not registered', 'Register the number, then reconnect.'],
  [133015, 'throttled', 300, 'The number was deleted a moment ago', 'Wait five minutes.'],
  [133016, 'throttled', 259200, 'The number was registered or deregistered too often', 'Wait 72 hours.'],
  [134011, 'unauthorized', null, 'The terms of payments are not accepted', 'Accept the terms at Meta.'],
  [134100, 'rejected', null, 'Only marketing templates may go this way', 'Send it as an ordinary template.'],
  [134101, 'throttled', 600, 'The template is still being synchronised', again],
  [134102, 'unavailable', null, 'The marketing messages API is not available', again],
  [135000, 'rejected', null, 'The parameters are not valid', 'Correct the message.'],
  [136024, 'throttled', 300, 'The verification code could not be requested', 'Wait and try again.'],
  [137000, 'refused', null, 'The person registered WhatsApp anew since the last check', 'Verify the person again.'],
  [138000, 'unauthorized', null, 'Calling is not switched on', 'Switch calling on at Meta.'],
  [138001, 'refused', null, 'The person cannot receive calls', 'Use another channel.'],
  [138002, 'throttled', 60, 'Too many calls at once', again],
  [138003, 'rejected', null, 'A call is running already', 'Wait for its end.'],
  [138004, 'unavailable', null, 'The call could not be connected', again],
  [138005, 'throttled', 60, 'Too many calls', again],
  [138006, 'refused', null, 'The person did not permit calls', 'Ask for the permission.'],
  [138007, 'unavailable', null, 'The call timed out', again],
  [138009, 'throttled', 86400, 'No more permission requests today', 'Wait until tomorrow.'],
  [138012, 'throttled', 86400, 'No more calls to this person today', 'Wait until tomorrow.'],
  [138013, 'unauthorized', null, 'Calls by the business are not available here', 'Use another channel.'],
  [138014, 'unauthorized', null, 'Calling is disabled for low quality', 'Look at the quality rating.'],
  [138015, 'unauthorized', null, 'The number may not call', 'Use another number.'],
  [138017, 'rejected', null, 'The permission exists already', 'Nothing to do.'],
  [138018, 'unauthorized', null, 'A prerequisite of calling is missing', 'Read the details.'],
  [139000, 'rejected', null, 'The Flow could not be published', 'Correct the Flow.'],
  [139001, 'rejected', null, 'The Flow is not valid', 'Correct the Flow.'],
  [139002, 'rejected', null, 'The Flow is not valid', 'Correct the Flow.'],
  [139003, 'rejected', null, 'The Flow is not valid', 'Correct the Flow.'],
  [139004, 'rejected', null, 'The Flow is not valid', 'Correct the Flow.'],
  [139100, 'rejected', null, 'Some people could not be blocked', 'Look at the details.'],
  [139101, 'rejected', null, 'The block list was being changed', 'Try again.'],
  [139102, 'rejected', null, 'The block list was being changed', 'Try again.'],
  [139103, 'rejected', null, 'The block list is full', 'Unblock somebody first.'],
  [139200, 'refused', null, 'Sending without a template is restricted', 'Use an approved template.'],
  [147001, 'rejected', null, 'The username is taken', 'Choose another.'],
  [147002, 'rejected', null, 'The username is not valid', 'Choose another.'],
  [147003, 'rejected', null, 'Too many usernames', 'Remove one first.'],
  [147004, 'rejected', null, 'The number may not have a username', 'Read the details.'],
  [147005, 'rejected', null, 'The username has to be transferred', 'Confirm the transfer.'],
  [2494100, 'throttled', 300, 'The number is in maintenance', again],
];

/**
 * The numbered faults of the Cloud API, by code. Codes 200–299 (missing permissions) are one class, see `whatsapp-error.ts`.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes (read 2026-11-22); the class is our choice.
 */
export const whatsappFaults: ReadonlyMap<number, WhatsappFault> = new Map(
  rows.map(([code, kind, waitSeconds, meaning, hint]) => [
    code,
    { code, class: kind, waitMs: waitSeconds === null ? null : waitSeconds * 1000, meaning, hint },
  ]),
);
