import { anna, AT, change, DIGITS, metadata, ofNumber, zoe } from './__fixtures__/webhook-bodies';
import { changes } from './__fixtures__/every-change';
import { eventsOf, only } from './__fixtures__/read-body';
import { interpretWebhook } from './webhook-parser';

const at = (seconds: number): Date => new Date(seconds * 1000);

describe('preferences', () => {
  const preference = (rest: object) =>
    ofNumber('user_preferences', {
      user_preferences: [
        { user_id: zoe.user_id, category: 'marketing_messages', value: 'stop', timestamp: AT, ...rest },
      ],
    });

  test('each is one event, by its own time', () => {
    expect(eventsOf(changes['preference'])).toMatchObject([
      { kind: 'user.preferenceChanged', value: 'stop', occurredAt: at(AT), person: { profileName: 'Anna' } },
      { kind: 'user.preferenceChanged', value: 'resume', occurredAt: at(AT + 5) },
    ]);
  });

  test('told apart by who, what and when: a redelivery is the same, with other words too', () => {
    const key = (rest: object): string => only(preference(rest)).key;
    expect(key({ detail: 'a' })).toBe(key({ detail: 'b' }));
    expect(
      new Set([key({}), key({ timestamp: AT + 1 }), key({ category: 'x y' }), key({ user_id: 'CO.9' })]).size,
    ).toBe(4);
  });

  test('a sign-up names its link', () => {
    expect(only(preference({ value: 'signup', signup_id: 77 }))).toMatchObject({ value: 'signup', signupId: '77' });
  });

  test('a word of tomorrow is kept', () => {
    expect(only(preference({ value: 'pause' }))).toMatchObject({ kind: 'unsupported', type: 'user_preferences:pause' });
  });
});

describe('calls', () => {
  const call = (rest: object, more: object = {}) =>
    ofNumber('calls', {
      calls: [{ id: 'wacid.1', timestamp: String(AT), from: anna.wa_id, to: DIGITS, ...rest }],
      ...more,
    });

  test.each([
    ['callConnect', { kind: 'call.connected', direction: 'in', callId: 'wacid.1', person: { profileName: 'Anna' } }],
    [
      'callTerminate',
      { kind: 'call.terminated', outcome: 'completed', durationSeconds: 122, startedAt: at(AT), errors: [] },
    ],
    ['callFailed', { kind: 'call.terminated', outcome: 'failed', errors: [{ code: 138021, title: 'Timeout' }] }],
    ['callStatus', { kind: 'call.statusChanged', status: 'ringing', direction: 'out' }],
    ['callRecording', { kind: 'call.recorded', recording: { mediaId: 'r1' } }],
  ])('%s', (name, expected) => {
    expect(only(name)).toMatchObject(expected);
  });

  test.each([
    ['missed', { event: 'terminate', status: 'FAILED' }, { outcome: 'missed', direction: 'in' }],
    [
      'taken, not said so',
      { event: 'terminate', start_time: AT, duration: '7' },
      { outcome: 'completed', durationSeconds: 7 },
    ],
    [
      'ours, told by the numbers',
      { event: 'terminate', from: DIGITS, to: anna.wa_id },
      { direction: 'out', person: { keys: [{ kind: 'bsuid' }, { kind: 'wa', value: anna.wa_id }] } },
    ],
    [
      'of tomorrow',
      { event: 'transcription_available' },
      { kind: 'unsupported', type: 'call:transcription_available' },
    ],
  ])('one that was %s', (_title, rest, expected) => {
    expect(only(call(rest))).toMatchObject(expected);
  });

  test('errors without calls are news of their own', () => {
    expect(only(ofNumber('calls', { errors: [{ code: 138000 }] }))).toMatchObject({ kind: 'error.reported' });
  });
});

describe('groups', () => {
  test.each([
    ['groupLifecycle', { kind: 'group.lifecycleChanged', groupId: 'G1', change: 'group_create', subject: 'VIP' }],
    [
      'groupParticipants',
      {
        kind: 'group.participantsChanged',
        added: [{ keys: [{ value: anna.wa_id }] }, { keys: [{ value: 'CO.2002' }] }],
      },
    ],
    [
      'groupSettings',
      { kind: 'group.settingsChanged', settings: [{ name: 'group_subject', done: true, text: 'VIP' }] },
    ],
    ['groupSuspended', { kind: 'group.statusChanged', change: 'group_suspend' }],
  ])('%s', (name, expected) => {
    expect(only(name)).toMatchObject(expected);
  });

  test('who asks to join', () => {
    const group = {
      type: 'group_join_request_created',
      join_request_id: 'j1',
      wa_id: anna.wa_id,
      timestamp: String(AT),
    };
    expect(only(ofNumber('group_participants_update', { groups: [group] }))).toMatchObject({
      joinRequestId: 'j1',
      added: [{ keys: [{ value: anna.wa_id }] }],
    });
  });
});

test.each([
  [
    'addressBook',
    { kind: 'addressBook.changed', action: 'add', fullName: 'Anna A', contact: { keys: [{ value: anna.wa_id }] } },
  ],
  [
    'handover',
    {
      kind: 'control.changed',
      change: 'taken',
      newOwner: 'customer_service',
      metadata: 'human',
      externalId: metadata.phone_number_id,
    },
  ],
  [
    'automaticEvent',
    { kind: 'automaticEvent.detected', wamid: 'wamid.A1', name: 'Purchase', value: 9, currency: 'EUR' },
  ],
  ['click', { kind: 'marketing.clicked', action: 'link_click', clickId: 'x' }],
  ['errors', { kind: 'error.reported', error: { code: 130429, title: 'Rate limit' } }],
])('%s', (name, expected) => {
  expect(only(name)).toMatchObject(expected);
});

test('control without a person, and a handover without a side', () => {
  const value = { recipient: metadata, sender: {}, control_passed: { new_owner_role: 'ai_agent' } };
  expect(only(change('messaging_handovers', value))).toMatchObject({ change: 'passed', person: [] });
  expect(only(change('messaging_handovers', { recipient: metadata }))).toMatchObject({ kind: 'unsupported' });
});

test('what Meta’s dashboard posts to try us out', () => {
  const value = { metadata: { display_phone_number: '16505551111', phone_number_id: '123456123' }, messages: [{}] };
  const posted = { object: 'whatsapp_business_account', entry: [{ id: '0', changes: [{ field: 'messages', value }] }] };
  expect(interpretWebhook(Buffer.from(JSON.stringify(posted)))).toMatchObject({
    events: [{ kind: 'test.received', field: 'messages' }],
    parked: [],
  });
});
