import { outboundExamples } from '@kaiwa/testkit';
import { outboundShapeSchema } from '../outbound/outbound-content';
import { outboundText } from './outbound-text';
import { templateAnswer, toTemplate } from './template-answer';

const shown = (name: string, templates: Parameters<typeof outboundText>[1] = []) =>
  outboundText(outboundShapeSchema.parse(outboundExamples[name]), templates);

test('every kind reads as something a person understands', () => {
  const texts = Object.keys(outboundExamples).map((name) => [name, shown(name)]);
  for (const [name, text] of texts) expect([name, text?.trim()]).not.toEqual([name, '']);
  expect(Object.fromEntries(texts)).toMatchSnapshot();
});

test('a template reads as its parts, filled', () => {
  const template = toTemplate(
    templateAnswer.parse({
      name: 'order_named',
      language: 'en_US',
      parameter_format: 'NAMED',
      components: [
        { type: 'HEADER', format: 'TEXT', text: 'About {{order}}' },
        { type: 'BODY', text: 'Hello {{first_name}}!' },
        { type: 'FOOTER', text: 'The shop' },
        { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Thanks' }] },
      ],
    }),
    'c',
  );
  expect(shown('template with names', [template])).toBe('About order 7\nHello Ana!\nThe shop\n[button: Thanks]');
});

test('the cards of a template are told apart', () => {
  const card = {
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: 'In {{1}}' },
    ],
  };
  const components = [
    { type: 'BODY', text: 'Hello {{1}}' },
    { type: 'CAROUSEL', cards: [card, card] },
  ];
  const template = toTemplate(templateAnswer.parse({ name: 'new_today', language: 'en_US', components }), 'c');
  expect(shown('template with cards', [template])).toBe(
    'Hello Ana\n[card 1] [image] In oak\n[card 2] [image] In walnut',
  );
});

test('a passcode is shown to nobody but its reader', () => {
  const components = [{ type: 'BODY', text: '{{1}} is your code' }];
  const template = toTemplate(templateAnswer.parse({ name: 'login_code', language: 'en_US', components }), 'c');
  for (const text of [shown('passcode', [template]), shown('passcode')]) expect(text).not.toContain('481516');
});
