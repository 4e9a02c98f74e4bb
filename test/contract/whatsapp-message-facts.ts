import { A1, ad, ANA, AT, BLUE_BIKE, file, hidden, message, OURS, said, wa, type Facts } from './whatsapp-fact';

/** What each sample of a message must mean, as far as its description says; written from the descriptions, not from what we read. */
export const inboundFacts: Facts[] = [
  [
    'inbound_text',
    [
      said('Hi, is the blue city bike still in stock?', {
        sender: { keys: ANA, profileName: 'Ana Quirke' },
        occurredAt: AT,
        externalId: A1,
      }),
    ],
  ],
  ['inbound_text_reply_context', [said('Yes please, the medium one', { replyTo: OURS })]],
  ['inbound_text_forwarded', [said('Actie: 2e fiets halve prijs', { forwarded: true, replyTo: null })]],
  ['inbound_image_frequently_forwarded', [message(file('image'), { frequentlyForwarded: true, replyTo: null })]],
  [
    'inbound_text_referred_product',
    [said('Does this come in green?', { product: { catalogId: '550000000000001', productId: 'CITY-BLUE-M' } })],
  ],
  [
    'inbound_text_referral_ad',
    [said('Hello, I saw your ad', { referral: { ...ad, ctwaClid: 'ARBxCA4D3EAC102C870FCC0DC2F541557B278CCA0F61' } })],
  ],
  [
    'inbound_image_referral_post_no_clid',
    [message(file('image'), { referral: { sourceType: 'post', ctwaClid: null, mediaType: 'video' } })],
  ],
  ['inbound_text_referral_status_ad', [said('Price?', { referral: { ...ad, ctwaClid: null } })]],
  [
    'inbound_image',
    [
      message(
        file('image', {
          caption: 'The chain looks like this',
          url: expect.stringContaining('https://'),
          mimeType: 'image/jpeg',
        }),
      ),
    ],
  ],
  ['inbound_image_no_url_no_caption', [message(file('image', { caption: null, url: null }))]],
  ['inbound_video', [message(file('video', { mimeType: 'video/mp4' }))]],
  ['inbound_audio_file', [message(file('audio', { voice: false }))]],
  [
    'inbound_audio_voice',
    [
      message(file('audio', { voice: true, mimeType: 'audio/ogg; codecs=opus' }), {
        sender: { keys: [{ kind: 'bsuid' }, wa('551161234567')] },
      }),
    ],
  ],
  ['inbound_document', [message(file('document', { filename: 'चालान नं 4471.pdf', caption: 'Invoice' }))]],
  [
    'inbound_document_hostile_filename',
    [message(file('document', { filename: '../../etc/<img src=x onerror=alert(1)>.html' }))],
  ],
  ['inbound_sticker', [message(file('sticker', { animated: false }))]],
  ['inbound_sticker_animated', [message(file('sticker', { animated: true }))]],
  [
    'inbound_location',
    [message({ kind: 'location', latitude: 52.0907, longitude: 5.1214, name: 'Werkplaats Polder' })],
  ],
  [
    'inbound_location_bare',
    [message({ kind: 'location', latitude: -34.6037, longitude: -58.3816, name: null, address: null })],
  ],
  [
    'inbound_contacts_other_person',
    [
      message(
        {
          kind: 'contacts',
          cards: [
            { name: 'Dr. Mara van Dijk', origin: 'other' },
            { phones: [{ phone: '0301234567', waId: null }], origin: 'other' },
          ],
        },
        { sender: { keys: ANA } },
      ),
    ],
  ],
  ['inbound_reaction', [{ kind: 'reaction.changed', target: OURS, emoji: '👍🏽' }]],
  ['inbound_reaction_removed', [{ kind: 'reaction.changed', target: OURS, emoji: null }]],
  ['inbound_reaction_removed_empty', [{ kind: 'reaction.changed', target: OURS, emoji: null }]],
  ['inbound_interactive_button_reply', [message({ kind: 'buttonReply', id: 'slot_am', title: 'Morning' })]],
  ['inbound_interactive_list_reply', [message({ kind: 'listReply', id: 'svc_full', title: 'Full service' })]],
  [
    'inbound_interactive_flow_reply',
    [message({ kind: 'flowReply', token: 'ft_9d2c', answers: { preferred_date: '2026-12-02', newsletter: true } })],
  ],
  [
    'inbound_interactive_flow_reply_bad_json',
    [message({ kind: 'flowReply', answers: null, raw: '{"flow_token":"ft_9d2c","x":' })],
  ],
  [
    'inbound_interactive_address_reply',
    [message({ kind: 'addressReply', values: { city: 'Bengaluru', in_pin_code: '560001' } })],
  ],
  [
    'inbound_call_permission_accept',
    [message({ kind: 'callPermission', response: 'accept', permanent: false, expiresAt: '2026-11-27T09:00:00.000Z' })],
  ],
  ['inbound_call_permission_reject', [message({ kind: 'callPermission', response: 'reject' }, { replyTo: null })]],
  [
    'inbound_call_permission_permanent_auto',
    [message({ kind: 'callPermission', permanent: true, expiresAt: null, automatic: true }, { opensWindow: false })],
  ],
  ['inbound_template_button', [message({ kind: 'templateButton', payload: 'CONFIRM_4471' })]],
  [
    'inbound_template_button_no_context',
    [message({ kind: 'templateButton', payload: 'Stop promotions' }, { replyTo: null })],
  ],
  [
    'inbound_order',
    [
      message({
        kind: 'order',
        text: 'Please add a bell',
        lines: [
          { productId: 'CITY-BLUE-M', quantity: 1, price: 649.5 },
          { productId: 'BELL-01', quantity: 2, price: 12, currency: 'EUR' },
        ],
      }),
    ],
  ],
  [
    'inbound_text_identity_hash',
    [said('New phone, same me', { sender: { keys: ANA, identityKeyHash: 'DF2lS5v2W6x=' } })],
  ],
  ['inbound_unsupported_poll', [hidden('poll')]],
  ['inbound_unsupported_no_subtype', [hidden('unsupported')]],
  ['inbound_unsupported_131060', [message({ kind: 'unsupported', code: 131060 })]],
  ['inbound_unknown_legacy_type', [message({ kind: 'unsupported', code: 501 })]],
  [
    'inbound_media_too_big',
    [message({ kind: 'mediaFailure', code: 131052, reason: expect.stringContaining('100 MB') })],
  ],
  [
    'inbound_edit',
    [
      {
        kind: 'message.edited',
        target: BLUE_BIKE,
        content: { kind: 'text', text: 'Hi, is the GREEN city bike still in stock?' },
      },
    ],
  ],
  ['inbound_edit_unknown_original', [{ kind: 'message.edited', content: file('image', { caption: 'new caption' }) }]],
  ['inbound_revoke', [{ kind: 'message.revoked', target: BLUE_BIKE }]],
  ['inbound_group_text', [said('Wie gaat er mee?', { groupId: 'Y2FwaV9ncm91cDoxMjAzNjM', opensWindow: false })]],
  ['inbound_request_welcome_removed', [{ kind: 'unsupported', type: 'request_welcome' }]],
  ['inbound_future_type', [hidden('hologram', { opensWindow: false })]],
  ['inbound_interactive_future_subtype', [hidden('interactive:product_reply')]],
  ['inbound_interactive_empty', [hidden('interactive')]],
  ['inbound_text_unicode_rtl', [message({ kind: 'text', text: expect.stringContaining('مرحبا\u202e ABC') })]],
  ['inbound_text_max_4096', [message({ kind: 'text', text: expect.stringMatching(/^[^]{4096}$/) })]],
  [
    'inbound_text_html_injection',
    [said('<script>alert(1)</script> {{contact.email}} =HYPERLINK("http://x.example","y")')],
  ],
  ['inbound_text_no_profile', [said('No profile name', { sender: { keys: ANA, profileName: null } })]],
  ['inbound_text_no_contacts', [said('No contacts array', { sender: { keys: ANA, profileName: null } })]],
  [
    'inbound_text_old_timestamp',
    [said('Sent during your outage', { occurredAt: new Date(AT.getTime() - 30 * 3_600_000) })],
  ],
  ['inbound_text_stop_word', [said(' Baja ')]],
  ['inbound_value_errors_only', [{ kind: 'error.reported', error: { code: 130429 } }]],
  ['raw_signed_body', [said('Één café ☕ http://x.example/a')]],
];
