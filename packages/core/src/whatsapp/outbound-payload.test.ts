import { outboundPayload } from './outbound-payload';
import type { OutboundContent } from './outbound-message';

const phone = { phone: '+32470120001' };
const text = (body: string): OutboundContent => ({ kind: 'text', text: body, previewUrl: false });
const template = (variables: { name: string | null; text: string }[]): OutboundContent => ({
  kind: 'template',
  name: 'order_ready',
  language: 'en_US',
  variables,
});

test('a text to a number keeps its plus', () => {
  expect(outboundPayload(phone, text('hi'), 'c-1')).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: '+32470120001',
    biz_opaque_callback_data: 'c-1',
    type: 'text',
    text: { body: 'hi', preview_url: false },
  });
});

test('a business-scoped id goes into recipient, never into to', () => {
  const body = outboundPayload({ bsuid: 'BE.1001' }, text('hi'), 'c-1');
  expect(body).toMatchObject({ recipient: 'BE.1001' });
  expect(body).not.toHaveProperty('to');
});

test('a template with positional, named and no variables', () => {
  expect(outboundPayload(phone, template([{ name: null, text: 'Ann' }]), 'c')).toMatchObject({
    type: 'template',
    template: {
      name: 'order_ready',
      language: { code: 'en_US' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ann' }] }],
    },
  });
  expect(outboundPayload(phone, template([{ name: 'first_name', text: 'Ann' }]), 'c')).toMatchObject({
    template: { components: [{ parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Ann' }] }] },
  });
  expect(outboundPayload(phone, template([]), 'c')).toMatchObject({ template: { name: 'order_ready' } });
  expect(outboundPayload(phone, template([]), 'c')['template']).not.toHaveProperty('components');
});

test('variables are folded to what Meta takes: one line, at most four blanks', () => {
  const body = JSON.stringify(outboundPayload(phone, template([{ name: null, text: ' a\n\tb       c ' }]), 'c'));
  expect(body).toContain('"text":"a b    c"');
});

test.each([
  ['an empty text', phone, text(''), 'TEXT_EMPTY'],
  ['4097 characters', phone, text('x'.repeat(4097)), 'TEXT_TOO_LONG'],
  ['a number without its plus', { phone: '32470120001' }, text('x'), 'RECIPIENT_NOT_E164'],
  ['a local number', { phone: '0470120001' }, text('x'), 'RECIPIENT_NOT_E164'],
  ['a blank variable', phone, template([{ name: null, text: ' \n ' }]), 'VARIABLE_EMPTY'],
])('%s is refused before anything is sent', (_title, recipient, content, code) => {
  expect(() => outboundPayload(recipient, content, 'c')).toThrow(
    expect.objectContaining({ kind: 'rejected', code, effect: 'none' }),
  );
});

test('4096 characters pass, also where a character takes two code units', () => {
  expect(outboundPayload(phone, text('😀'.repeat(4096)), 'c')).toMatchObject({ type: 'text' });
});

test('callback data longer than Meta keeps is refused', () => {
  expect(() => outboundPayload(phone, text('x'), 'c'.repeat(513))).toThrow(
    expect.objectContaining({ code: 'CALLBACK_TOO_LONG' }),
  );
});
