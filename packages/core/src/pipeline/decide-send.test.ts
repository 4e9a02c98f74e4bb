import { aContext, aConversation, aPerson, aTemplate, aConnection } from '@kaiwa/testkit';
import type { Message } from '../conversation/message';
import type { OutboundContent } from '../whatsapp/outbound-message';
import { templateAnswer, toTemplate } from '../whatsapp/template-answer';
import type { Template } from '../whatsapp/template';
import { planSend } from './decide-send';
import { startDraft, type Decision } from './decision';

const lastInboundAt = new Date('2026-11-20T09:30:00Z');
const consents = { utility: { state: 'opted-in' as const, at: lastInboundAt, source: 'test' } };
const content = (variables: { name: string | null; text: string }[]): OutboundContent => ({
  kind: 'template',
  name: 'order_ready',
  language: 'en',
  variables,
});

function plan(wished: OutboundContent, templates: Template[] = [], missing: string[] = []): [Message, Decision] {
  const state = aPerson({ conversations: [aConversation({ lastInboundAt })], consents });
  const draft = startDraft(state, aContext({ templates }), 'event-1');
  const wish = { connection: aConnection(), content: wished, author: 'operator:Olga', automatic: false, missing };
  return [planSend(draft, wish), draft.finish()];
}

test('what breaks a limit is refused at once, with every problem and what to do', () => {
  const buttons = ['a', 'b', 'c', 'd'].map((id) => ({ id, title: 'x'.repeat(21) }));
  const [message, { commands }] = plan({ kind: 'interactive', type: 'button', body: 'Which?', buttons });
  expect(message).toMatchObject({
    status: 'refused',
    verdict: { decision: 'deny', reason: 'CONTENT_INVALID', remedy: 'fix-content' },
    failure: { code: 'CONTENT_INVALID' },
  });
  expect(message.failure?.reason).toContain(
    'buttons: The message has 4 buttons, WhatsApp takes at most 3. Leave out 1.',
  );
  expect(message.failure?.reason).toContain('buttons[3].title: The title of the button has 21 characters');
  expect(message.verdict?.rules.at(-1)).toMatchObject({ rule: 'content-fits', facts: { problems: '8' } });
  expect(commands.map(({ body }) => body.kind)).not.toContain('sendMessage');
});

test('what fits is planned', () => {
  const [message, { commands }] = plan({ kind: 'location', latitude: 1, longitude: 2 });
  expect(message).toMatchObject({ status: 'planned', verdict: { decision: 'allow', as: 'reply' } });
  expect(commands.map(({ body }) => body.kind)).toContain('sendMessage');
});

test('a template with a variable too few is refused before Meta would (132000)', () => {
  const [message] = plan(content([{ name: null, text: 'Ana' }]), [aTemplate({ body: '{{1}}: {{2}}' })]);
  expect(message).toMatchObject({ status: 'refused', failure: { code: 'CONTENT_INVALID' } });
  expect(message.failure?.reason).toContain('1 variables are given, the template has 2');
});

test('a gap is told as a gap', () => {
  const [message] = plan(content([{ name: null, text: '' }]), [aTemplate({ body: '{{1}}' })], ['deal.title']);
  expect(message.failure).toEqual({ code: 'VARIABLE_MISSING', reason: 'nothing to fill in for deal.title' });
});

test('values without names go to the named variables of their template in order', () => {
  const row = {
    name: 'order_ready',
    language: 'en',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [{ type: 'BODY', text: '{{first_name}}, {{order}} is ready' }],
  };
  const named = toTemplate(templateAnswer.parse(row), 'number-1');
  const values = [
    { name: null, text: 'Ana' },
    { name: null, text: 'the table' },
  ];
  const [message] = plan(content(values), [named]);
  expect(message).toMatchObject({
    status: 'planned',
    content: {
      variables: [
        { name: 'first_name', text: 'Ana' },
        { name: 'order', text: 'the table' },
      ],
    },
  });
});

test('a window Meta closed refuses a text and lets a template through', () => {
  const conversation = aConversation({ lastInboundAt, windowClosedAt: new Date('2026-11-20T09:31:00Z') });
  const draft = startDraft(
    aPerson({ conversations: [conversation], consents }),
    aContext({ templates: [aTemplate()] }),
    null,
  );
  const wish = { connection: aConnection(), author: 'operator:Olga', automatic: false, missing: [] };
  const text = planSend(draft, { ...wish, content: { kind: 'text', text: 'Hi', previewUrl: false } });
  expect(text.verdict).toMatchObject({ decision: 'deny', reason: 'WINDOW_CLOSED', remedy: 'send-template' });
  expect(planSend(draft, { ...wish, content: content([]) }).verdict).toMatchObject({ decision: 'allow' });
});
