/** What Meta says for one error code. */
export interface GraphErrorFact {
  httpStatus: number;
  title: string;
  /** Default text of `error_data.details`. */
  details: string;
}

const WEB_LINK_FAILED = 'Downloading media from weblink failed with http code 404, status message Not Found';
const TOO_LONG_AGO =
  'Message failed to send because more than 24 hours have passed since the customer last replied to this number.';
const PAIR_RATE =
  'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.';
const ECOSYSTEM = 'This message was not delivered to maintain healthy ecosystem engagement.';
const NOT_DELIVERED = 'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.';

/**
 * Code → HTTP status, title, default details.
 * Vendor page: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export const GRAPH_ERROR_FACTS: Readonly<Record<number, GraphErrorFact>> = {
  1: fact(400, 'API Unknown', 'Possibly an invalid request or a server error.'),
  2: fact(503, 'Service temporarily unavailable', 'Temporary due to downtime or due to being overloaded.'),
  4: fact(400, 'Application request limit reached', 'The app has reached its API call rate limit.'),
  10: fact(403, 'Application does not have permission for this action', 'Permission is not granted or was removed.'),
  33: fact(400, 'Parameter value is not valid', 'The business phone number has been deleted.'),
  100: fact(400, 'Invalid parameter', 'The request included one or more unsupported or misspelled parameters.'),
  190: fact(401, 'Invalid OAuth access token - Cannot parse access token', ''),
  200: fact(403, 'API Permission', 'Permission is not granted or was removed.'),
  2200: fact(400, 'Callback verification failed', ''),
  2500: fact(400, 'Unknown path components', ''),
  80007: fact(400, 'Rate limit issues', 'The WhatsApp Business Account has reached its rate limit.'),
  130429: fact(400, 'Rate limit hit', 'Cloud API message throughput has been reached.'),
  130472: fact(400, "User's number is part of an experiment", 'Message was not sent as part of an experiment.'),
  131000: fact(500, 'Something went wrong', 'Message failed to send due to an unknown error.'),
  131005: fact(403, 'Access denied', 'Permission is either not granted or has been removed.'),
  131008: fact(400, 'Required parameter is missing', 'The request is missing a required parameter.'),
  131009: fact(400, 'Parameter value is not valid', 'One or more parameter values are invalid.'),
  131016: fact(500, 'Service unavailable', 'A service is temporarily unavailable.'),
  131021: fact(400, 'Recipient cannot be sender', 'Sender and recipient phone number is the same.'),
  131026: fact(400, 'Message undeliverable', 'Message Undeliverable.'),
  131030: fact(400, 'Recipient phone number not in allowed list', 'Add the recipient to the allowed list.'),
  131042: fact(
    400,
    'Business eligibility payment issue',
    'There were one or more errors related to your payment method.',
  ),
  131047: fact(400, 'Re-engagement message', TOO_LONG_AGO),
  131048: fact(400, 'Spam rate limit hit', 'There are restrictions on how many messages can be sent from this number.'),
  131049: fact(400, ECOSYSTEM, NOT_DELIVERED),
  131050: fact(400, 'User has stopped marketing messages', 'The user has chosen to stop receiving marketing messages.'),
  131051: fact(400, 'Unsupported message type', 'Unsupported message type.'),
  131053: fact(400, 'Media upload error', WEB_LINK_FAILED),
  131056: fact(400, '(Business Account, Consumer Account) pair rate limit hit', PAIR_RATE),
  131057: fact(500, 'Account in maintenance mode', 'The business account is in maintenance mode.'),
  131059: fact(400, 'Invalid paging cursor', 'The paging cursor is not valid.'),
  131062: fact(400, 'Recipient type not allowed', 'Business-scoped user ids cannot receive this template.'),
  132000: fact(400, 'Number of parameters does not match the expected number of params', ''),
  132001: fact(404, 'Template name does not exist in the translation', ''),
  132005: fact(400, 'Translated text too long', 'The translated text is too long.'),
  132007: fact(400, 'Template format character policy violated', 'Template content violates a WhatsApp policy.'),
  132008: fact(400, 'Invalid parameter format', 'The parameter values are not formatted correctly.'),
  132012: fact(400, 'Parameter format does not match format in the created template', ''),
  132015: fact(400, 'Template is paused', 'Template is paused due to low quality'),
  132016: fact(400, 'Template is disabled', 'Template has been paused too many times due to low quality'),
  132018: fact(400, 'Template parameters are not valid', 'There is an issue with the parameters in your template.'),
  133010: fact(400, 'Phone number not registered', 'Phone number not registered on the WhatsApp Business Platform.'),
  135000: fact(400, 'Generic user error', 'Message failed to send because of an unknown error with your parameters.'),
  137000: fact(400, 'Identity key mismatch', 'Recipient identity key hash does not match'),
};

function fact(httpStatus: number, title: string, details: string): GraphErrorFact {
  return { httpStatus, title, details };
}
