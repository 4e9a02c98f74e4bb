/** A template as the vendor spells it. */
export interface TemplateForm {
  name: string;
  language: string;
  category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';
  parameter_format?: 'POSITIONAL' | 'NAMED';
  components: ({ type: string } & Record<string, unknown>)[];
}

const form = (
  name: string,
  components: TemplateForm['components'],
  more: Partial<Pick<TemplateForm, 'category' | 'parameter_format'>> = {},
): TemplateForm => ({ name, language: 'en_US', category: 'UTILITY', components, ...more });
const body = (text: string) => ({ type: 'BODY', text });
const header = (format: string, text?: string) => ({ type: 'HEADER', format, ...(text !== undefined && { text }) });
const buttons = (...list: object[]) => ({ type: 'BUTTONS', buttons: list });
const link = { type: 'URL', text: 'See it', url: 'https://shop.example.com/{{1}}' };
const reply = (text: string) => ({ type: 'QUICK_REPLY', text });
const card = { components: [header('IMAGE'), body('In {{1}}'), buttons(reply('This one'))] };

/** The templates that the examples of template messages fill. */
export const templateForms: readonly TemplateForm[] = [
  form('hello_world', [body('Hello!')]),
  form('order_ready', [header('TEXT', 'About {{1}}'), body('{{1}}, please pay {{2}} by {{3}}.')]),
  form('order_named', [header('TEXT', 'About {{order}}'), body('Hello {{first_name}}.')], {
    parameter_format: 'NAMED',
  }),
  form('order_update', [header('IMAGE'), body('Hello {{1}}.'), buttons(link, reply('Yes'), reply('No'))]),
  form('film', [header('VIDEO'), body('Have a look.')]),
  form('invoice', [header('DOCUMENT'), body('Your invoice.')]),
  form('shop_moved', [header('LOCATION'), body('We moved.')]),
  form('one_product', [header('PRODUCT'), body('This one.')]),
  form(
    'sale',
    [
      body('Hello {{1}}.'),
      { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends soon', has_expiration: true } },
      buttons({ type: 'COPY_CODE', example: 'SAVE10' }, link),
    ],
    { category: 'MARKETING' },
  ),
  form('booking', [body('Pick a time.'), buttons({ type: 'FLOW', text: 'Book', flow_id: '1' })]),
  form('catalogue', [body('All we have.'), buttons({ type: 'CATALOG', text: 'Open' })]),
  form('our_choice', [body('Our choice.'), buttons({ type: 'MPM', text: 'See' })]),
  form('new_today', [body('Hello {{1}}.'), { type: 'CAROUSEL', cards: [card, card] }]),
  form('login_code', [body('{{1}} is your code.'), buttons({ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy' })], {
    category: 'AUTHENTICATION',
  }),
  form('may_we_call', [body('May we call you?'), { type: 'CALL_PERMISSION_REQUEST' }]),
];
