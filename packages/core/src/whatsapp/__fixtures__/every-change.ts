import {
  anna,
  AT,
  change,
  contents,
  DIGITS,
  fromAnna,
  messages,
  metadata,
  NUMBER,
  ofNumber,
  statuses,
  text,
  type Change,
} from './webhook-bodies';

const status = { id: 'wamid.S', status: 'delivered', timestamp: String(AT), recipient_id: anna.wa_id };
const echo = { from: DIGITS, to: anna.wa_id, to_user_id: anna.user_id, id: 'wamid.E', timestamp: String(AT) };
const call = {
  id: 'wacid.1',
  from: anna.wa_id,
  from_user_id: anna.user_id,
  to: DIGITS,
  timestamp: String(AT),
  direction: 'USER_INITIATED',
};
const group = { timestamp: String(AT), group_id: 'G1', request_id: 'r1' };
const template = {
  message_template_id: 1,
  message_template_name: 'order_ready',
  message_template_language: 'en-US',
};
const preference = { wa_id: anna.wa_id, user_id: anna.user_id, category: 'marketing_messages', timestamp: AT };

/** One change for every field that is documented, and for every type of message. */
export const changes: Record<string, Change> = {
  ...Object.fromEntries(Object.entries(contents).map(([name, content]) => [name, messages(fromAnna(content))])),
  referral: messages(
    text('Hello', {
      referral: { source_type: 'ad', source_id: '1', source_url: 'https://fb.example', ctwa_clid: 'C1' },
    }),
  ),
  forwarded: messages(text('Hello', { context: { frequently_forwarded: true } })),
  groupText: messages(text('Wie gaat mee?', { group_id: 'G1' })),
  status: statuses({ ...status, pricing: { type: 'regular', category: 'utility', pricing_model: 'PMP' } }),
  failed: statuses({ ...status, status: 'failed', errors: [{ code: 131026, title: 'Undeliverable' }] }),
  groupStatus: statuses({
    ...status,
    recipient_id: 'G1',
    recipient_type: 'group',
    recipient_participant_user_id: 'CO.2002',
  }),
  errors: ofNumber('messages', { errors: [{ code: 130429, title: 'Rate limit' }] }),
  click: ofNumber('messages', {
    user_actions: [{ action_type: 'link_click', timestamp: String(AT), link_click_data: { click_id: 'x' } }],
  }),
  userIdUpdate: ofNumber('user_id_update', {
    user_id_update: [{ timestamp: String(AT), user_id: { previous: 'BE.1001', current: 'BE.1002' } }],
  }),
  echo: ofNumber('smb_message_echoes', { message_echoes: [{ ...echo, ...contents['text'] }] }),
  standby: ofNumber('standby', { standby: { messages: [text('Open?')] } }),
  standbyEcho: ofNumber('standby', { standby: { message_echoes: [{ ...echo, ...contents['text'] }] } }),
  standbyStatus: ofNumber('standby', { standby: { statuses: [status] } }),
  history: ofNumber('history', {
    history: [
      {
        metadata: { phase: 0, chunk_order: 1, progress: 35 },
        threads: [
          {
            id: anna.wa_id,
            context: { wa_id: anna.wa_id, user_id: anna.user_id, username: '@anna' },
            messages: [
              { ...text('Open?'), history_context: { status: 'READ' } },
              { ...echo, ...contents['text'], history_context: { status: 'DELIVERED' } },
              fromAnna({ id: 'wamid.P', type: 'media_placeholder' }),
            ],
          },
        ],
      },
    ],
  }),
  historyFile: ofNumber('history', { messages: [fromAnna({ id: 'wamid.P', ...contents['image'] })] }),
  historyDeclined: ofNumber('history', { history: [{ errors: [{ code: 2593109, title: 'Off' }] }] }),
  addressBook: ofNumber('smb_app_state_sync', {
    state_sync: [
      {
        type: 'contact',
        action: 'add',
        contact: { full_name: 'Anna A', first_name: 'Anna', phone_number: anna.wa_id },
        metadata: { timestamp: String(AT) },
      },
    ],
  }),
  preference: ofNumber('user_preferences', {
    user_preferences: [
      { ...preference, value: 'stop', detail: 'stop' },
      { ...preference, value: 'resume', timestamp: AT + 5 },
    ],
  }),
  callConnect: ofNumber('calls', {
    calls: [{ ...call, event: 'connect', session: { sdp_type: 'offer', sdp: 'v=0' } }],
  }),
  callTerminate: ofNumber('calls', {
    calls: [
      {
        ...call,
        event: 'terminate',
        status: 'COMPLETED',
        start_time: String(AT),
        end_time: String(AT + 122),
        duration: 122,
      },
    ],
  }),
  callFailed: ofNumber('calls', {
    calls: [{ ...call, event: 'terminate', status: 'FAILED' }],
    errors: [{ code: 138021, message: 'Timeout' }],
  }),
  callStatus: ofNumber('calls', { statuses: [{ ...status, id: 'wacid.2', type: 'call', status: 'RINGING' }] }),
  callRecording: ofNumber('calls', {
    calls: [{ ...call, event: 'call_recording_available', recording: { id: 'r1' } }],
  }),
  automaticEvent: ofNumber('automatic_events', {
    automatic_events: [
      { id: 'wamid.A1', event_name: 'Purchase', timestamp: AT, custom_data: { currency: 'EUR', value: 9 } },
    ],
  }),
  handover: change('messaging_handovers', {
    messaging_product: 'whatsapp',
    recipient: metadata,
    sender: { phone_number: anna.wa_id },
    type: 'control_taken',
    timestamp: String(AT),
    control_taken: { previous_owner_role: 'ai_agent', new_owner_role: 'customer_service', metadata: 'human' },
  }),
  groupLifecycle: ofNumber('group_lifecycle_update', { groups: [{ ...group, type: 'group_create', subject: 'VIP' }] }),
  groupParticipants: ofNumber('group_participants_update', {
    groups: [
      { ...group, type: 'group_participants_add', added_participants: [{ wa_id: anna.wa_id }, { user_id: 'CO.2002' }] },
    ],
  }),
  groupSettings: ofNumber('group_settings_update', {
    groups: [{ ...group, type: 'group_settings_update', group_subject: { text: 'VIP', update_successful: true } }],
  }),
  groupSuspended: ofNumber('group_status_update', { groups: [{ ...group, type: 'group_suspend' }] }),
  templateStatus: change('message_template_status_update', {
    ...template,
    event: 'PAUSED',
    other_info: { title: 'FIRST_PAUSE' },
  }),
  templateQuality: change('message_template_quality_update', {
    ...template,
    previous_quality_score: 'GREEN',
    new_quality_score: 'RED',
  }),
  templateComponents: change('message_template_components_update', {
    ...template,
    message_template_element: 'Hi {{1}}',
    message_template_buttons: [{ message_template_button_type: 'URL', message_template_button_text: 'Book' }],
  }),
  templateCategory: change('template_category_update', {
    ...template,
    previous_category: 'UTILITY',
    new_category: 'MARKETING',
  }),
  templateImpending: change('template_category_update', {
    ...template,
    correct_category: 'MARKETING',
    new_category: 'UTILITY',
    category_update_timestamp: AT + 60,
  }),
  templateMisuse: change('template_correct_category_detection', {
    ...template,
    category: 'UTILITY',
    correct_category: 'MARKETING',
  }),
  numberQuality: change('phone_number_quality_update', {
    display_phone_number: DIGITS,
    event: 'THROUGHPUT_UPGRADE',
    max_daily_conversations_per_business: 'TIER_2K',
  }),
  numberName: change('phone_number_name_update', {
    display_phone_number: DIGITS,
    decision: 'REJECTED',
    requested_verified_name: 'Best!',
    rejection_reason: 'NAME_EMPLOYEE_ISSUE',
  }),
  numberSettings: change('account_settings_update', {
    timestamp: String(AT),
    type: 'phone_number_settings',
    phone_number_settings: { phone_number_id: NUMBER, calling: { status: 'ENABLED' } },
  }),
  numberUsername: change('business_username_update', {
    display_phone_number: DIGITS,
    username: '@shop',
    status: 'approved',
  }),
  accountUpdate: change('account_update', {
    event: 'ACCOUNT_RESTRICTION',
    restriction_info: [{ restriction_type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', expiration: AT + 60 }],
  }),
  accountBan: change('account_update', {
    event: 'DISABLED_UPDATE',
    ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: 'today' },
  }),
  accountPartner: change('account_update', {
    event: 'PARTNER_REMOVED',
    phone_number: DIGITS,
    waba_info: { waba_id: '700', owner_business_id: '800', solution_partner_business_ids: ['900'] },
    disconnection_info: { reason: 'PRIMARY_INACTIVITY', initiated_by: 'SYSTEM' },
  }),
  accountPrices: change('account_update', {
    event: 'VOLUME_BASED_PRICING_TIER_UPDATE',
    volume_tier_info: { pricing_category: 'UTILITY', tier: '1:2', effective_month: '2026-11', region: 'Belgium' },
    auth_international_rate_eligibility: {
      start_time: AT,
      exception_countries: [{ country_code: 'IN', start_time: AT }],
    },
  }),
  accountReview: change('account_review_update', { decision: 'APPROVED' }),
  accountAlert: change('account_alerts', {
    entity_type: 'BUSINESS',
    entity_id: '800',
    alert_info: { alert_severity: 'INFORMATIONAL', alert_type: 'DEFERRED', alert_description: 'More' },
  }),
  capability: change('business_capability_update', {
    max_daily_conversations_per_business: 'TIER_10K',
    max_phone_numbers_per_waba: 25,
  }),
  flow: change('flows', {
    event: 'ENDPOINT_LATENCY',
    flow_id: '1',
    alert_state: 'ACTIVATED',
    p50_latency: 3200,
    threshold: '7000',
  }),
  payment: change('payment_configuration_update', { configuration_name: 'pix', provider_name: 'p', status: 'Active' }),
  security: change('security', { display_phone_number: DIGITS, event: 'PIN_CHANGED', requester: '118' }),
  partner: change('partner_solutions', { event: 'SOLUTION_CREATED', solution_id: '77', solution_status: 'INITIATED' }),
  unknownField: change('tracking_events', { events: [{ name: 'x' }] }),
};
