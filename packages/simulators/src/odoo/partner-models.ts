import { field, type OdooField } from './odoo-field';
import { defineModel, type OdooModel } from './odoo-model';
import type { OdooDatabase } from './odoo-database';
import type { StoredRecord } from './odoo-value';

/** res.partner, its tags, and the countries, languages, companies and users it points at. */
export function partnerModels(database: OdooDatabase): OdooModel[] {
  return [
    defineModel('res.partner', 'Contact', 'display_name asc, id desc', partnerFields(database), (partner) =>
      partnerDisplayName(database, partner),
    ),
    defineModel('res.partner.category', 'Partner Tags', 'name asc, id asc', [
      field('name', 'char', { required: true }),
      field('color', 'integer'),
      field('active', 'boolean', { initial: true }),
      field('parent_id', 'many2one', { relation: 'res.partner.category' }),
    ]),
    defineModel('res.country', 'Country', 'name asc', [field('name', 'char'), field('code', 'char')]),
    defineModel('res.lang', 'Languages', 'active desc, name asc', [
      field('name', 'char'),
      field('code', 'char'),
      field('iso_code', 'char'),
      field('active', 'boolean', { initial: true }),
    ]),
    defineModel('res.company', 'Companies', 'id asc', [
      field('name', 'char', { required: true }),
      field('country_id', 'many2one', { relation: 'res.country' }),
      field('partner_id', 'many2one', { relation: 'res.partner' }),
    ]),
    defineModel('res.users', 'User', 'name asc, login asc', userFields(database), (user) => {
      const partner = database.table('res.partner').get(Number(user['partner_id']));
      return String(partner?.['name'] || user['login']);
    }),
    defineModel(
      'phone.blacklist',
      'Phone Blacklist',
      'id desc',
      [field('number', 'char', { required: true, indexed: true }), field('active', 'boolean', { initial: true })],
      (entry) => String(entry['number']),
    ),
  ];
}

function partnerFields(database: OdooDatabase): OdooField[] {
  const isBlacklisted = (partner: StoredRecord): boolean => database.isBlacklisted(partner['phone_sanitized'] ?? false);
  const mobile = [field('mobile', 'char'), field('mobile_blacklisted', 'boolean', { compute: isBlacklisted })];
  return [
    field('name', 'char'),
    field('complete_name', 'char', { compute: (partner) => partnerDisplayName(database, partner) }),
    field('phone', 'char'),
    ...(database.version === '18' ? mobile : []),
    field('phone_sanitized', 'char', { readonly: true, indexed: true, label: 'Sanitized Number' }),
    field('phone_sanitized_blacklisted', 'boolean', { compute: isBlacklisted, label: 'Phone Blacklisted' }),
    field('phone_blacklisted', 'boolean', { compute: isBlacklisted }),
    field('phone_mobile_search', 'char', { store: false, readonly: false, label: 'Phone Number' }),
    field('email', 'char'),
    field('email_normalized', 'char', { compute: (partner) => String(partner['email'] || '').toLowerCase() || false }),
    field('parent_id', 'many2one', { relation: 'res.partner', indexed: true, label: 'Related Company' }),
    field('commercial_partner_id', 'many2one', {
      relation: 'res.partner',
      compute: (partner) => database.commercialPartner(partner).id,
    }),
    field('type', 'selection', { selection: ['contact', 'invoice', 'delivery', 'other'], initial: 'contact' }),
    field('is_company', 'boolean'),
    field('company_id', 'many2one', { relation: 'res.company' }),
    field('country_id', 'many2one', { relation: 'res.country' }),
    field('category_id', 'many2many', { relation: 'res.partner.category', label: 'Tags' }),
    field('lang', 'char', { label: 'Language' }),
    field('tz', 'char', { label: 'Timezone' }),
    field('user_id', 'many2one', { relation: 'res.users', label: 'Salesperson' }),
    field('active', 'boolean', { initial: true }),
    field('comment', 'html', { label: 'Notes' }),
    field('function', 'char', { label: 'Job Position' }),
    field('ref', 'char', { label: 'Reference' }),
    field('website', 'char'),
    field('street', 'char'),
    field('zip', 'char'),
    field('city', 'char'),
    field('message_partner_ids', 'many2many', { relation: 'res.partner', label: 'Followers (Partners)' }),
    ...database.customFields('res.partner'),
  ];
}

function userFields(database: OdooDatabase): OdooField[] {
  const ofPartner = (name: string) => (user: StoredRecord) => {
    const partner = database.table('res.partner').get(Number(user['partner_id']));
    return partner?.[name] ?? false;
  };
  return [
    field('login', 'char', { required: true }),
    field('name', 'char', { compute: ofPartner('name') }),
    field('email', 'char', { compute: ofPartner('email') }),
    field('phone', 'char', { compute: ofPartner('phone') }),
    field('partner_id', 'many2one', { relation: 'res.partner', indexed: true }),
    field('company_id', 'many2one', { relation: 'res.company', initial: 1 }),
    field('company_ids', 'many2many', { relation: 'res.company', initial: [1] }),
    field('tz', 'char', { label: 'Timezone' }),
    field('lang', 'char', { label: 'Language' }),
    field('active', 'boolean', { initial: true }),
    field('share', 'boolean', { label: 'Share User' }),
  ];
}

function partnerDisplayName(database: OdooDatabase, partner: StoredRecord): string {
  const name = String(partner['name'] || '');
  const parent =
    partner['is_company'] === true ? undefined : database.table('res.partner').get(Number(partner['parent_id']));
  if (parent === undefined) return name;
  const own = name === '' ? TYPE_LABELS[String(partner['type'])] : name;
  return own === undefined ? String(parent['name'] || '') : `${String(parent['name'] || '')}, ${own}`;
}

const TYPE_LABELS: Record<string, string> = {
  invoice: 'Invoice Address',
  delivery: 'Delivery Address',
  other: 'Other Address',
};
