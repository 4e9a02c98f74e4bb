import { z } from 'zod';
import { HUMAN_ACCOUNT, type OdooAccount, type OdooSettings } from './odoo-options';
import { createRecords } from './record-writer';
import { expandGroups } from './access-rights';
import type { OdooDatabase } from './odoo-database';
import type { OdooSession } from './odoo-session';
import type { OdooValue, StoredValue } from './odoo-value';

/** ISO codes in the order Odoo numbers its countries. */
const COUNTRIES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC ' +
  'CF CD CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GD GE ' +
  'GF GH GI GG GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI ' +
  'KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX ' +
  'MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD ' +
  'SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ ' +
  'VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW';

/** First uid of a configured user: fresh 18.0 and 19.0 databases with demo users differ by one. */
const FIRST_UID = { '18': 8, '19': 7 } as const;

/** Fills an empty database: company, countries, users, subtypes, pipeline, then the configured contacts and leads. */
export function seedDatabase(database: OdooDatabase, settings: OdooSettings): void {
  seedBase(database, settings);
  seedUsers(database, settings);
  seedMail(database);
  if (database.hasModel('crm.lead')) seedPipeline(database, settings);
  const session = adminSession(database);
  seedRecords(session, 'res.partner', settings.seed.partners);
  if (database.hasModel('crm.lead')) seedRecords(session, 'crm.lead', settings.seed.leads);
}

/** A session of the human administrator; `silent` leaves no trace in the chatter. */
export function adminSession(database: OdooDatabase, silent = true): OdooSession {
  const user = [...database.table('res.users').scan()].find((one) => one['login'] === HUMAN_ACCOUNT.login);
  if (user === undefined) throw new Error('The database has no administrator.');
  return {
    database,
    user,
    groups: expandGroups(HUMAN_ACCOUNT.groups),
    context: silent ? { tracking_disable: true } : {},
    stamp: database.stamp(),
    reserved: new Map(),
  };
}

function seedBase(database: OdooDatabase, settings: OdooSettings): void {
  const names = new Intl.DisplayNames(['en'], { type: 'region' });
  const codes = COUNTRIES.split(' ');
  for (const code of codes) insert(database, 'res.country', { code, name: names.of(code) ?? code });
  const country = codes.indexOf(settings.country) + 1 || false;
  const languages = new Set(['en_US', ...settings.languages]);
  for (const code of languages) insert(database, 'res.lang', { code, iso_code: code, name: code });
  const companyPartner = { name: 'YourCompany', is_company: true, country_id: country };
  insert(database, 'res.partner', companyPartner);
  insert(database, 'res.company', { name: 'YourCompany', country_id: country, partner_id: 1 });
}

function seedUsers(database: OdooDatabase, settings: OdooSettings): void {
  insertUser(database, 1, { login: '__system__', name: 'OdooBot', email: 'odoobot@example.com' });
  insertUser(database, 2, HUMAN_ACCOUNT);
  settings.users.forEach((account, position) => insertUser(database, FIRST_UID[database.version] + position, account));
}

function insertUser(
  database: OdooDatabase,
  id: number,
  account: Pick<OdooAccount, 'login' | 'name' | 'email'> & Partial<OdooAccount>,
): void {
  const email = account.email ?? `${account.login}@example.com`;
  const partner = insert(database, 'res.partner', { name: account.name, email, lang: 'en_US' });
  const share = account.groups !== undefined && !expandGroups(account.groups).has('base.group_user');
  const values = { login: account.login, partner_id: partner, tz: 'Europe/Brussels', lang: 'en_US', share };
  database.table('res.users').insert(id, { ...log(database), ...values, company_ids: account.companies ?? [1] });
}

function seedMail(database: OdooDatabase): void {
  const names = ['Discussions', 'Note', 'Activities', 'Followers', 'Channel', 'Calendar', 'Digest'];
  const ofLeads = [
    'Opportunity Created',
    'Stage Changed',
    'Opportunity Won',
    'Opportunity Lost',
    'Opportunity Restored',
  ];
  for (const name of names) insert(database, 'mail.message.subtype', { name, internal: name === 'Note' });
  for (const name of ofLeads) insert(database, 'mail.message.subtype', { name, res_model: 'crm.lead' });
  const types = ['Email', 'Call', 'Meeting', 'To-Do', 'Document'];
  const categories = ['default', 'phonecall', 'meeting', 'default', 'upload_file'];
  types.forEach((name, position) => {
    insert(database, 'mail.activity.type', { name, category: categories[position] ?? 'default' });
  });
}

function seedPipeline(database: OdooDatabase, settings: OdooSettings): void {
  for (const name of settings.seed.teams) insert(database, 'crm.team', { name });
  for (const { name, sequence, isWon } of settings.seed.stages) {
    insert(database, 'crm.stage', { name, sequence, is_won: isWon });
  }
  for (const name of ['Too expensive', "We don't have people/skills", 'Not enough stock']) {
    insert(database, 'crm.lost.reason', { name });
  }
}

const seedValuesSchema = z.record(z.string(), z.json()) satisfies z.ZodType<Record<string, OdooValue>>;

function seedRecords(session: OdooSession, model: string, list: readonly Record<string, unknown>[]): void {
  const table = session.database.table(model);
  for (const item of list) {
    const values = seedValuesSchema.parse(item);
    if (typeof values['id'] === 'number') table.startAt(values['id']);
    createRecords(session, model, [values]);
  }
}

function insert(database: OdooDatabase, model: string, values: Record<string, StoredValue>): number {
  const table = database.table(model);
  return table.insert(table.allocate(), { ...log(database), ...values }).id;
}

function log(database: OdooDatabase): Record<string, StoredValue> {
  const stamp = database.stamp();
  return { create_uid: 1, write_uid: 1, create_date: stamp, write_date: stamp };
}
