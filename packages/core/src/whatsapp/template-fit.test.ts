import { aTemplate } from '@kaiwa/testkit';
import { pathText } from '../outbound/outbound-problem';
import { templateContentSchema } from '../outbound/template-content';
import type { Template } from './template';
import { templateAnswer, toTemplate } from './template-answer';
import { checkTemplateFit } from './template-fit';

const bodyOf = (text: string) => ({ type: 'BODY', text });
const buttonsOf = (...buttons: object[]) => ({ type: 'BUTTONS', buttons });
const dynamicLink = { type: 'URL', text: 'See it', url: 'https://shop.example.com/{{1}}' };

function template(components: object[], more: object = {}): Template {
  const row = { name: 'a', language: 'en', status: 'APPROVED', category: 'UTILITY', components, ...more };
  return toTemplate(templateAnswer.parse(row), 'number-1');
}
const plain = template([bodyOf('Hello {{1}}, {{2}}.')]);
const named = template([bodyOf('Hello {{first_name}}.')], { parameter_format: 'NAMED' });
const pictured = template([{ type: 'HEADER', format: 'IMAGE' }, bodyOf('Hi')]);
const titled = template([{ type: 'HEADER', format: 'TEXT', text: 'About {{1}}' }, bodyOf('Hi')]);
const fixedTitle = template([{ type: 'HEADER', format: 'TEXT', text: 'News' }, bodyOf('Hi')]);
const linked = template([bodyOf('Hi'), buttonsOf({ type: 'QUICK_REPLY', text: 'Yes' }, dynamicLink)]);
const fixedLink = template([bodyOf('Hi'), buttonsOf({ type: 'URL', text: 'See', url: 'https://shop.example.com/' })]);
const coded = template([bodyOf('Hi'), buttonsOf({ type: 'COPY_CODE', text: 'Copy' })]);
const otp = template([bodyOf('{{1}} is your code'), buttonsOf({ type: 'OTP', otp_type: 'COPY_CODE' })], {
  category: 'AUTHENTICATION',
});
const card = { components: [{ type: 'HEADER', format: 'IMAGE' }, bodyOf('Card {{1}}')] };
const cards = template([bodyOf('Hi'), { type: 'CAROUSEL', cards: [card, card] }]);
const picture = { type: 'image', media: { id: '1' } } as const;
const values = (...texts: string[]) => ({ variables: texts.map((text) => ({ text })) });
const link = (index: number) => ({ type: 'url', index, text: 'x' }) as const;

function problems(content: object, known: Template) {
  const parsed = templateContentSchema.parse({ kind: 'template', name: 'a', language: 'en', ...content });
  return checkTemplateFit(parsed, known);
}
const found = (content: object, known: Template) =>
  problems(content, known).map(({ path, code }) => `${pathText(path)} ${code}`);

test.each<[string, object, Template]>([
  ['places filled', values('Ana', 'now'), plain],
  ['names filled', { variables: [{ name: 'first_name', text: 'Ana' }] }, named],
  ['a picture above', { header: picture }, pictured],
  ['a title with its variable', { header: { type: 'text', text: 'you' } }, titled],
  ['a title without one', {}, fixedTitle],
  ['a link and a reply left as it is', { buttons: [link(1)] }, linked],
  ['a link and a reply', { buttons: [{ type: 'quick_reply', index: 0, payload: 'y' }, link(1)] }, linked],
  ['a code to copy', { buttons: [{ type: 'copy_code', index: 0, code: 'A' }] }, coded],
  ['a passcode', { passcode: '123456' }, otp],
  ['a passcode, part by part', { ...values('123456'), buttons: [link(0)] }, otp],
  [
    'all cards',
    {
      cards: [
        { header: picture, ...values('a') },
        { header: picture, ...values('b') },
      ],
    },
    cards,
  ],
  ['a template never synchronised', values('a', 'b', 'c'), aTemplate()],
  ['one of which only the body is known', values('a'), aTemplate({ body: 'Hi {{1}}' })],
])('%s: fits', (_title, content, known) => {
  expect(found(content, known)).toEqual([]);
});

test.each<[string, object, Template, string[]]>([
  ['a variable less', values('Ana'), plain, ['variables TOO_FEW']],
  ['a variable more', values('a', 'b', 'c'), plain, ['variables TOO_MANY']],
  ['a place where a name is wanted', values('Ana'), named, ['variables[0].name DIFFERENT']],
  ['another name', { variables: [{ name: 'name', text: 'Ana' }] }, named, ['variables[0].name DIFFERENT']],
  [
    'a name where a place is wanted',
    {
      variables: [
        { name: 'a', text: 'x' },
        { name: 'b', text: 'y' },
      ],
    },
    plain,
    ['variables[0].name DIFFERENT', 'variables[1].name DIFFERENT'],
  ],
  ['no picture', {}, pictured, ['header MISSING']],
  ['a film for a picture', { header: { type: 'video', media: { id: '1' } } }, pictured, ['header DIFFERENT']],
  ['a value for a fixed title', { header: { type: 'text', text: 'x' } }, fixedTitle, ['header NOT_ALLOWED']],
  [
    'a title that is too long once filled',
    { header: { type: 'text', text: 'x'.repeat(55) } },
    titled,
    ['header TOO_LONG'],
  ],
  ['a body that is too long once filled', values('x'.repeat(1000), 'y'.repeat(20)), plain, ['variables TOO_LONG']],
  ['no end for the link', {}, linked, ['buttons MISSING']],
  ['an end for a fixed link', { buttons: [link(0)] }, fixedLink, ['buttons[0] NOT_ALLOWED']],
  ['the wrong kind of button', { buttons: [link(0), link(1)] }, linked, ['buttons[0].type DIFFERENT']],
  ['a button too far', { buttons: [link(1), link(2)] }, linked, ['buttons[1].index OUT_OF_RANGE']],
  ['no code', {}, coded, ['buttons MISSING']],
  ['a passcode for another category', { passcode: '1' }, plain, ['passcode NOT_ALLOWED']],
  ['a card less', { cards: [{ header: picture, ...values('a') }] }, cards, ['cards DIFFERENT']],
  [
    'an empty card',
    { cards: [{ header: picture, ...values('a') }, { header: picture }] },
    cards,
    ['cards[1].variables TOO_FEW'],
  ],
  [
    'cards nobody wants',
    { ...values('a', 'b'), cards: [{ header: picture }, { header: picture }] },
    plain,
    ['cards DIFFERENT'],
  ],
  [
    'an offer nobody made',
    { ...values('a', 'b'), offerEndsAt: '2026-12-01T00:00:00Z' },
    plain,
    ['offerEndsAt NOT_ALLOWED'],
  ],
  ['utility by the marketing endpoint', { ...values('a', 'b'), marketing: {} }, plain, ['marketing NOT_ALLOWED']],
])('%s: told before Meta tells', (_title, content, known, expected) => {
  expect(found(content, known)).toEqual(expected);
});

test('the words have both figures', () => {
  expect(problems(values('Ana'), plain)[0]?.words).toBe('1 variables are given, the template has 2');
  expect(problems(values('x'.repeat(1000), 'y'.repeat(20)), plain)[0]?.words).toBe(
    'The filled body of the template has 1029 characters, WhatsApp takes at most 1024',
  );
});
