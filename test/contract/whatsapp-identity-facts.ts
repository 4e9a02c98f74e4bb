import { A1, A2, ad, ANA, B1, bsuid, file, message, said, wa, ZED, type Fact, type Facts } from './whatsapp-fact';

/** What each sample about who wrote, and each batch of several or broken parts, must mean. */
const moved = (change: string, before: Fact[], after: Fact[]): Fact => ({
  kind: 'identity.changed',
  change,
  before,
  after,
});
const OLD = [wa('12025550123')];
const NEW = [wa('12025550177')];
const ZED_MOVED = moved(
  'userId',
  [...ZED, { kind: 'parentBsuid', value: 'CO.ENT.8296180132399422424' }],
  [bsuid('CO.53104083905454646055'), { kind: 'parentBsuid', value: 'CO.ENT.1804264143508291263' }],
);

export const identityFacts: Facts[] = [
  ['inbound_system_number_changed_legacy', [moved('number', OLD, NEW)]],
  ['inbound_system_number_changed_2026', [moved('number', ANA, [bsuid('US.42522104797350913446'), ...NEW])]],
  ['inbound_system_number_changed_onprem_spelling', [moved('number', OLD, NEW)]],
  ['inbound_system_user_id_changed_no_phone', [ZED_MOVED]],
  ['inbound_system_identity_changed_legacy', [{ kind: 'identity.changed', change: 'key', keyHash: 'DF2lS5v2W6x=' }]],
  ['bsuid_user_id_update_legacy', [ZED_MOVED]],
  ['bsuid_text_no_phone', [said('Hola, ¿hacen envíos?', { sender: { keys: ZED, username: 'zed_arts' } })]],
  [
    'bsuid_text_phone_and_username',
    [
      said('Hey again', {
        sender: { keys: [bsuid('US.52651553068293198987'), wa('12025550144')], username: 'noa.lund' },
      }),
    ],
  ],
  [
    'bsuid_text_phone_gone',
    [said('Me again, a month later', { sender: { keys: [bsuid('US.52651553068293198987')] } })],
  ],
  [
    'bsuid_text_username_changed',
    [said('New handle', { sender: { keys: [bsuid('US.52651553068293198987')], username: 'noa.by.night' } })],
  ],
  [
    'bsuid_text_username_reused_by_other',
    [said('Hi', { sender: { keys: [bsuid('US.62776622917939383081')], username: 'noa.lund' } })],
  ],
  [
    'bsuid_text_parent',
    [
      said('Hallo vanuit concern', {
        sender: {
          keys: [{ kind: 'bsuid' }, { kind: 'parentBsuid', value: 'NL.ENT.1108398956820967950' }, wa('31612345678')],
        },
      }),
    ],
  ],
  [
    'bsuid_phone_recycled',
    [said('Hello?', { sender: { keys: [bsuid('US.32183544720392256572'), wa('12025550123')] } })],
  ],
  ['bsuid_image_no_phone_referral', [message(file('image'), { referral: ad, sender: { keys: ZED } })]],
  [
    'bsuid_contacts_own_number',
    [
      message(
        { kind: 'contacts', cards: [{ origin: 'contact_request', phones: [{ waId: '573211234567' }] }] },
        { sender: { keys: ZED } },
      ),
    ],
  ],
  [
    'bsuid_contacts_own_number_origin_on_message',
    [message({ kind: 'contacts', cards: [{ origin: 'contact_request', phones: [{ phone: '+573211234567' }] }] })],
  ],
  ['bsuid_reaction_no_phone', [{ kind: 'reaction.changed', sender: { keys: ZED }, emoji: '🔥' }]],
  [
    'quirk_br_without_nine',
    [said('Oi, quero um orçamento', { sender: { keys: [{ kind: 'bsuid' }, wa('551161234567')] } })],
  ],
  ['quirk_br_with_nine', [said('Oi', { sender: { keys: [{ kind: 'bsuid' }, wa('552161234568')] } })]],
  ['quirk_mx_521', [said('Hola', { sender: { keys: [{ kind: 'bsuid' }, wa('525512345678')] } })]],
  ['quirk_mx_52', [said('Buenas', { sender: { keys: [{ kind: 'bsuid' }, wa('525512345679')] } })]],
  ['quirk_ar_549', [said('Hola, ¿precio?', { sender: { keys: [{ kind: 'bsuid' }, wa('5491123456789')] } })]],
  ['quirk_nl', [said('Goedemorgen')]],
  ['quirk_fi', [said('Moi', { externalId: B1 })]],
  ['quirk_in', [said('नमस्ते')]],
];

const PARKED = { parkedAt: expect.stringMatching(/^entry\[0\]\.changes\[[0-9]\]/) };
const approved = {
  kind: 'template.changed',
  templateId: '900719925474099123',
  news: { about: 'status', status: 'APPROVED' },
};
const THREE_NUMBERS = [
  said('to number 1', { externalId: A1 }),
  said('to number 2', { externalId: A2 }),
  said('toinen asiakas', { externalId: B1 }),
];

export const batchFacts: Facts[] = [
  [
    'batch_messages_contacts_not_aligned',
    [
      said('one', { sender: { profileName: 'Ana Quirke' } }),
      said('twee', { sender: { profileName: 'Sanne de Wit' } }),
      said('three', { sender: { profileName: 'Ana Quirke' } }),
    ],
  ],
  [
    'batch_messages_and_statuses_mixed',
    [said('and?'), { kind: 'status.changed', status: 'read' }, { kind: 'status.changed', status: 'delivered' }],
  ],
  ['batch_two_tenants_three_numbers', [...THREE_NUMBERS, { ...approved, externalId: '104857600000001' }]],
  ['batch_one_broken_change', [...THREE_NUMBERS, approved, PARKED]],
  ['batch_unknown_tenant', [said('who am I talking to', { externalId: '209715200009999' })]],
  ['duplicate_text_first', [said('Please call me')]],
  ['duplicate_text_second_in_batch', [said('Please call me'), said('today')]],
  ['duplicate_same_id_other_number', [said('Please call me', { externalId: A2 })]],
  ['batch_200_statuses', Array.from({ length: 200 }, () => ({ kind: 'status.changed', status: 'delivered' }))],
  ['hostile_not_whatsapp', [{ kind: 'unsupported', type: 'object:page' }]],
  ['hostile_empty_entry', []],
  ['hostile_value_null', [PARKED, PARKED, PARKED]],
  ['hostile_proto_keys', [{ kind: 'unsupported' }, { kind: 'unsupported' }, PARKED]],
  ['hostile_types_swapped', [said('plain string', { sender: { keys: [wa('12025550123')] } })]],
  ['dashboard_test_message', [{ kind: 'test.received' }]],
];
