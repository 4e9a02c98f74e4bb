import { outboundExamples } from '@kaiwa/testkit';
import { outboundShapeSchema, type OutboundDraft } from '../outbound/outbound-content';
import { withUploads, ownMediaOf } from '../outbound/own-media';
import type { Recipient } from './outbound-message';
import { outboundPayload, sendPath } from './outbound-payload';

const phone = { phone: '+32470120001' };
const uploads = new Map([['media-7', '900000000000007']]);

/** The request as it travels. */
function request(draft: OutboundDraft, recipient: Recipient = phone, callbackData = 'c-1'): Record<string, unknown> {
  const content = withUploads(outboundShapeSchema.parse(draft), uploads);
  return JSON.parse(JSON.stringify(outboundPayload(recipient, content, callbackData))) as Record<string, unknown>;
}
const example = (name: string): OutboundDraft => {
  const found = outboundExamples[name];
  if (!found) throw new Error(`There is no example ${name}`);
  return found;
};
const text: OutboundDraft = { kind: 'text', text: 'hi' };
const template = (variables: { name?: string | null; text: string }[]): OutboundDraft => ({
  kind: 'template',
  name: 'order_ready',
  language: 'en_US',
  variables,
});

test('a text to a number keeps its plus', () => {
  expect(request(text)).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: '+32470120001',
    biz_opaque_callback_data: 'c-1',
    type: 'text',
    text: { body: 'hi', preview_url: false },
  });
});

test('a business-scoped id goes into recipient, never into to; a group into to, as a group', () => {
  const body = request(text, { bsuid: 'BE.1001' });
  expect(body).toMatchObject({ recipient: 'BE.1001', recipient_type: 'individual' });
  expect(body).not.toHaveProperty('to');
  expect(request(text, { group: 'Y2FwaV9ncm91cA' })).toMatchObject({ to: 'Y2FwaV9ncm91cA', recipient_type: 'group' });
});

test('a quoted reply and an identity check stand beside the content', () => {
  expect(request({ ...text, replyTo: 'wamid.A', identityKeyHash: 'hash' })).toMatchObject({
    context: { message_id: 'wamid.A' },
    recipient_identity_key_hash: 'hash',
  });
  expect(request(example('reaction'))).not.toHaveProperty('context');
});

test.each(Object.keys(outboundExamples))('%s always carries what we ask back, its address and its type', (name) => {
  const body = request(example(name));
  expect(body).toMatchObject({ biz_opaque_callback_data: 'c-1', to: '+32470120001', messaging_product: 'whatsapp' });
  expect(body).toHaveProperty(String(body['type']));
});

test('the requests of all kinds', () => {
  const bodies = Object.keys(outboundExamples).map((name) => {
    const {
      messaging_product: _m,
      recipient_type: _r,
      to: _t,
      biz_opaque_callback_data: _b,
      ...rest
    } = request(example(name));
    return [name, rest];
  });
  expect(Object.fromEntries(bodies)).toMatchSnapshot();
});

test('a template with positional, named and no variables', () => {
  expect(request(template([{ text: 'Ann' }]))).toMatchObject({
    type: 'template',
    template: {
      name: 'order_ready',
      language: { policy: 'deterministic', code: 'en_US' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ann' }] }],
    },
  });
  expect(request(template([{ name: 'first_name', text: 'Ann' }]))).toMatchObject({
    template: { components: [{ parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Ann' }] }] },
  });
  expect(request(template([]))['template']).toEqual({
    name: 'order_ready',
    language: { policy: 'deterministic', code: 'en_US' },
  });
});

test('variables are folded to what Meta takes: one line, at most four blanks', () => {
  const body = JSON.stringify(request(template([{ text: ' a\n\tb       c ' }])));
  expect(body).toContain('"text":"a b    c"');
});

test('degrees have no exponent and no more digits than a centimetre', () => {
  expect(request({ kind: 'location', latitude: 1e-7, longitude: -100.123456789 })).toMatchObject({
    location: { latitude: '0.0000001', longitude: '-100.1234568' },
  });
});

test('the end of an offer is told in milliseconds', () => {
  expect(JSON.stringify(request(example('template with an offer')))).toContain('"expiration_time_ms":1796148000000');
});

test('a passcode stands in the text and behind the button', () => {
  expect(request(example('passcode'))['template']).toMatchObject({
    components: [
      { type: 'body', parameters: [{ type: 'text', text: '481516' }] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '481516' }] },
    ],
  });
});

test('only a template that asks for it goes by the marketing endpoint', () => {
  const paths = Object.entries(outboundExamples).map(([name, each]) => [
    name,
    sendPath(outboundShapeSchema.parse(each)),
  ]);
  expect(paths.filter(([, path]) => path !== 'messages')).toEqual([['template with an offer', 'marketing_messages']]);
  expect(request(example('template with an offer'))).toMatchObject({
    product_policy: 'STRICT',
    message_activity_sharing: false,
  });
});

test('our own files are named, and exchanged for ids', () => {
  const content = outboundShapeSchema.parse(example('image of ours'));
  expect(ownMediaOf(content)).toEqual(['media-7']);
  expect(withUploads(content, uploads)).toMatchObject({ media: { id: '900000000000007' } });
  expect(() => outboundPayload(phone, withUploads(content, new Map()), 'c')).toThrow(
    expect.objectContaining({ kind: 'rejected', code: 'MEDIA_NOT_UPLOADED' }),
  );
});

test.each<[string, Recipient, OutboundDraft, string]>([
  ['an empty text', phone, { ...text, text: '' }, 'OUTBOUND_INVALID'],
  ['4097 characters', phone, { ...text, text: 'x'.repeat(4097) }, 'OUTBOUND_INVALID'],
  ['a number without its plus', { phone: '32470120001' }, text, 'RECIPIENT_NOT_E164'],
  ['a local number', { phone: '0470120001' }, text, 'RECIPIENT_NOT_E164'],
  ['a blank variable', phone, template([{ text: ' \n ' }]), 'OUTBOUND_INVALID'],
  ['a passcode to a business-scoped id', { bsuid: 'BE.1001' }, example('passcode'), 'PASSCODE_NEEDS_PHONE'],
])('%s is refused before anything is sent', (_title, recipient, draft, code) => {
  expect(() => outboundPayload(recipient, outboundShapeSchema.parse(draft), 'c')).toThrow(
    expect.objectContaining({ kind: 'rejected', code, effect: 'none' }),
  );
});

test('a refusal names every problem, and none of the words', () => {
  const draft = { kind: 'image', media: { link: 'secret-place' }, caption: 'secret '.repeat(200) } as const;
  expect(() => request(draft)).toThrow(
    'caption: The caption has 1400 characters, WhatsApp takes at most 1024. Shorten it by 376. media.link: The link is no web address.',
  );
});

test('callback data longer than Meta keeps is refused', () => {
  expect(() => request(text, phone, 'c'.repeat(513))).toThrow(expect.objectContaining({ code: 'CALLBACK_TOO_LONG' }));
});
