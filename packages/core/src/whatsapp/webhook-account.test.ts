import { ACCOUNT, AT, change, NUMBER } from './__fixtures__/webhook-bodies';
import { only } from './__fixtures__/read-body';
import { peoplePerDay } from './webhook-number';

const at = (seconds: number): Date => new Date(seconds * 1000);

test.each([
  [
    'templateStatus',
    {
      kind: 'template.changed',
      language: 'en_US',
      news: { about: 'status', status: 'PAUSED', note: { title: 'FIRST_PAUSE' } },
    },
  ],
  ['templateQuality', { news: { about: 'quality', previous: 'GREEN', quality: 'RED' } }],
  ['templateComponents', { news: { about: 'components', body: 'Hi {{1}}', buttons: [{ type: 'URL', text: 'Book' }] } }],
  ['templateCategory', { news: { about: 'category', impending: false, from: 'utility', to: 'marketing' } }],
  [
    'templateImpending',
    { news: { about: 'category', impending: true, from: 'utility', to: 'marketing', at: at(AT + 60) } },
  ],
  ['templateMisuse', { news: { about: 'misuse', category: 'utility', detected: 'marketing' } }],
  [
    'numberQuality',
    {
      kind: 'number.changed',
      externalId: ACCOUNT,
      news: { about: 'quality', event: 'THROUGHPUT_UPGRADE', limit: 2_000 },
    },
  ],
  ['numberName', { news: { about: 'name', decision: 'REJECTED', reason: 'NAME_EMPLOYEE_ISSUE' } }],
  ['numberSettings', { externalId: NUMBER, news: { about: 'settings', settings: { calling: { status: 'ENABLED' } } } }],
  ['numberUsername', { news: { about: 'username', status: 'approved', username: 'shop' } }],
  ['accountUpdate', { kind: 'account.changed', event: 'ACCOUNT_RESTRICTION', restrictions: [{ until: at(AT + 60) }] }],
  ['accountBan', { ban: { state: 'DISABLE', date: 'today' } }],
  [
    'accountPartner',
    { externalId: '700', disconnection: { reason: 'PRIMARY_INACTIVITY' }, account: { solutionPartnerIds: ['900'] } },
  ],
  [
    'accountPrices',
    { pricing: { volumeTier: { tier: '1:2' }, authenticationInternational: { exceptions: [{ country: 'IN' }] } } },
  ],
  ['accountReview', { event: 'REVIEW', decision: 'APPROVED' }],
  ['accountAlert', { kind: 'account.alerted', type: 'DEFERRED', severity: 'INFORMATIONAL' }],
  ['capability', { kind: 'capability.changed', tier: 'TIER_10K', dailyLimit: 10_000, numbersPerAccount: 25 }],
  ['flow', { kind: 'flow.changed', event: 'ENDPOINT_LATENCY', metrics: { p50_latency: 3200, threshold: 7000 } }],
  ['payment', { kind: 'payment.configurationChanged', name: 'pix', status: 'Active' }],
  ['security', { kind: 'security.changed', event: 'PIN_CHANGED', requester: '118' }],
  ['partner', { kind: 'partner.solutionChanged', solutionId: '77', status: 'INITIATED' }],
  ['unknownField', { kind: 'unsupported', type: 'tracking_events' }],
])('%s', (name, expected) => {
  expect(only(name)).toMatchObject({ occurredAt: expect.any(Date), ...expected });
});

const template = { message_template_name: 'x', message_template_language: 'en' };

test.each([
  [
    'a quality under the field of status',
    'message_template_status_update',
    { ...template, new_quality_score: 'red' },
    { news: { about: 'quality', quality: 'RED' } },
  ],
  [
    'a category Meta chose',
    'message_template_status_update',
    { ...template, event: 'APPROVED', message_template_category: 'MARKETING' },
    { news: { category: 'marketing' } },
  ],
  [
    'why it was rejected',
    'message_template_status_update',
    { ...template, event: 'REJECTED', reason: 'INVALID_FORMAT', rejection_info: { recommendation: 'More' } },
    { news: { reason: 'INVALID_FORMAT', rejection: { recommendation: 'More' } } },
  ],
  [
    'a day in words',
    'message_template_status_update',
    { ...template, event: 'FLAGGED', disable_info: { disable_date: 'Thursday' } },
    { news: { status: null, disableDate: 'Thursday' } },
  ],
  ['nothing', 'message_template_components_update', template, { kind: 'unsupported' }],
  ['no name', 'message_template_status_update', { event: 'APPROVED' }, { kind: 'unsupported' }],
])('a template: %s', (_title, field, value, expected) => {
  expect(only(change(field, value))).toMatchObject(expected);
});

test('ids of templates keep every digit', () => {
  const event = only(
    change('message_template_status_update', {
      ...template,
      event: 'APPROVED',
      message_template_id: '10023456789012345679',
    }),
  );
  expect(event).toMatchObject({ templateId: '10023456789012345679' });
});

test.each([
  [
    'the old shape of limits',
    'phone_number_quality_update',
    { event: 'DOWNGRADE', current_limit: 'TIER_1K', old_limit: 'TIER_10K' },
    { news: { tier: 'TIER_1K', previousTier: 'TIER_10K', limit: 1_000 } },
  ],
  [
    'no limit',
    'phone_number_quality_update',
    { event: 'UPGRADE', max_daily_conversations_per_business: 'TIER_UNLIMITED' },
    { news: { limit: null } },
  ],
  [
    'the plural field',
    'business_username_updates',
    { status: 'deleted' },
    { news: { about: 'username', username: null } },
  ],
  [
    'capabilities in numbers',
    'business_capability_update',
    { max_daily_conversation_per_phone: 1000 },
    { dailyLimitPerNumber: 1_000, tier: null },
  ],
  [
    'a ban as a list',
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: ['DISABLE'] } },
    { ban: { state: 'DISABLE' } },
  ],
  [
    'an event of tomorrow',
    'account_update',
    { event: 'ACCOUNT_SOMETHING', more: {} },
    { kind: 'account.changed', event: 'ACCOUNT_SOMETHING' },
  ],
  [
    'a partner without an account',
    'account_update',
    { event: 'PARTNER_APP_UNINSTALLED', waba_info: { partner_app_id: 4 } },
    { externalId: ACCOUNT, account: { partnerAppId: '4', wabaId: null } },
  ],
])('%s', (_title, field, value, expected) => {
  expect(only(change(field, value))).toMatchObject(expected);
});

test.each([
  'phone_number_quality_update',
  'phone_number_name_update',
  'account_settings_update',
  'business_username_update',
  'business_capability_update',
  'account_update',
  'account_review_update',
  'account_alerts',
  'flows',
  'payment_configuration_update',
  'security',
  'partner_solutions',
  'messaging_handovers',
])('a value of %s that says nothing we know is kept', (field) => {
  expect(only(change(field, { anything: 1 }))).toMatchObject({ kind: 'unsupported', type: field });
});

test.each([
  ['TIER_50', 50],
  ['TIER_2K', 2_000],
  ['TIER_UNLIMITED', null],
  ['TIER_NOT_SET', null],
  ['1000', 1_000],
  [null, null],
])('%s is %s people a day', (tier, people) => {
  expect(peoplePerDay(tier)).toBe(people);
});
