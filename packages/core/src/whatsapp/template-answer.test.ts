import { templateAnswer, toTemplate } from './template-answer';
import { buttonWants, cardsOf, partsOf } from './template-parts';

const row = {
  id: '5940028172891071234',
  name: 'new_today',
  language: 'pt-BR',
  status: 'APPROVED',
  category: 'MARKETING',
  parameter_format: 'NAMED',
  quality_score: { score: 'YELLOW', date: 1_790_000_000 },
  rejected_reason: 'NONE',
  previous_category: 'UTILITY',
  correct_category: 'MARKETING',
  components: [
    { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::a'] } },
    { type: 'BODY', text: 'Hi {{first_name}}', example: { body_text_named_params: [] } },
    { type: 'FOOTER', text: 'The shop' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'URL', text: 'See', url: 'https://shop.example.com/{{1}}', example: ['1'] },
        { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+3291234567' },
      ],
    },
    {
      type: 'CAROUSEL',
      cards: [
        {
          components: [
            { type: 'HEADER', format: 'VIDEO' },
            { type: 'BODY', text: 'Card' },
            { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }] },
          ],
        },
      ],
    },
  ],
};

test('everything Meta says of a template is kept, ids as text and components whole', () => {
  const template = toTemplate(templateAnswer.parse(row), 'c1');
  expect(template).toMatchObject({
    connectionId: 'c1',
    id: '5940028172891071234',
    language: 'pt_BR',
    category: 'marketing',
    quality: 'YELLOW',
    parameterFormat: 'named',
    body: 'Hi {{first_name}}',
    variables: ['first_name'],
    rejectedReason: null,
    previousCategory: 'UTILITY',
    correctCategory: 'MARKETING',
  });
  expect(template.components).toEqual(row.components);
  expect(partsOf(template.components)).toMatchObject({
    headerFormat: 'image',
    footer: 'The shop',
    headerVariables: [],
  });
  expect(partsOf(template.components).buttons.map(buttonWants)).toEqual(['url', null]);
  expect(cardsOf(template.components)).toMatchObject([{ headerFormat: 'video', body: 'Card' }]);
});

test('what is missing or strange takes nothing else with it', () => {
  const strange = { name: 'a', language: 'en', status: 'LIMIT_EXCEEDED', rejected_reason: 'ABUSIVE_CONTENT', id: 12 };
  expect(
    toTemplate(templateAnswer.parse({ ...strange, components: [7, { type: 'BODY', text: 'Hi' }] }), 'c'),
  ).toMatchObject({
    id: '12',
    status: 'OTHER',
    category: 'unknown',
    body: 'Hi',
    parameterFormat: 'positional',
    rejectedReason: 'ABUSIVE_CONTENT',
    components: [{ type: 'BODY' }],
  });
  expect(toTemplate(templateAnswer.parse({ name: 'a', language: 'en' }), 'c')).toMatchObject({
    components: [],
    body: null,
  });
});
