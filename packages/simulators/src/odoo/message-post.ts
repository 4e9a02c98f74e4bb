import { bodyFromText, sanitizeHtml } from './html-body';
import { checkDocument } from './document-access';
import { datetimeText } from './datetime-operand';
import { emailOf, fillMessage } from './message-records';
import { EXTERNAL_IDS, SUBTYPES } from './message-subtypes';
import { typeError, userError, valueError } from './odoo-error';
import { actingPartnerId, type OdooSession } from './odoo-session';
import { textOf, OdooBinary, NO_IDS, type OdooValue, type StoredRecord, type StoredValue } from './odoo-value';
import { storedValues } from './field-values';
import { existing, insertRecord, updateRecord } from './stamped-rows';

type Values = Record<string, StoredValue>;

/** Arguments of `message_post` that are not fields of the message. */
const OWN_ARGUMENTS = new Set(['attachments', 'subtype_xmlid', 'body_is_html', 'context', 'body', 'attachment_ids']);
const REFUSED_FIELDS = new Set(['model', 'res_id']);

/**
 * `message_post` on one record: plain text is escaped, `body_is_html` takes HTML, the record's `write_date` stays.
 * Returns the id. On 18.0 an author without e-mail needs `email_from` (fault 2). Refuses before it writes anything.
 */
export function postMessage(
  session: OdooSession,
  model: string,
  ids: readonly number[],
  keywords: Record<string, OdooValue>,
): number {
  if (ids.length !== 1) {
    throw valueError(`Expected singleton: ${model}(${ids.length === 0 ? '' : ids.join(', ')})`);
  }
  const [record] = existing(session, model, ids);
  checkDocument(session, model, record?.id, 'write');
  const message = messageValues(session, keywords);
  message['model'] = model;
  message['res_id'] = record?.id ?? false;
  fillMessage(session, message);
  const linked = linkedAttachments(session, keywords['attachment_ids']);
  const texts = textAttachments(keywords['attachments']);
  const created = texts.map(([name, text]) =>
    insertRecord(session, 'ir.attachment', {
      name,
      datas: Buffer.from(text).toString('base64'),
      mimetype: 'text/plain',
      res_model: model,
      res_id: record?.id ?? false,
    }),
  );
  for (const attachment of linked) relink(session, attachment, model, record?.id ?? false);
  const files = [...linked, ...created].map((attachment) => attachment.id);
  message['attachment_ids'] = files.length === 0 ? NO_IDS : files;
  return insertRecord(session, 'mail.message', message).id;
}

function messageValues(session: OdooSession, keywords: Record<string, OdooValue>): Values {
  const { database } = session;
  const definition = database.model('mail.message');
  const fields: Record<string, OdooValue> = {};
  for (const [name, value] of Object.entries(keywords)) {
    if (OWN_ARGUMENTS.has(name)) continue;
    if (!definition.fields.has(name) || REFUSED_FIELDS.has(name)) {
      throw valueError(`Those values are not supported when posting or notifying: {'${name}'}`);
    }
    // Odoo reads an argument given as False as one not given.
    if (value !== false && value !== null) fields[name] = name === 'date' ? datetimeText(value) : value;
  }
  if (fields['message_type'] === 'user_notification') {
    throw valueError('Use message_notify to send a notification to a user');
  }
  const message = storedValues(database, definition, fields, 'create');
  message['message_type'] ??= 'notification';
  message['subtype_id'] ??= subtypeOf(keywords['subtype_xmlid']);
  message['author_id'] ??= actingPartnerId(session);
  message['body'] = bodyOf(keywords);
  requireSender(session, message);
  return message;
}

// 18.0 computes the sender's address and refuses to go on without one; 19.0 dropped the check.
function requireSender(session: OdooSession, message: Values): void {
  if (message['email_from'] !== undefined && message['email_from'] !== '') return;
  const address = emailOf(session, message['author_id'] ?? false);
  if (address === false && session.database.version === '18') {
    throw userError("Unable to send message, please configure the sender's email address.");
  }
  message['email_from'] = address;
}

function bodyOf(keywords: Record<string, OdooValue>): string {
  const body = keywords['body'] ?? '';
  if (body === false) return '';
  if (typeof body === 'object') throw typeError('message_post body must be a string');
  return keywords['body_is_html'] === true ? sanitizeHtml(String(body)) : bodyFromText(String(body));
}

function subtypeOf(xmlid: OdooValue | undefined): number {
  if (xmlid === undefined || xmlid === false || xmlid === null) return SUBTYPES.note;
  const name = textOf(xmlid).includes('.') ? textOf(xmlid) : `mail.${textOf(xmlid)}`;
  const found = EXTERNAL_IDS[name];
  if (found?.[0] !== 'mail.message.subtype') throw valueError(`External ID not found in the system: ${name}`);
  return found[1];
}

function linkedAttachments(session: OdooSession, value: OdooValue | undefined): StoredRecord[] {
  if (value === undefined || value === false || value === null) return [];
  if (!Array.isArray(value)) throw typeError('attachment_ids must be a list of ids');
  const ids = value.map((item) => (Array.isArray(item) ? Number(item[1]) : Number(item)));
  const attachments = existing(session, 'ir.attachment', ids);
  for (const attachment of attachments) {
    if (attachment['res_model'] !== 'mail.compose.message') {
      checkDocument(session, attachment['res_model'], attachment['res_id'], 'write');
    }
  }
  return attachments;
}

function relink(session: OdooSession, attachment: StoredRecord, model: string, id: StoredValue): void {
  const isLoose = attachment['res_model'] === 'mail.compose.message' || attachment['res_model'] === false;
  if (isLoose) updateRecord(session, 'ir.attachment', attachment, { res_model: model, res_id: id });
}

// Only text can travel here: a base64 element becomes a wrapper Odoo cannot encode.
function textAttachments(value: OdooValue | undefined): [name: string, text: string][] {
  if (value === undefined || value === false || value === null) return [];
  if (!Array.isArray(value)) throw typeError('attachments must be a list of pairs');
  return value.map((pair) => {
    const [name, content] = Array.isArray(pair) ? pair : [];
    if (content instanceof OdooBinary) throw typeError("a bytes-like object is required, not 'Binary'");
    if (typeof name !== 'string' || typeof content !== 'string') {
      throw valueError('not enough values to unpack (expected 2, got 1)');
    }
    return [name, content];
  });
}
