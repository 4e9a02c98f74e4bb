import { accessError } from './odoo-error';
import type { OdooGroup, OdooSession } from './odoo-session';
import type { StoredRecord } from './odoo-value';

/** The four operations access rights know. */
export type AccessOperation = 'read' | 'write' | 'create' | 'unlink';

const EVERYBODY: OdooGroup[] = ['base.group_user'];
const CONTACT_EDITORS: OdooGroup[] = [
  'base.group_partner_manager',
  'sales_team.group_sale_manager',
  'sales_team.group_sale_salesman',
];
const SELLERS: OdooGroup[] = ['sales_team.group_sale_salesman'];
const SALES_MANAGERS: OdooGroup[] = ['sales_team.group_sale_manager'];
const ADMINISTRATORS: OdooGroup[] = ['base.group_system'];

interface ModelRights {
  read: OdooGroup[];
  write: OdooGroup[];
  create: OdooGroup[];
  unlink: OdooGroup[];
}

const READ_ONLY: ModelRights = {
  read: EVERYBODY,
  write: ADMINISTRATORS,
  create: ADMINISTRATORS,
  unlink: ADMINISTRATORS,
};
const OPEN: ModelRights = { read: EVERYBODY, write: EVERYBODY, create: EVERYBODY, unlink: EVERYBODY };
const RIGHTS: Record<string, ModelRights> = {
  'res.partner': { read: EVERYBODY, write: CONTACT_EDITORS, create: CONTACT_EDITORS, unlink: CONTACT_EDITORS },
  'res.partner.category': { read: EVERYBODY, write: CONTACT_EDITORS, create: CONTACT_EDITORS, unlink: CONTACT_EDITORS },
  'crm.lead': { read: SELLERS, write: SELLERS, create: SELLERS, unlink: SALES_MANAGERS },
  'crm.stage': { read: EVERYBODY, write: SALES_MANAGERS, create: SALES_MANAGERS, unlink: SALES_MANAGERS },
  'crm.team': { read: EVERYBODY, write: SALES_MANAGERS, create: SALES_MANAGERS, unlink: SALES_MANAGERS },
  'crm.lost.reason': { read: EVERYBODY, write: SALES_MANAGERS, create: SALES_MANAGERS, unlink: SALES_MANAGERS },
  'phone.blacklist': { read: ADMINISTRATORS, write: ADMINISTRATORS, create: ADMINISTRATORS, unlink: ADMINISTRATORS },
  'mail.message': OPEN,
  'mail.activity': OPEN,
  'ir.attachment': OPEN,
};

const VERBS: Record<AccessOperation, string> = {
  read: 'access',
  write: 'modify',
  create: 'create',
  unlink: 'delete',
};

/** Groups a group brings along. */
const IMPLIED: Partial<Record<OdooGroup, OdooGroup[]>> = {
  'base.group_system': ['base.group_user', 'base.group_partner_manager', 'sales_team.group_sale_manager'],
  'sales_team.group_sale_manager': ['sales_team.group_sale_salesman_all_leads'],
  'sales_team.group_sale_salesman_all_leads': ['sales_team.group_sale_salesman'],
  'sales_team.group_sale_salesman': ['base.group_user'],
  'base.group_partner_manager': ['base.group_user'],
};

/** The groups named and all they imply. */
export function expandGroups(groups: readonly OdooGroup[]): Set<OdooGroup> {
  const all = new Set<OdooGroup>();
  const add = (group: OdooGroup): void => {
    if (all.has(group)) return;
    all.add(group);
    for (const implied of IMPLIED[group] ?? []) add(implied);
  };
  for (const group of groups) add(group);
  return all;
}

/** True when the model's access rights let the caller do this. */
export function hasAccess(session: OdooSession, model: string, operation: AccessOperation): boolean {
  return (RIGHTS[model] ?? READ_ONLY)[operation].some((group) => session.groups.has(group));
}

/** Throws fault 4 / 403, naming the groups that may, when the caller may not. */
export function checkAccess(session: OdooSession, model: string, operation: AccessOperation): void {
  if (hasAccess(session, model, operation)) return;
  const names = (RIGHTS[model] ?? READ_ONLY)[operation].map((group) => groupName(group, session.database.version));
  throw accessError(
    `You are not allowed to ${VERBS[operation]} '${session.database.model(model).label}' (${model}) records.\n\n` +
      `This operation is allowed for the following groups:\n${names.map((name) => `\t- ${name}`).join('\n')}\n\n` +
      'Contact your administrator to request access if necessary.',
  );
}

/** The caller's record rules of a model: companies everywhere, own leads for a plain salesperson. */
export function recordRule(session: OdooSession, model: string): (record: StoredRecord) => boolean {
  const companies = session.user['company_ids'];
  const allowed = Array.isArray(companies) ? companies : [1];
  const inCompany = (record: StoredRecord): boolean => {
    const company = record['company_id'];
    return company === false || company === undefined || allowed.includes(Number(company));
  };
  if (model === 'crm.lead') {
    const seesAll = session.groups.has('sales_team.group_sale_salesman_all_leads');
    return (lead) => inCompany(lead) && (seesAll || lead['user_id'] === false || lead['user_id'] === session.user.id);
  }
  if (model === 'res.partner' || model === 'crm.team') return inCompany;
  if (model === 'mail.message' || model === 'ir.attachment') return documentRule(session);
  return () => true;
}

/** Throws the joke text of a record rule for the first record the caller may not touch. */
export function checkRule(
  session: OdooSession,
  model: string,
  records: readonly StoredRecord[],
  operation: AccessOperation,
): void {
  const isVisible = recordRule(session, model);
  if (records.every((record) => isVisible(record))) return;
  const { user, database } = session;
  throw accessError(
    'Uh-oh! Looks like you have stumbled upon some top-secret records.\n\n' +
      `Sorry, ${userName(session)} (id=${user.id}) doesn't have '${operation}' access to:\n` +
      `- ${database.model(model).label} (${model})\n\n` +
      'If you really, really need access, perhaps you can win over your friendly administrator with a batch of freshly baked cookies.',
  );
}

function documentRule(session: OdooSession): (record: StoredRecord) => boolean {
  const rules = new Map<string, (record: StoredRecord) => boolean>();
  for (const model of ['res.partner', 'crm.lead']) {
    if (!session.database.hasModel(model)) continue;
    rules.set(model, hasAccess(session, model, 'read') ? recordRule(session, model) : () => false);
  }
  return (record) => {
    const model = String(record['model'] ?? record['res_model']);
    const rule = rules.get(model);
    if (rule === undefined) return true;
    const target = session.database.table(model).get(Number(record['res_id']));
    return target === undefined || rule(target);
  };
}

function userName(session: OdooSession): string {
  const partner = session.database.table('res.partner').get(Number(session.user['partner_id']));
  return String(partner?.['name'] ?? session.user['login']);
}

function groupName(group: OdooGroup, version: string): string {
  if (group === 'base.group_partner_manager')
    return version === '19' ? 'Contact/Creation' : 'Extra Rights/Contact Creation';
  if (group === 'base.group_system') return version === '19' ? 'Role / Administrator' : 'Administration/Settings';
  return GROUP_NAMES[group] ?? 'User types/Internal User';
}

const GROUP_NAMES: Partial<Record<OdooGroup, string>> = {
  'sales_team.group_sale_manager': 'Sales/Administrator',
  'sales_team.group_sale_salesman': 'Sales/User: Own Documents Only',
  'sales_team.group_sale_salesman_all_leads': 'Sales/User: All Documents',
};
