import { field, type OdooField } from './odoo-field';
import { defineModel, type OdooModel } from './odoo-model';
import type { OdooDatabase } from './odoo-database';

/** The models of the crm app; a database without the app does not have them. */
export function salesModels(database: OdooDatabase): OdooModel[] {
  const is19 = database.version === '19';
  return [
    defineModel('crm.lead', is19 ? 'Lead' : 'Lead/Opportunity', 'priority desc, id desc', leadFields(database)),
    defineModel('crm.stage', 'CRM Stages', 'sequence asc, name asc, id asc', [
      field('name', 'char', { required: true }),
      field('sequence', 'integer', { initial: 1 }),
      field('is_won', 'boolean'),
      field('fold', 'boolean'),
      field('requirements', 'text'),
      ...(is19
        ? [
            field('team_ids', 'many2many', { relation: 'crm.team' }),
            field('rotting_threshold_days', 'integer'),
            field('color', 'integer'),
          ]
        : [field('team_id', 'many2one', { relation: 'crm.team' })]),
    ]),
    defineModel('crm.team', 'Sales Team', 'sequence asc, id asc', [
      field('name', 'char', { required: true }),
      field('sequence', 'integer', { initial: 10 }),
      field('use_leads', 'boolean'),
      field('use_opportunities', 'boolean', { initial: true }),
      field('user_id', 'many2one', { relation: 'res.users' }),
      field('member_ids', 'many2many', { relation: 'res.users' }),
      field('company_id', 'many2one', { relation: 'res.company' }),
      field('active', 'boolean', { initial: true }),
    ]),
    defineModel('crm.lost.reason', 'Opp. Lost Reason', 'id asc', [
      field('name', 'char', { required: true }),
      field('active', 'boolean', { initial: true }),
    ]),
  ];
}

function leadFields(database: OdooDatabase): OdooField[] {
  return [
    field('name', 'char', { required: true, label: 'Opportunity' }),
    field('type', 'selection', { selection: ['lead', 'opportunity'], initial: 'opportunity', required: true }),
    field('stage_id', 'many2one', { relation: 'crm.stage', indexed: true }),
    field('team_id', 'many2one', { relation: 'crm.team', label: 'Sales Team' }),
    field('user_id', 'many2one', { relation: 'res.users', label: 'Salesperson' }),
    field('partner_id', 'many2one', { relation: 'res.partner', indexed: true, label: 'Customer' }),
    field('contact_name', 'char'),
    field('partner_name', 'char', { label: 'Company Name' }),
    field('phone', 'char'),
    ...(database.version === '18' ? [field('mobile', 'char')] : []),
    field('phone_sanitized', 'char', { readonly: true, indexed: true, label: 'Sanitized Number' }),
    field('phone_blacklisted', 'boolean', {
      compute: (lead) => database.isBlacklisted(lead['phone_sanitized'] ?? false),
    }),
    field('phone_mobile_search', 'char', { store: false, readonly: false, label: 'Phone Number' }),
    field('email_from', 'char', { label: 'Email' }),
    field('country_id', 'many2one', { relation: 'res.country' }),
    field('company_id', 'many2one', { relation: 'res.company' }),
    field('lang_id', 'many2one', { relation: 'res.lang' }),
    field('description', 'html', { label: 'Notes' }),
    field('priority', 'selection', { selection: ['0', '1', '2', '3'], initial: '0' }),
    field('probability', 'float'),
    field('expected_revenue', 'monetary'),
    field('date_closed', 'datetime', { readonly: true }),
    field('date_open', 'datetime', { readonly: true }),
    field('date_deadline', 'date', { label: 'Expected Closing' }),
    field('date_last_stage_update', 'datetime', { readonly: true }),
    field('lost_reason_id', 'many2one', { relation: 'crm.lost.reason' }),
    field('active', 'boolean', { initial: true }),
    ...(database.version === '19'
      ? [
          field('won_status', 'selection', {
            selection: ['won', 'lost', 'pending'],
            initial: 'pending',
            readonly: true,
          }),
        ]
      : []),
    field('duplicate_lead_ids', 'many2many', {
      relation: 'crm.lead',
      compute: (lead) => database.duplicateLeads(lead),
    }),
    field('message_partner_ids', 'many2many', { relation: 'res.partner', label: 'Followers (Partners)' }),
    ...database.customFields('crm.lead'),
  ];
}
