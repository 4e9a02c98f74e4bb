import { z } from 'zod';
import { KaiwaError, type ConnectionCheck, type ConnectionReport } from '@kaiwa/core';
import type { OdooClient } from './odoo-client';
import type { DealDesk } from './odoo-deals';
import { namedSchema } from './odoo-schema';

const OLDEST = 16;

interface Right {
  name: string;
  model: string;
  operation: 'read' | 'create' | 'write';
  remedy: string;
}

const CONTACT_REMEDY = 'Give the user the group "Contact / Creation" (base.group_partner_manager).';
const DEAL_REMEDY = 'Give the user the group "Sales / User: All Documents" (sales_team.group_sale_salesman_all_leads).';

/** Rights the work needs; each is asked of Odoo for the acting user. */
const rights: readonly Right[] = [
  { name: 'Read contacts', model: 'res.partner', operation: 'read', remedy: 'Make the user an internal user.' },
  { name: 'Create contacts', model: 'res.partner', operation: 'create', remedy: CONTACT_REMEDY },
  { name: 'Change contacts', model: 'res.partner', operation: 'write', remedy: CONTACT_REMEDY },
  { name: 'Write chat lines', model: 'mail.message', operation: 'create', remedy: 'Make the user an internal user.' },
  { name: 'Store files', model: 'ir.attachment', operation: 'create', remedy: 'Make the user an internal user.' },
];
const dealRights: readonly Right[] = [
  { name: 'Create deals', model: 'crm.lead', operation: 'create', remedy: DEAL_REMEDY },
  { name: 'Move deals', model: 'crm.lead', operation: 'write', remedy: DEAL_REMEDY },
];

/** Tries everything the work needs. A failed step is a finding, never an exception; nothing is written. */
export async function checkConnection(desk: DealDesk): Promise<ConnectionReport> {
  const { client, facts, config } = desk;
  const server = await attempt('Server', async () => {
    const version = await client.version();
    const ok = version >= OLDEST;
    return { ok, finding: `Odoo ${version}`, remedy: ok ? null : `Upgrade to Odoo ${OLDEST} or later.` };
  });
  if (!server.ok) return report([server]);
  const user = await attempt('Login and API key', async () => {
    const self = await facts.self();
    return { ok: true, finding: `Acts as ${self.name}`, remedy: null };
  });
  if (!user.ok) return report([server, user]);
  const checks = [server, user];
  for (const right of rights) checks.push(await checkRight(client, right));
  checks.push(await attempt('Phone index', () => checkPhones(desk)));
  const deals = await attempt('CRM app', () => checkCrm(desk));
  checks.push(deals);
  if (deals.finding === CRM_FOUND) for (const right of dealRights) checks.push(await checkRight(client, right));
  checks.push(await attempt('Opt-out', () => checkOptOut(desk)));
  if (config.language !== undefined) checks.push(await attempt('Language', () => checkLanguage(desk)));
  return report(checks);
}

type Finding = Omit<ConnectionCheck, 'name'>;

async function attempt(name: string, step: () => Promise<Finding>): Promise<ConnectionCheck> {
  try {
    return { name, ...(await step()) };
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    return { name, ok: false, finding: `${error.message} (${error.code})`, remedy: error.hint ?? null };
  }
}

/** `check_access_rights` answers up to 18 and is on its way out, `has_access` answers from 18 on. */
function checkRight(client: OdooClient, { name, model, operation, remedy }: Right): Promise<ConnectionCheck> {
  return attempt(name, async () => {
    const isNew = (await client.version()) >= 19;
    const ok = isNew
      ? await client.read(model, 'has_access', { ids: [], operation }, z.boolean())
      : await client.read(model, 'check_access_rights', { operation, raise_exception: false }, z.boolean());
    return ok ? { ok, finding: 'Allowed', remedy: null } : { ok, finding: 'Not allowed', remedy };
  });
}

async function checkPhones({ facts }: DealDesk): Promise<Finding> {
  const fields = await facts.partnerFields();
  const missing = ['phone_sanitized', 'phone_mobile_search'].filter((name) => !(name in fields));
  if (missing.length === 0) return { ok: true, finding: 'Numbers are found in any spelling', remedy: null };
  return {
    ok: false,
    finding: `Contacts lack ${missing.join(' and ')}: people are found slowly, and some not at all`,
    remedy: 'Install the app "SMS" up to Odoo 18, "Phone Numbers Validation" from 19.',
  };
}

const CRM_FOUND = 'Installed: deals are followed';

/** Working without deals is a choice, not a failure. */
async function checkCrm({ facts }: DealDesk): Promise<Finding> {
  const isInstalled = (await facts.leadFields()) !== null;
  return { ok: true, finding: isInstalled ? CRM_FOUND : 'Not installed: contacts and chats only', remedy: null };
}

async function checkOptOut({ facts, config }: DealDesk): Promise<Finding> {
  const { field, tag } = config.optOut;
  const isField = (await facts.partnerFields())[field]?.type === 'boolean';
  return { ok: true, finding: isField ? `Kept in the field ${field}` : `Kept as the tag "${tag}"`, remedy: null };
}

async function checkLanguage({ client, config }: DealDesk): Promise<Finding> {
  const args = { domain: [['code', '=', config.language]], fields: ['name'], limit: 1 };
  const [language] = await client.read('res.lang', 'search_read', args, namedSchema);
  if (language !== undefined) return { ok: true, finding: `${language.name ?? config.language}`, remedy: null };
  return { ok: false, finding: 'Not installed', remedy: 'Install the language in Odoo, or leave it out here.' };
}

function report(checks: ConnectionCheck[]): ConnectionReport {
  return { ok: checks.every(({ ok }) => ok), checks };
}
