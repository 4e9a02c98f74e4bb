import { ZED, type Fact, type Facts } from './whatsapp-fact';

/** What each sample about preferences, templates, numbers and accounts must mean. */

const at = (seconds: number): Date => new Date(seconds * 1000);
const preference = (value: string, more: Fact = {}): Fact => ({
  kind: 'user.preferenceChanged',
  value,
  category: 'marketing_messages',
  ...more,
});
const template = (news: Fact, more: Fact = {}): Fact => ({
  kind: 'template.changed',
  name: 'service_reminder',
  templateId: '900719925474099123',
  news,
  ...more,
});
const number = (news: Fact, more: Fact = {}): Fact => ({ kind: 'number.changed', news, ...more });
const account = (event: string, more: Fact = {}): Fact => ({
  kind: 'account.changed',
  event,
  externalId: '104857600000001',
  ...more,
});
const ACCOUNT_B = { externalId: '104857600000002' };

export const accountFacts: Facts[] = [
  ['user_preferences_stop', [preference('stop', { occurredAt: at(1795165205) })]],
  ['user_preferences_resume', [preference('resume')]],
  ['user_preferences_stop_no_phone', [preference('stop', { person: { keys: ZED } })]],
  ['user_preferences_signup', [preference('signup', { signupId: '770000000000009' })]],
  [
    'user_preferences_resume_before_stop',
    [preference('resume', { occurredAt: at(1795165250) }), preference('stop', { occurredAt: at(1795165220) })],
  ],
  [
    'user_actions_marketing_click',
    [{ kind: 'marketing.clicked', action: 'marketing_messages_link_click', component: 'cta' }],
  ],
  ['template_status_approved', [template({ about: 'status', status: 'APPROVED', category: 'utility' })]],
  ['template_status_approved_as_marketing', [template({ status: 'APPROVED', category: 'marketing' })]],
  [
    'template_status_rejected',
    [
      template(
        { status: 'REJECTED', rejection: { recommendation: 'Add text after the last variable' } },
        { language: 'pt_BR' },
      ),
    ],
  ],
  ['template_status_paused', [template({ status: 'PAUSED', note: { title: 'FIRST_PAUSE' } })]],
  [
    'template_status_disabled',
    [template({ status: 'DISABLED', reason: 'ABUSIVE_CONTENT', disableDate: '1795165200' })],
  ],
  ['template_status_pending_deletion', [template({ status: 'OTHER', event: 'PENDING_DELETION', reason: null })]],
  ['template_status_flagged', [template({ status: null, event: 'FLAGGED', disableDate: 'Thursday Nov 26, 2026' })]],
  ['template_quality', [template({ about: 'quality', previous: 'GREEN', quality: 'YELLOW' })]],
  ['template_quality_wrong_field_name', [template({ about: 'quality', previous: 'YELLOW', quality: 'RED' })]],
  [
    'template_components',
    [
      template({
        about: 'components',
        header: 'Service due',
        footer: 'Polder Bikes',
        buttons: [{ type: 'URL' }, { type: 'QUICK_REPLY', text: 'Later' }],
      }),
    ],
  ],
  [
    'template_category_impending',
    [template({ about: 'category', impending: true, from: 'utility', to: 'marketing', at: at(1796029200) })],
  ],
  ['template_category_changed', [template({ about: 'category', impending: false, from: 'utility', to: 'marketing' })]],
  ['template_misuse_detection', [template({ about: 'misuse', category: 'utility', detected: 'marketing' })]],
  [
    'phone_quality_onboarding',
    [number({ about: 'quality', event: 'ONBOARDING', limit: 250 }, { displayPhoneNumber: '12025550100' })],
  ],
  ['phone_quality_throughput_upgrade', [number({ event: 'THROUGHPUT_UPGRADE', tier: 'TIER_UNLIMITED', limit: null })]],
  ['phone_quality_legacy_downgrade', [number({ event: 'DOWNGRADE', tier: 'TIER_1K', previousTier: 'TIER_10K' })]],
  ['phone_name_rejected', [number({ about: 'name', decision: 'REJECTED', requestedName: 'Best Bikes!!!' })]],
  [
    'account_settings_calling',
    [number({ about: 'settings', settings: { calling: { status: 'ENABLED' } } }, { externalId: '209715200000001' })],
  ],
  ['business_username', [number({ about: 'username', username: 'polderbikes', status: 'approved' })]],
  ['business_username_plural_field', [number({ about: 'username', username: null, status: 'deleted' })]],
  ['account_update_violation', [account('ACCOUNT_VIOLATION', { violation: 'SPAM' })]],
  [
    'account_update_restriction',
    [
      account('ACCOUNT_RESTRICTION', {
        restrictions: [
          { type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', until: at(1795424400) },
          { type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION' },
        ],
      }),
    ],
  ],
  ['account_update_disabled', [account('DISABLED_UPDATE', { ban: { state: 'DISABLE' } })]],
  ['account_update_reinstated', [account('DISABLED_UPDATE', { ban: { state: 'REINSTATE' } })]],
  ['account_update_partner_added', [account('PARTNER_ADDED', ACCOUNT_B)]],
  [
    'account_update_partner_removed_coexistence',
    [
      account('PARTNER_REMOVED', {
        ...ACCOUNT_B,
        phoneNumber: '358412340003',
        disconnection: { reason: 'PRIMARY_INACTIVITY', initiatedBy: 'SYSTEM' },
      }),
    ],
  ],
  [
    'account_update_app_uninstalled',
    [
      account('PARTNER_APP_UNINSTALLED', {
        externalId: '301989880000001',
        account: { wabaId: null, ownerBusinessId: '301989880000002' },
      }),
    ],
  ],
  [
    'account_update_volume_tier',
    [account('VOLUME_BASED_PRICING_TIER_UPDATE', { pricing: { volumeTier: { tier: '25000001:50000000' } } })],
  ],
  ['account_update_offboarded', [account('ACCOUNT_OFFBOARDED')]],
  ['account_update_reconnected', [account('ACCOUNT_RECONNECTED')]],
  [
    'account_update_auth_intl',
    [
      account('AUTH_INTL_PRICE_ELIGIBILITY_UPDATE', {
        pricing: { authenticationInternational: { exceptions: [{ country: 'IN' }] } },
      }),
    ],
  ],
  ['account_update_ad_account_linked', [account('AD_ACCOUNT_LINKED', { account: { adAccountId: '880000000000004' } })]],
  ['account_update_unknown_event', [account('ACCOUNT_SOMETHING_NEW')]],
  ['account_alert', [{ kind: 'account.alerted', type: 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED' }]],
  ['account_review', [account('REVIEW', { decision: 'APPROVED' })]],
  ['business_capability_tier', [{ kind: 'capability.changed', tier: 'TIER_10K', dailyLimit: 10_000 }]],
  ['business_capability_number', [{ kind: 'capability.changed', dailyLimitPerNumber: 1_000, numbersPerAccount: 25 }]],
  ['security_pin_changed', [{ kind: 'security.changed', event: 'PIN_CHANGED' }]],
  ['payment_configuration', [{ kind: 'payment.configurationChanged', name: 'pix_main', status: 'Needs_Connecting' }]],
  ['partner_solution', [{ kind: 'partner.solutionChanged', event: 'SOLUTION_CREATED', externalId: '301989880000001' }]],
  [
    'automatic_event_lead',
    [
      { kind: 'automaticEvent.detected', name: 'LeadSubmitted' },
      { kind: 'automaticEvent.detected', name: 'Purchase', value: 649.5 },
    ],
  ],
  ['flow_status_change', [{ kind: 'flow.changed', newStatus: 'THROTTLED' }]],
  ['flow_endpoint_latency', [{ kind: 'flow.changed', event: 'ENDPOINT_LATENCY', metrics: { p90_latency: 9100 } }]],
  ['unknown_field', [{ kind: 'unsupported', type: 'tracking_events' }]],
];
