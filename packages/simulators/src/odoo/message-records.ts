import { checkDocument } from './document-access';
import { actingPartnerId, type OdooSession } from './odoo-session';
import { SUBTYPES } from './message-subtypes';
import { insertRecord } from './stamped-rows';
import type { StoredRecord, StoredValue } from './odoo-value';

type Values = Record<string, StoredValue>;

/** Defaults of a message made by `mail.message.create`; the caller must be allowed to write its record. */
export function prepareMessage(session: OdooSession, values: Values): void {
  checkDocument(session, values['model'], values['res_id'], 'write');
  fillMessage(session, values);
}

/** Adds a line the server itself writes: a notification by the acting user, a note unless said otherwise. */
export function addMessage(session: OdooSession, values: Values): StoredRecord {
  const message: Values = { message_type: 'notification', subtype_id: SUBTYPES.note, ...values };
  fillMessage(session, message);
  return insertRecord(session, 'mail.message', message);
}

/** Who, when and Message-Id of a message that does not say. */
export function fillMessage(session: OdooSession, values: Values): void {
  values['date'] ??= session.stamp.slice(0, 19);
  values['author_id'] ??= actingPartnerId(session);
  values['email_from'] ??= emailOf(session, values['author_id']);
  values['message_id'] ||= newMessageId(session, values);
}

/** `"Name" <address>` of a partner, `false` when it has no address. */
export function emailOf(session: OdooSession, partnerId: StoredValue): string | false {
  const partner = session.database.table('res.partner').get(Number(partnerId));
  const email = partner?.['email'];
  return typeof email === 'string' && email !== '' ? `"${String(partner?.['name'] ?? '')}" <${email}>` : false;
}

function newMessageId(session: OdooSession, values: Values): string {
  const epoch = Date.parse(`${session.stamp.slice(0, 10)}T${session.stamp.slice(11, 19)}Z`) / 1000;
  const count = session.database.table('mail.message').lastId + 1;
  const digits = String((count * 389_650_481 + epoch) % 1e15).padStart(15, '0');
  const target = typeof values['res_id'] === 'number' ? `${values['res_id']}-${String(values['model'])}` : 'private';
  return `<${digits}.${epoch}.${session.stamp.slice(20)}${count}-openerp-${target}@host>`;
}
