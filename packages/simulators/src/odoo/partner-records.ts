import { addMessage } from './message-records';
import { actingPartnerId, contextFlag, type OdooSession } from './odoo-session';
import { validationError } from './odoo-error';
import { sanitizePhone } from './phone-number';
import { updateRecord } from './stamped-rows';
import type { StoredRecord, StoredValue } from './odoo-value';

type Values = Record<string, StoredValue>;

/** Defaults and computed values of a new partner. */
export function preparePartner(session: OdooSession, values: Values): void {
  checkName(values['name'], values['type'] ?? 'contact');
  const { database } = session;
  const parent = database.table('res.partner').get(Number(values['parent_id'] ?? 0));
  if (parent !== undefined && (values['type'] ?? 'contact') === 'contact')
    values['country_id'] ??= parent['country_id'] ?? false;
  values['lang'] ??= session.user['lang'] ?? 'en_US';
  values['phone_sanitized'] = partnerNumber(session, values);
  values['message_partner_ids'] = firstFollowers(session);
}

/** Followers of a new record: its creator, unless the context says otherwise. */
export function firstFollowers(session: OdooSession): readonly number[] {
  const isSilent = contextFlag(session, 'tracking_disable') || contextFlag(session, 'mail_create_nosubscribe');
  return isSilent ? [] : [actingPartnerId(session)];
}

/** The "Contact created" note in the chatter of a new partner. */
export function noteContactCreated(session: OdooSession, partner: StoredRecord): void {
  if (contextFlag(session, 'tracking_disable') || contextFlag(session, 'mail_create_nolog')) return;
  addMessage(session, { model: 'res.partner', res_id: partner.id, body: '<p>Contact created</p>' });
}

/** Recomputes what a write to a partner changes besides the values written. */
export function preparePartnerWrite(session: OdooSession, partner: StoredRecord, changes: Values): void {
  const after: Values = { ...partner, ...changes };
  if ('name' in changes || 'type' in changes) checkName(after['name'], after['type']);
  if (['phone', 'mobile', 'country_id'].some((name) => name in changes)) {
    changes['phone_sanitized'] = partnerNumber(session, after);
  }
}

/** A partner's new phone also reaches the leads linked to the partner. */
export function afterPartnerWrite(session: OdooSession, partner: StoredRecord, before: StoredRecord): void {
  const phone = partner['phone'] ?? false;
  if (phone === (before['phone'] ?? false) || phone === false || !session.database.hasModel('crm.lead')) return;
  for (const lead of session.database.table('crm.lead').find('partner_id', partner.id)) {
    if (lead['phone'] === phone) continue;
    updateRecord(session, 'crm.lead', lead, { phone, phone_sanitized: leadNumber(session, { ...lead, phone }) });
  }
}

/** Sanitised number of a lead: its own country, else its customer's, else the company's. */
export function leadNumber(session: OdooSession, lead: Values): string | false {
  const customer = session.database.table('res.partner').get(Number(lead['partner_id'] ?? 0));
  return firstNumber(session, lead, lead['country_id'] || customer?.['country_id']);
}

/** Sanitised number of a partner: its own country, else the company's. */
export function partnerNumber(session: OdooSession, partner: Values): string | false {
  return firstNumber(session, partner, partner['country_id']);
}

// 18.0 looks at mobile first; only one sanitised value is stored.
function firstNumber(session: OdooSession, record: Values, country: StoredValue | undefined): string | false {
  const { database, user } = session;
  const company = database.table('res.company').get(Number(user['company_id'] ?? 1));
  const code = database.countryCode(country) ?? database.countryCode(company?.['country_id']);
  for (const name of ['mobile', 'phone']) {
    const text = record[name];
    const number = typeof text === 'string' && text !== '' ? sanitizePhone(text, code) : false;
    if (number !== false) return number;
  }
  return false;
}

function checkName(name: StoredValue | undefined, type: StoredValue | undefined): void {
  if (type === 'contact' && (name === undefined || name === false || name === '')) {
    throw validationError('The operation cannot be completed: Contacts require a name');
  }
}
