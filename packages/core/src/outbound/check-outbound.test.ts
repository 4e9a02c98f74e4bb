import { outboundExamples } from '@kaiwa/testkit';
import { checkOutbound } from './check-outbound';
import { outboundShapeSchema } from './outbound-content';
import { countCharacters, outboundLimits, type OutboundLimit } from './outbound-limits';
import { describeProblems, pathText } from './outbound-problem';

const check = (draft: unknown) => checkOutbound(outboundShapeSchema.parse(draft));
const found = (draft: unknown) => check(draft).map(({ path, code }) => `${pathText(path)} ${code}`);
const long = (count: number) => 'x'.repeat(count);

const interactive = { kind: 'interactive', body: 'b' };
const button = (id: string, title: string) => ({ id, title });
const buttons = (count: number) => Array.from({ length: count }, (_, index) => button(`b${index}`, `B${index}`));
const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `r${index}`, title: 'R' }));
const list = (sections: unknown) => ({ ...interactive, type: 'list', button: 'Open', sections });
const picture = { type: 'image', media: { id: '1' } };
const linkCard = { header: picture, link: { title: 'See', url: 'https://shop.example.com/' } };
const carousel = (cards: unknown) => ({ ...interactive, type: 'carousel', cards });
const product = (catalogId: string) => ({ product: { catalogId, productRetailerId: 'p' } });
const products = (sections: unknown) => ({
  ...interactive,
  type: 'product_list',
  header: { type: 'text', text: 'h' },
  catalogId: 'c',
  sections,
});
const flow = (more: object) => ({ ...interactive, type: 'flow', flow: { id: '1' }, button: 'Go', ...more });
const contact = (more: object) => ({ kind: 'contacts', contacts: [{ name: { formattedName: 'A' }, ...more }] });
const template = (more: object) => ({ kind: 'template', name: 'a_1', language: 'en', ...more });
const reaction = (emoji: string) => ({ kind: 'reaction', messageId: 'wamid.A', emoji });
const order = (more: object) => ({ ...outboundExamples['order to pay'], ...more });

test.each([
  ['nothing to say', { kind: 'text', text: '' }, ['text EMPTY']],
  ['blanks alone', { kind: 'text', text: ' \n ' }, ['text EMPTY']],
  ['a text of 4097', { kind: 'text', text: long(4097) }, ['text TOO_LONG']],
  ['an empty quote', { kind: 'text', text: 'x', replyTo: '' }, ['replyTo EMPTY']],
  ['a caption of 1025', { kind: 'image', media: { id: '1' }, caption: long(1025) }, ['caption TOO_LONG']],
  ['a file without id', { kind: 'sticker', media: { id: '' } }, ['media.id EMPTY']],
  ['a file of ours without reference', { kind: 'audio', media: { mediaRef: ' ' } }, ['media.mediaRef EMPTY']],
  ['a link that is none', { kind: 'video', media: { link: 'shop.example.com/a' } }, ['media.link WRONG_FORMAT']],
  ['a link to a mailbox', { kind: 'video', media: { link: 'mailto:a@example.com' } }, ['media.link WRONG_FORMAT']],
  ['a place above the pole', { kind: 'location', latitude: 90.1, longitude: 180 }, ['latitude OUT_OF_RANGE']],
  ['a place beyond the date line', { kind: 'location', latitude: 0, longitude: -180.5 }, ['longitude OUT_OF_RANGE']],
  ['no contact', { kind: 'contacts', contacts: [] }, ['contacts TOO_FEW']],
  [
    '258 contacts',
    { kind: 'contacts', contacts: Array.from({ length: 258 }, () => ({ name: { formattedName: 'A' } })) },
    ['contacts TOO_MANY'],
  ],
  [
    'a contact without name',
    { kind: 'contacts', contacts: [{ name: { formattedName: ' ' } }] },
    ['contacts[0].name.formattedName EMPTY'],
  ],
  ['a contact with an empty number', contact({ phones: [{ phone: '' }] }), ['contacts[0].phones[0].phone EMPTY']],
  [
    'a WhatsApp id with a plus',
    contact({ phones: [{ phone: '1', waId: '+3247' }] }),
    ['contacts[0].phones[0].waId WRONG_FORMAT'],
  ],
  ['no e-mail address', contact({ emails: [{ email: 'a b' }] }), ['contacts[0].emails[0].email WRONG_FORMAT']],
  [
    'a country by its name',
    contact({ addresses: [{ countryCode: 'BEL' }] }),
    ['contacts[0].addresses[0].countryCode WRONG_FORMAT'],
  ],
  ['a birthday in another order', contact({ birthday: '18-08-2012' }), ['contacts[0].birthday WRONG_FORMAT']],
  ['a page that is none', contact({ urls: [{ url: 'x' }] }), ['contacts[0].urls[0].url WRONG_FORMAT']],
  ['a word as reaction', reaction('ok'), ['emoji WRONG_FORMAT']],
  ['two emoji as reaction', reaction('👍👍'), ['emoji WRONG_FORMAT']],
  ['a digit as reaction', reaction('1'), ['emoji WRONG_FORMAT']],
  ['a reaction to nothing', { kind: 'reaction', messageId: '', emoji: '' }, ['messageId EMPTY']],
  ['no button', { ...interactive, type: 'button', buttons: [] }, ['buttons TOO_FEW']],
  ['four buttons', { ...interactive, type: 'button', buttons: buttons(4) }, ['buttons TOO_MANY']],
  [
    'a title of 21',
    { ...interactive, type: 'button', buttons: [button('a', long(21))] },
    ['buttons[0].title TOO_LONG'],
  ],
  ['an id of 257', { ...interactive, type: 'button', buttons: [button(long(257), 'A')] }, ['buttons[0].id TOO_LONG']],
  [
    'an id with a blank',
    { ...interactive, type: 'button', buttons: [button('a ', 'A')] },
    ['buttons[0].id WRONG_FORMAT'],
  ],
  [
    'the same title twice',
    { ...interactive, type: 'button', buttons: [button('a', 'A'), button('b', 'A')] },
    ['buttons[1].title NOT_UNIQUE'],
  ],
  ['a body of 1025', { ...interactive, type: 'location_request_message', body: long(1025) }, ['body TOO_LONG']],
  [
    'a header of 61',
    { ...interactive, type: 'button', header: { type: 'text', text: long(61) }, buttons: buttons(1) },
    ['header.text TOO_LONG'],
  ],
  ['a footer of 61', { ...interactive, type: 'button', footer: long(61), buttons: buttons(1) }, ['footer TOO_LONG']],
  [
    'a list of 11 rows',
    list([
      { title: 'A', rows: rows(6) },
      { title: 'B', rows: rows(5).map((row) => ({ ...row, id: `s${row.id}` })) },
    ]),
    ['sections TOO_MANY'],
  ],
  [
    'a list of 11 sections',
    list(
      Array.from({ length: 11 }, (_, index) => ({
        title: 'A',
        rows: index < 10 ? [{ id: `${index}`, title: 'R' }] : [],
      })),
    ),
    ['sections TOO_MANY', 'sections[10].rows TOO_FEW'],
  ],
  [
    'sections without titles',
    list([{ rows: rows(1) }, { rows: [{ id: 'x', title: 'X' }] }]),
    ['sections[0].title MISSING', 'sections[1].title MISSING'],
  ],
  [
    'rows with one id',
    list([
      { title: 'A', rows: rows(1) },
      { title: 'B', rows: rows(1) },
    ]),
    ['sections[1].rows[0].id NOT_UNIQUE'],
  ],
  [
    'a long row',
    list([{ rows: [{ id: long(201), title: long(25), description: long(73) }] }]),
    [
      'sections[0].rows[0].id TOO_LONG',
      'sections[0].rows[0].title TOO_LONG',
      'sections[0].rows[0].description TOO_LONG',
    ],
  ],
  ['a list body of 4097', { ...list([{ rows: rows(1) }]), body: long(4097) }, ['body TOO_LONG']],
  [
    'a link title of 21',
    { ...interactive, type: 'cta_url', link: { title: long(21), url: 'https://a.example/' } },
    ['link.title TOO_LONG'],
  ],
  ['one card', carousel([linkCard]), ['cards TOO_FEW']],
  ['eleven cards', carousel(Array.from({ length: 11 }, () => linkCard)), ['cards TOO_MANY']],
  ['cards of two kinds', carousel([linkCard, { header: picture, buttons: buttons(1) }]), ['cards[1] DIFFERENT']],
  ['a card of four lines', carousel([linkCard, { ...linkCard, body: 'a\nb\nc\nd' }]), ['cards[1].body TOO_MANY']],
  [
    'a card with a document',
    carousel([linkCard, { ...linkCard, header: { type: 'document', media: { id: '1' } } }]),
    ['cards[1] DIFFERENT', 'cards[1].header.type NOT_ALLOWED'],
  ],
  ['cards of two catalogues', carousel([product('a'), product('b')]), ['cards[1].product.catalogId DIFFERENT']],
  [
    '31 products',
    products([{ title: 'A', productRetailerIds: Array.from({ length: 31 }, () => 'p') }]),
    ['sections TOO_MANY', 'sections[0].productRetailerIds TOO_MANY'],
  ],
  ['a product without id', products([{ productRetailerIds: [''] }]), ['sections[0].productRetailerIds[0] EMPTY']],
  ['a Flow button with an emoji', flow({ button: 'Go 🚀' }), ['button NOT_ALLOWED']],
  [
    'a Flow that exchanges and navigates',
    flow({ action: 'data_exchange', payload: { screen: 'A' } }),
    ['payload NOT_ALLOWED'],
  ],
  ['a Flow with empty data', flow({ payload: { screen: 'A', data: {} } }), ['payload.data EMPTY']],
  ['an address in Belgium', { ...interactive, type: 'address_message', country: 'BE' }, ['country NOT_ALLOWED']],
  ['an order whose sum is wrong', order({ total: { value: 1 } }), ['total DIFFERENT']],
  ['an order in words', order({ currency: 'euro' }), ['currency WRONG_FORMAT']],
  ['an order without reference', order({ referenceId: '' }), ['referenceId EMPTY']],
  ['a template with a capital', template({ name: 'Sale' }), ['name WRONG_FORMAT']],
  ['a template without language', template({ language: '' }), ['language WRONG_FORMAT']],
  ['a template in pt-BR', template({ language: 'pt-BR' }), ['language WRONG_FORMAT']],
  ['an empty variable', template({ variables: [{ text: ' ' }] }), ['variables[0].text EMPTY']],
  ['names for some', template({ variables: [{ name: 'a', text: 'x' }, { text: 'y' }] }), ['variables DIFFERENT']],
  [
    'a name twice',
    template({
      variables: [
        { name: 'a', text: 'x' },
        { name: 'a', text: 'y' },
      ],
    }),
    ['variables[1].name NOT_UNIQUE'],
  ],
  [
    'a code of 16',
    template({ buttons: [{ type: 'copy_code', index: 0, code: long(16) }] }),
    ['buttons[0].code TOO_LONG'],
  ],
  ['a tenth place', template({ buttons: [{ type: 'url', index: 10, text: 'x' }] }), ['buttons[0].index OUT_OF_RANGE']],
  [
    'one place twice',
    template({
      buttons: [
        { type: 'url', index: 0, text: 'x' },
        { type: 'url', index: 0, text: 'y' },
      ],
    }),
    ['buttons[1].index NOT_UNIQUE'],
  ],
  ['a passcode of 16', template({ passcode: long(16) }), ['passcode TOO_LONG']],
  ['a passcode with a variable', template({ passcode: '1', variables: [{ text: 'x' }] }), ['passcode NOT_ALLOWED']],
  ['one template card', template({ cards: [{ header: picture }] }), ['cards TOO_FEW']],
  [
    'template cards that differ',
    template({ cards: [{ header: picture }, { header: picture, variables: [{ text: 'x' }] }] }),
    ['cards[1] DIFFERENT'],
  ],
])('%s', (_title, draft, problems) => {
  expect(found(draft)).toEqual(problems);
});

test.each([
  ['an emoji of two code units counts once', { kind: 'text', text: '😀'.repeat(4096) }],
  ['a flag as reaction', reaction('🇧🇪')],
  ['a family as reaction', reaction('👨‍👩‍👧')],
  ['a keycap as reaction', reaction('1️⃣')],
  ['a caption of 1024', { kind: 'image', media: { id: '1' }, caption: long(1024) }],
])('%s: taken', (_title, draft) => {
  expect(found(draft)).toEqual([]);
});

test('all problems at once, each with its limit, its figure and a next step', () => {
  const problems = check({
    ...interactive,
    type: 'button',
    body: long(1030),
    buttons: buttons(5).map((each) => ({ ...each, title: long(22) })),
  });
  expect(problems).toHaveLength(11);
  expect(problems[0]?.words).toBe('The body has 1030 characters, WhatsApp takes at most 1024');
  expect(problems[1]?.words).toBe('The message has 5 buttons, WhatsApp takes at most 3');
  for (const { words, remedy } of problems) expect([words, remedy].join(' ')).not.toMatch(/xxxx/);
  expect(describeProblems(problems.slice(1, 2))).toBe(
    'buttons: The message has 5 buttons, WhatsApp takes at most 3. Leave out 2.',
  );
});

test.each<[string, OutboundLimit]>(Object.entries(outboundLimits))(
  'the limit %s makes sense',
  (_name, { least = 0, most, what, page }) => {
    expect(most).toBeGreaterThanOrEqual(Math.max(least, 1));
    expect(what).toMatch(/^[A-Z]/);
    expect(page).toMatch(/^[a-z-]+\//);
  },
);

test('characters are code points', () => {
  expect(['a', 'é', '😀', '👍🏽'].map(countCharacters)).toEqual([1, 1, 1, 2]);
});
