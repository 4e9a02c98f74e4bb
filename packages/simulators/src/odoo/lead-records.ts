import { addMessage } from './message-records';
import { firstFollowers, leadNumber, partnerNumber } from './partner-records';
import { userError } from './odoo-error';
import { contextFlag, type OdooSession } from './odoo-session';
import { updateRecord } from './stamped-rows';
import { SUBTYPES } from './message-subtypes';
import { escapeHtml } from '../shared/page-chrome';
import type { StoredRecord, StoredValue } from './odoo-value';

type Values = Record<string, StoredValue>;

/** What the predictive model of a demo database says about an open lead; only that it is neither 0 nor 100 matters. */
const OPEN_PROBABILITY = 22.59;

/** Defaults of a new lead: first stage, first team, the acting user as seller, and what the customer's record knows. */
export function prepareLead(session: OdooSession, values: Values): void {
  const { database, user } = session;
  const [team] = [...database.table('crm.team').scan()];
  fillEmpty(values, {
    team_id: team?.id ?? false,
    user_id: user.id,
    company_id: user['company_id'] ?? 1,
    stage_id: firstStage(session)?.id ?? false,
  });
  const customer = database.table('res.partner').get(Number(values['partner_id'] ?? 0));
  if (customer !== undefined) fillFromCustomer(session, values, customer);
  values['phone_sanitized'] = leadNumber(session, values);
  values['date_last_stage_update'] = seconds(session);
  if (values['user_id'] !== false) values['date_open'] = seconds(session);
  values['message_partner_ids'] = firstFollowers(session);
  const isWon = stageOf(session, values)?.['is_won'] === true;
  values['probability'] ??= isWon ? 100 : OPEN_PROBABILITY;
  if (isWon && database.version === '19') values['date_closed'] = seconds(session);
  setWonStatus(session, values);
}

/** The "Opportunity Created" line of a new lead. */
export function afterLeadCreate(session: OdooSession, lead: StoredRecord): void {
  if (contextFlag(session, 'tracking_disable') || contextFlag(session, 'mail_create_nolog')) return;
  const team = String(session.database.table('crm.team').get(Number(lead['team_id']))?.['name'] ?? '');
  addMessage(session, {
    model: 'crm.lead',
    res_id: lead.id,
    subtype_id: SUBTYPES.leadCreated,
    body: `<div summary="o_mail_notification"><p>A new lead has been created for the team "${escapeHtml(team)}".</p></div>`,
  });
}

/** What a write to a lead changes besides the values written. Throws fault 2 where 19.0 refuses to lose a won lead. */
export function prepareLeadWrite(session: OdooSession, lead: StoredRecord, changes: Values): void {
  const { database } = session;
  const after: Values = { ...lead, ...changes };
  const stage = stageOf(session, after);
  const isLosing = changes['active'] === false && after['probability'] === 0;
  if (isLosing && stage?.['is_won'] === true && database.version === '19') {
    throw userError('You cannot mark a won lead as lost. Move it to another stage first.');
  }
  if (isLosing) changes['date_closed'] = seconds(session);
  if (changes['stage_id'] !== undefined && changes['stage_id'] !== lead['stage_id']) {
    moveStage(session, lead, changes, stage);
  }
  const customer = changes['partner_id'] === lead['partner_id'] ? undefined : customerOf(session, changes);
  if (customer !== undefined) fillFromCustomer(session, changes, customer);
  if (['phone', 'mobile', 'partner_id', 'country_id'].some((name) => name in changes)) {
    changes['phone_sanitized'] = leadNumber(session, { ...lead, ...changes });
  }
  const result: Values = { ...lead, ...changes };
  setWonStatus(session, result);
  if (result['won_status'] !== undefined) changes['won_status'] = result['won_status'];
}

/** Follow-up of a written lead: the customer's phone and the line in the chatter. */
export function afterLeadWrite(session: OdooSession, lead: StoredRecord, before: StoredRecord, changes: Values): void {
  const phone = changes['phone'];
  const customer = session.database.table('res.partner').get(Number(lead['partner_id']));
  // Odoo keeps both in step: whoever writes the lead's phone rewrites the contact's.
  if (customer !== undefined && typeof phone === 'string' && phone !== '' && customer['phone'] !== phone) {
    const number = partnerNumber(session, { ...customer, phone });
    updateRecord(session, 'res.partner', customer, { phone, phone_sanitized: number });
  }
  const subtype = changeSubtype(session, lead, before);
  const isSilent = contextFlag(session, 'tracking_disable') || contextFlag(session, 'mail_notrack');
  if (subtype !== undefined && !isSilent) {
    addMessage(session, { model: 'crm.lead', res_id: lead.id, subtype_id: subtype, body: '' });
  }
}

/** Probability of an open lead again, after it was won or lost. */
export function reopenedProbability(): number {
  return OPEN_PROBABILITY;
}

function moveStage(session: OdooSession, lead: StoredRecord, changes: Values, stage: StoredRecord | undefined): void {
  changes['date_last_stage_update'] = seconds(session);
  if (stage?.['is_won'] === true) {
    changes['probability'] = 100;
    changes['date_closed'] = seconds(session);
    if (session.database.version === '19') changes['active'] = true;
  } else if (stageOf(session, lead)?.['is_won'] === true) {
    changes['date_closed'] = false;
    changes['probability'] ??= OPEN_PROBABILITY;
  }
}

function changeSubtype(session: OdooSession, lead: StoredRecord, before: StoredRecord): number | undefined {
  if (lead['stage_id'] !== before['stage_id']) {
    return stageOf(session, lead)?.['is_won'] === true ? SUBTYPES.leadWon : SUBTYPES.stageChanged;
  }
  if (lead['active'] === before['active']) return undefined;
  return lead['active'] === true ? SUBTYPES.leadRestored : SUBTYPES.leadLost;
}

function fillFromCustomer(session: OdooSession, values: Values, customer: StoredRecord): void {
  const { database } = session;
  const company = database.commercialPartner(customer);
  const isCompany = customer['is_company'] === true;
  const language = [...database.table('res.lang').scan()].find((lang) => lang['code'] === customer['lang']);
  fillEmpty(values, {
    contact_name: isCompany ? false : (customer['name'] ?? false),
    partner_name: isCompany || company.id !== customer.id ? (company['name'] ?? false) : false,
    phone: customer['phone'] ?? false,
    email_from: customer['email'] ?? false,
    country_id: customer['country_id'] ?? false,
    lang_id: language?.id ?? false,
  });
}

// What nobody gave; an empty default gives nothing.
function fillEmpty(values: Values, defaults: Values): void {
  for (const [name, value] of Object.entries(defaults)) {
    if (value !== false) values[name] ??= value;
  }
}

function setWonStatus(session: OdooSession, values: Values): void {
  if (session.database.version !== '19') return;
  const isWon = stageOf(session, values)?.['is_won'] === true && values['probability'] === 100;
  const isLost = values['active'] === false && values['probability'] === 0;
  values['won_status'] = isWon ? 'won' : isLost ? 'lost' : 'pending';
}

function firstStage(session: OdooSession): StoredRecord | undefined {
  const stages = [...session.database.table('crm.stage').scan()];
  return stages.toSorted((left, right) => Number(left['sequence']) - Number(right['sequence']))[0];
}

function stageOf(session: OdooSession, values: Values): StoredRecord | undefined {
  return session.database.table('crm.stage').get(Number(values['stage_id']));
}

function customerOf(session: OdooSession, changes: Values): StoredRecord | undefined {
  return session.database.table('res.partner').get(Number(changes['partner_id'] ?? 0));
}

function seconds(session: OdooSession): string {
  return session.stamp.slice(0, 19);
}
