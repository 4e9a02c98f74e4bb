import { outboundExamples } from '@kaiwa/testkit';
import { parseRequest } from '../../packages/server/src/handlers/handler';
import { sendFormSchema } from '../../packages/server/src/handlers/send-form';

const to = { phone: '+12025550187' };

test.each(Object.entries(outboundExamples))('%s can be sent by hand', (_title, content) => {
  expect(parseRequest(sendFormSchema, { to, content })).toMatchObject({
    to,
    operator: 'admin',
    fromConnectionId: null,
  });
});

test('the shorthands stay: defaults are filled in', () => {
  const { content } = parseRequest(sendFormSchema, { to, content: { kind: 'text', text: 'Hi' } });
  expect(content).toEqual({ kind: 'text', text: 'Hi', previewUrl: false });
  const template = { kind: 'template', name: 'order_update', language: 'en', variables: [{ text: 'Ada' }] };
  expect(parseRequest(sendFormSchema, { to, content: template }).content).toEqual({
    ...template,
    variables: [{ name: null, text: 'Ada' }],
  });
});

test('every problem is named at once, and no value', () => {
  const content = { kind: 'image', media: { link: 'secret' }, caption: 'secret '.repeat(200) };
  const refused = () => parseRequest(sendFormSchema, { to: { phone: '0202' }, content });
  expect(refused).toThrow(expect.objectContaining({ kind: 'rejected', code: 'REQUEST_INVALID' }));
  const whole = () => parseRequest(sendFormSchema, { to, content });
  expect(whole).toThrow(
    /content\.caption: The caption has 1400 characters.*content\.media\.link: The link is no web address/,
  );
  expect(whole).not.toThrow(/secret/);
});
