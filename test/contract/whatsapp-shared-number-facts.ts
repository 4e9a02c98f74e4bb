import { bsuid, wa, ZED, type Fact, type Facts } from './whatsapp-fact';

/** What each sample about calls, groups, shared numbers and shared threads must mean. */

const MIKKO = { keys: [bsuid('FI.75960498407621503646'), wa('358412345678')] };
const echo = (content: Fact, more: Fact = {}): Fact => ({ kind: 'message.echoed', recipient: MIKKO, content, ...more });
const past = (direction: string, content: Fact, more: Fact = {}): Fact => ({
  kind: 'history.imported',
  direction,
  content,
  ...more,
});
const SATURDAY = 'wamid.HBgMMzU4NDEyMzQ1Njc4FQIAERgSMTNBM0VDODA1QUIyNDdGQTVCAA==';
const PLACEHOLDER = { wamid: 'wamid.HBgMMzU4NDEyMzQ1Njc4FQIAEhgUOTdGQjVGODUzOEI4OUY2QzFBQ0MA' };
const group = (kind: string, more: Fact = {}): Fact => ({
  kind: `group.${kind}`,
  groupId: 'Y2FwaV9ncm91cDoxMjAzNjM',
  ...more,
});

export const sharedNumberFacts: Facts[] = [
  ['call_connect_user_initiated', [{ kind: 'call.connected', direction: 'in', payload: 'qr-desk-2' }]],
  ['call_terminate_completed', [{ kind: 'call.terminated', outcome: 'completed', durationSeconds: 122 }]],
  [
    'call_terminate_missed_no_phone',
    [{ kind: 'call.terminated', outcome: 'missed', direction: 'in', person: { keys: ZED } }],
  ],
  [
    'call_terminate_business_error',
    [{ kind: 'call.terminated', outcome: 'failed', direction: 'out', errors: [{ code: 138021 }] }],
  ],
  ['call_status_ringing', [{ kind: 'call.statusChanged', status: 'ringing' }]],
  ['call_recording_available', [{ kind: 'call.recorded' }]],
  [
    'history_chunk',
    [
      { kind: 'history.progressed', chunk: { phase: 0, order: 1, progress: 35 } },
      past('in', { kind: 'text' }, { status: 'READ', person: MIKKO }),
      past('out', { kind: 'text', text: 'On, 10–15.' }),
      past('in', { kind: 'mediaPlaceholder' }, PLACEHOLDER),
    ],
  ],
  [
    'history_chunk_out_of_order',
    [
      { kind: 'history.progressed', chunk: { phase: 1, order: 3, progress: 80 } },
      past('in', { kind: 'text', text: 'hola' }, { person: { keys: ZED, username: 'zed_arts' } }),
    ],
  ],
  ['history_media', [past('in', { kind: 'image' }, PLACEHOLDER)]],
  ['history_declined', [{ kind: 'history.progressed', declined: true }]],
  ['echo_text', [echo({ kind: 'text', text: 'Nähdään lauantaina!' }, { wamid: SATURDAY })]],
  ['echo_image_no_phone', [echo({ kind: 'image' }, { recipient: { keys: ZED } })]],
  ['echo_edit', [echo({ kind: 'edit', target: SATURDAY, content: { text: 'Nähdään sunnuntaina!' } })]],
  ['echo_revoke', [echo({ kind: 'revoke', target: SATURDAY })]],
  ['echo_from_to_swapped', [echo({ kind: 'text', text: 'Kiitos' })]],
  [
    'state_sync_contacts',
    [
      { kind: 'addressBook.changed', action: 'add', fullName: 'Mikko Järvinen' },
      { kind: 'addressBook.changed', action: 'add', contact: { keys: ZED } },
      { kind: 'addressBook.changed', action: 'remove', contact: { keys: [wa('358412345600')] } },
    ],
  ],
  ['standby_message', [{ kind: 'standby.received', content: { text: 'When do you open?' } }]],
  ['standby_echo', [{ kind: 'standby.echoed', content: { text: 'We open at 9.' } }]],
  ['standby_status', [{ kind: 'standby.statusChanged', status: 'delivered' }]],
  [
    'handover_control_taken',
    [{ kind: 'control.changed', change: 'taken', person: [wa('12025550123')], newOwner: 'customer_service' }],
  ],
  [
    'handover_control_passed_no_phone',
    [{ kind: 'control.changed', change: 'passed', person: [], newOwner: 'ai_agent' }],
  ],
  ['group_created', [group('lifecycleChanged', { subject: 'VIP riders' })]],
  ['group_create_failed', [group('lifecycleChanged', { groupId: null, errors: [{ code: 131211 }] })]],
  [
    'group_participant_added',
    [group('participantsChanged', { added: [{ keys: [{ kind: 'bsuid' }, wa('31612345678')] }, { keys: ZED }] })],
  ],
  ['group_participant_left', [group('participantsChanged', { initiatedBy: 'participant', removed: [{}] })]],
  [
    'group_settings_partial',
    [
      group('settingsChanged', {
        settings: [
          { name: 'group_subject', done: true },
          { name: 'profile_picture', done: false, errors: [{ code: 131210 }] },
        ],
      }),
    ],
  ],
  ['group_suspended', [group('statusChanged', { change: 'group_suspend' })]],
];
