import type { ErrorKind } from '../errors/kaiwa-error';

/**
 * What a fault asks for, after Meta's table: `retry` soon; `later`, after a stated wait; `unknown`: it may have been sent, look first;
 * `payload`: never this message again; `token`: stop the number, an admin acts; `person`: not reachable over WhatsApp; `policy`: a human
 * or another content; `window`: closed, a template goes.
 */
export type FaultClass = 'retry' | 'later' | 'unknown' | 'payload' | 'token' | 'person' | 'policy' | 'window';

/**
 * One numbered fault of WhatsApp. The meaning is ours, in a sentence; the same number means the same in an answer and in a `failed` status.
 */
export interface WhatsappFault {
  code: number;
  class: FaultClass;
  kind: ErrorKind;
  /** How long to wait before asking again, in milliseconds; only for what is worth repeating. */
  waitMs: number | null;
  /** How often the same call is made at most, the first time included; null where the kind alone decides. */
  mostTries: number | null;
  meaning: string;
  hint: string;
}

type Row = readonly [code: number, kind: FaultClass, waitSeconds: number | null, meaning: string, hint: string];

const again = 'Nothing to do: it is tried again.';
const looked = 'Nothing to do: the outcome is looked up.';

// prettier-ignore
const rows: readonly Row[] = [
  [0, 'token', null, 'The access token could not be authenticated', 'Reconnect the number with a new token.'],
  [1, 'unknown', null, 'Invalid request or a fault at WhatsApp', looked],
  [2, 'retry', null, 'WhatsApp is temporarily down or overloaded', again],
  [3, 'token', null, 'The token may not use this method', 'Give the system user the permission whatsapp_business_messaging, then reconnect.'],
  [4, 'later', 300, 'The app made too many calls', 'Nothing to do: it is tried again later.'],
  [10, 'token', null, 'A permission is missing or was revoked', 'Give the system user the permission whatsapp_business_messaging, then reconnect.'],
  [33, 'token', null, 'The number was deleted, or the id is wrong', 'Check the phone number id, then reconnect.'],
  [100, 'payload', null, 'A parameter is not valid', 'Read the details and correct the message or the settings.'],
  [102, 'token', null, 'The access token has expired', 'Reconnect the number with a new token.'],
  [190, 'token', null, 'The access token has expired or is not valid', 'Reconnect the number with a new token.'],
  [368, 'token', null, 'The account is temporarily blocked for a policy violation', 'Open Business Support Home at Meta, then reconnect.'],
  [506, 'payload', null, 'The same post was made before', 'Change the message.'],
  [613, 'later', 300, 'Too many calls to this endpoint', 'Nothing to do: it is tried again later.'],
  [80007, 'later', 600, 'The WhatsApp Business Account reached its call limit', 'Nothing to do: it is tried again later.'],
  [130403, 'person', null, 'The business or the person blocked the other', 'Use another channel.'],
  [130429, 'retry', 2, 'The number sends faster than its throughput allows', 'Nothing to do: sending slows down.'],
  [130472, 'policy', null, 'The person is in a group that gets no marketing messages', 'Do not send it again as it is.'],
  [130497, 'policy', null, 'The business may not message this country', 'Do not message this country.'],
  [131000, 'unknown', null, 'Something went wrong at WhatsApp', looked],
  [131005, 'token', null, 'Access was denied', 'Give the system user access to the number, then reconnect.'],
  [131008, 'payload', null, 'A required parameter is missing', 'Correct the message.'],
  [131009, 'payload', null, 'The value of a parameter is not valid', 'Correct the message.'],
  [131016, 'retry', null, 'A service of WhatsApp is not available', again],
  [131020, 'payload', null, 'The group is not valid', 'Check the group.'],
  [131021, 'payload', null, 'Sender and recipient are the same number', 'Choose another recipient.'],
  [131026, 'person', null, 'The message cannot be delivered to this person', 'Use another channel: the number may not be on WhatsApp.'],
  [131030, 'payload', null, 'A test number may only write to numbers on its list', 'Add the recipient to the list in Meta’s app dashboard.'],
  [131031, 'token', null, 'The account is locked', 'Open Business Support Home at Meta, then reconnect.'],
  [131037, 'token', null, 'The display name of the number is not approved', 'Have the display name approved, then reconnect.'],
  [131041, 'payload', null, 'The group is unknown', 'Check the group.'],
  [131042, 'token', null, 'There is a problem with the payment method', 'Correct the payment method at Meta, then reconnect.'],
  [131044, 'token', null, 'There is a problem with the payment method for calls', 'Correct the payment method at Meta, then reconnect.'],
  [131045, 'token', null, 'The number is not registered properly', 'Register the number again, then reconnect.'],
  [131047, 'window', null, 'More than 24 hours have passed since the person last wrote', 'Send an approved template.'],
  [131048, 'policy', null, 'The number reached its spam limit', 'Pause campaigns and look at the quality rating.'],
  [131049, 'later', 86400, 'WhatsApp held the message back for a healthy ecosystem', 'It is tried again after a day at the earliest, if it may still be sent.'],
  [131050, 'policy', null, 'The person stopped marketing messages from you', 'Send no more marketing to this person.'],
  [131051, 'payload', null, 'The type of message is not supported', 'Send another type.'],
  [131052, 'payload', null, 'The file of the person could not be fetched', 'Ask the person to send it again.'],
  [131053, 'payload', null, 'The file could not be uploaded', 'Check format and size of the file.'],
  [131055, 'payload', null, 'The method is not allowed for this number', 'Use another way to reach the person.'],
  [131056, 'retry', 6, 'Too many messages to this one person in a short time', again],
  [131057, 'retry', 60, 'The account is in maintenance', again],
  [131059, 'payload', null, 'The paging position is not valid', 'Start the list again.'],
  [131060, 'payload', null, 'The message is not available through the API', 'Open it in the WhatsApp Business app.'],
  [131062, 'payload', null, 'This template needs a phone number, not a WhatsApp id', 'Ask the person for the number.'],
  [131063, 'policy', null, 'Marketing templates are switched off on this endpoint', 'Use the marketing messages API.'],
  [131064, 'policy', null, 'The account is limited after wrong template categories', 'Correct the categories; when Meta lifts the limit, send it again.'],
  [131201, 'payload', null, 'The group change was done in part', 'Look at the group.'],
  [131202, 'payload', null, 'The group has this member already', 'Look at the group.'],
  [131204, 'payload', null, 'The group has too many members', 'Remove members first.'],
  [131207, 'policy', null, 'The group is suspended', 'Open Business Support Home at Meta.'],
  [131208, 'later', 60, 'Too many group calls', again],
  [131209, 'payload', null, 'The picture of the group has the wrong shape', 'Send a square picture.'],
  [131210, 'payload', null, 'The picture of the group has the wrong size', 'Send a smaller picture.'],
  [131211, 'payload', null, 'No more groups may be created now', 'Wait and try again.'],
  [131212, 'payload', null, 'The person is not in the group', 'Look at the group.'],
  [131213, 'payload', null, 'There is no request to join', 'Look at the group.'],
  [131214, 'policy', null, 'Groups are switched off after too much marketing', 'Wait seven days.'],
  [131215, 'token', null, 'The number may not use groups', 'Send to people instead.'],
  [132000, 'payload', null, 'The number of template variables is wrong', 'Synchronise templates and fill every variable.'],
  [132001, 'payload', null, 'The template does not exist in this language or is not approved', 'Synchronise templates and choose an approved one.'],
  [132005, 'payload', null, 'The filled template is too long', 'Shorten the variables.'],
  [132007, 'policy', null, 'The content of the template breaks a policy', 'Change the template.'],
  [132008, 'payload', null, 'A template variable has the wrong format', 'Correct the variable.'],
  [132012, 'payload', null, 'A template variable has the wrong format', 'Correct the variable.'],
  [132015, 'policy', null, 'The template is paused for low quality', 'Wait, or use another template.'],
  [132016, 'policy', null, 'The template is disabled for good', 'Use another template.'],
  [132018, 'payload', null, 'A template variable holds line breaks, tabs or many blanks', 'Correct the variable.'],
  [132068, 'payload', null, 'The Flow is blocked', 'Repair the Flow.'],
  [132069, 'later', 3600, 'The Flow is throttled', 'Nothing to do: it is tried again later.'],
  [133000, 'later', 300, 'An earlier deregistration is not complete', 'Deregister the number again.'],
  [133004, 'retry', null, 'The server is temporarily not available', again],
  [133005, 'token', null, 'The two-step PIN is wrong', 'Enter the right PIN.'],
  [133006, 'token', null, 'The number has to be verified again', 'Verify the number.'],
  [133008, 'token', null, 'Too many wrong PINs', 'Wait as the details say.'],
  [133009, 'token', null, 'The PIN was entered too fast', 'Wait as the details say.'],
  [133010, 'token', null, 'The number is not registered', 'Register the number, then reconnect.'],
  [133015, 'later', 300, 'The number was deleted a moment ago', 'Wait five minutes.'],
  [133016, 'later', 259200, 'The number was registered or deregistered too often', 'Wait 72 hours.'],
  [134011, 'token', null, 'The terms of payments are not accepted', 'Accept the terms at Meta.'],
  [134100, 'payload', null, 'Only marketing templates may go this way', 'Send it as an ordinary template.'],
  [134101, 'later', 600, 'The template is still being synchronised', again],
  [134102, 'retry', null, 'The marketing messages API is not available', again],
  [135000, 'payload', null, 'The parameters are not valid', 'Correct the message.'],
  [136024, 'later', 300, 'The verification code could not be requested', 'Wait and try again.'],
  [137000, 'policy', null, 'The person registered WhatsApp anew since the last check', 'Verify the person again.'],
  [138000, 'token', null, 'Calling is not switched on', 'Switch calling on at Meta.'],
  [138001, 'person', null, 'The person cannot receive calls', 'Use another channel.'],
  [138002, 'later', 60, 'Too many calls at once', again],
  [138003, 'payload', null, 'A call is running already', 'Wait for its end.'],
  [138004, 'retry', null, 'The call could not be connected', again],
  [138005, 'later', 60, 'Too many calls', again],
  [138006, 'policy', null, 'The person did not permit calls', 'Ask for the permission.'],
  [138007, 'retry', null, 'The call timed out', again],
  [138009, 'later', 86400, 'No more permission requests today', 'Wait until tomorrow.'],
  [138012, 'later', 86400, 'No more calls to this person today', 'Wait until tomorrow.'],
  [138013, 'token', null, 'Calls by the business are not available here', 'Use another channel.'],
  [138014, 'token', null, 'Calling is disabled for low quality', 'Look at the quality rating.'],
  [138015, 'token', null, 'The number may not call', 'Use another number.'],
  [138017, 'payload', null, 'The permission exists already', 'Nothing to do.'],
  [138018, 'token', null, 'A prerequisite of calling is missing', 'Read the details.'],
  [138019, 'payload', null, 'The call could not be set up', 'Call again.'],
  [138020, 'payload', null, 'The call could not be relayed', 'Call again.'],
  [138021, 'payload', null, 'The media of the call timed out', 'Call again.'],
  [138022, 'payload', null, 'The media of the call timed out', 'Call again.'],
  [138023, 'payload', null, 'The call timed out', 'Call again.'],
  [139000, 'payload', null, 'The Flow could not be published', 'Correct the Flow.'],
  [139001, 'payload', null, 'The Flow is not valid', 'Correct the Flow.'],
  [139002, 'payload', null, 'The Flow is not valid', 'Correct the Flow.'],
  [139003, 'payload', null, 'The Flow is not valid', 'Correct the Flow.'],
  [139004, 'payload', null, 'The Flow is not valid', 'Correct the Flow.'],
  [139100, 'payload', null, 'Some people could not be blocked', 'Look at the details.'],
  [139101, 'payload', null, 'The block list was being changed', 'Try again.'],
  [139102, 'payload', null, 'The block list was being changed', 'Try again.'],
  [139103, 'payload', null, 'The block list is full', 'Unblock somebody first.'],
  [139200, 'policy', null, 'Sending without a template is restricted', 'Use an approved template.'],
  [147001, 'payload', null, 'The username is taken', 'Choose another.'],
  [147002, 'payload', null, 'The username is not valid', 'Choose another.'],
  [147003, 'payload', null, 'Too many usernames', 'Remove one first.'],
  [147004, 'payload', null, 'The number may not have a username', 'Read the details.'],
  [147005, 'payload', null, 'The username has to be transferred', 'Confirm the transfer.'],
  [200005, 'token', null, 'Template insights are not available', 'Switch template insights on at Meta.'],
  [200006, 'token', null, 'Template insights cannot be switched off', 'Nothing to do.'],
  [200007, 'token', null, 'Template insights are not switched on', 'Switch template insights on at Meta.'],
  [2388001, 'token', null, 'The number could not be migrated', 'Read the details at Meta.'],
  [2388012, 'token', null, 'The number could not be migrated', 'Read the details at Meta.'],
  [2388091, 'token', null, 'The number could not be migrated', 'Read the details at Meta.'],
  [2388093, 'token', null, 'The number could not be migrated', 'Read the details at Meta.'],
  [2388103, 'token', null, 'The number could not be migrated', 'Read the details at Meta.'],
  [2388019, 'payload', null, 'The account has as many templates as it may', 'Delete templates first.'],
  [2388023, 'payload', null, 'The template is being deleted', 'Choose another name, or wait.'],
  [2388024, 'payload', null, 'There is a template of this name and language', 'Choose another name.'],
  [2388039, 'payload', null, 'The template cannot be changed now', 'Wait: a template may be changed once a day.'],
  [2388040, 'payload', null, 'A part of the template is too long', 'Shorten it.'],
  [2388047, 'payload', null, 'The header of the template has the wrong format', 'Correct the header.'],
  [2388072, 'payload', null, 'The body of the template has the wrong format', 'Correct the body.'],
  [2388073, 'payload', null, 'The footer of the template has the wrong format', 'Correct the footer.'],
  [2388293, 'payload', null, 'The template has too many variables for its length', 'Write more text around the variables.'],
  [2388299, 'payload', null, 'A template may not begin or end with a variable', 'Put words around the variable.'],
  [2494100, 'retry', 300, 'The number is in maintenance', again],
  [2593107, 'payload', null, 'The synchronisation was already asked for once', 'Offboard the number and onboard it again.'],
  [2593108, 'payload', null, 'The synchronisation is only possible within 24 hours of onboarding', 'Offboard the number and onboard it again.'],
  [2593109, 'payload', null, 'The owner does not share the history', 'Nothing to do.'],
];

/** In-app sign-up: one family, 2494164 to 2494179. */
const signupRows = Array.from(
  { length: 16 },
  (_, index): Row => [
    2494164 + index,
    'payload',
    null,
    'The sign-up link could not be changed',
    'Read the details at Meta.',
  ],
);

/** Calls that may be tried once more only. */
const TRIED_TWICE = new Set([138004, 138007]);

const KINDS: Readonly<Record<FaultClass, ErrorKind>> = {
  retry: 'unavailable',
  later: 'throttled',
  unknown: 'unavailable',
  payload: 'rejected',
  token: 'unauthorized',
  person: 'refused',
  policy: 'refused',
  window: 'refused',
};

/** The kind of error a fault is: what has a stated wait is throttled. */
export function faultKind(faultClass: FaultClass, waitMs: number | null): ErrorKind {
  return faultClass === 'retry' && waitMs !== null ? 'throttled' : KINDS[faultClass];
}

/**
 * The numbered faults of the Cloud API, by code. Codes 200–299 (missing permissions) are one class, see `whatsapp-error.ts`.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes (read 2026-11-22); the class is our choice.
 */
export const whatsappFaults: ReadonlyMap<number, WhatsappFault> = new Map(
  [...rows, ...signupRows].map(([code, faultClass, waitSeconds, meaning, hint]) => {
    const waitMs = waitSeconds === null ? null : waitSeconds * 1000;
    const mostTries = TRIED_TWICE.has(code) ? 2 : null;
    return [code, { code, class: faultClass, kind: faultKind(faultClass, waitMs), waitMs, mostTries, meaning, hint }];
  }),
);
