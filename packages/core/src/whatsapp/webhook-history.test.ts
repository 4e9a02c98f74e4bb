import { anna, DIGITS, fromAnna, ofNumber, text, zoe } from './__fixtures__/webhook-bodies';
import { changes } from './__fixtures__/every-change';
import { eventsOf, only, read } from './__fixtures__/read-body';

const thread = (rest: object, ...messages: unknown[]) =>
  ofNumber('history', { history: [{ threads: [{ ...rest, messages }] }] });

test('a piece of the history: how far it is, and each message with its side and its own time', () => {
  const person = {
    keys: [
      { kind: 'bsuid', value: 'BE.1001' },
      { kind: 'wa', value: '32470120001' },
    ],
    username: 'anna',
  };
  expect(eventsOf(changes['history'])).toMatchObject([
    { kind: 'history.progressed', chunk: { phase: 0, order: 1, progress: 35 }, declined: false },
    { kind: 'history.imported', wamid: 'wamid.A1', direction: 'in', status: 'READ', person },
    { kind: 'history.imported', wamid: 'wamid.E', direction: 'out', status: 'DELIVERED', person },
    {
      kind: 'history.imported',
      wamid: 'wamid.P',
      direction: 'in',
      status: null,
      content: { kind: 'mediaPlaceholder' },
    },
  ]);
});

test('the file of a placeholder has its wamid and is news of its own', () => {
  const [placeholder] = eventsOf(thread({ id: anna.wa_id }, fromAnna({ id: 'wamid.P', type: 'media_placeholder' })));
  const file = only('historyFile');
  expect(file).toMatchObject({
    kind: 'history.imported',
    wamid: 'wamid.P',
    direction: 'in',
    content: { kind: 'image' },
  });
  expect(file.key).not.toBe(placeholder?.key);
});

test('an owner who shares no history', () => {
  expect(only('historyDeclined')).toMatchObject({
    kind: 'history.progressed',
    declined: true,
    errors: [{ code: 2593109 }],
  });
});

describe('whose thread it is, and who wrote', () => {
  const ours = {
    from: DIGITS,
    to: anna.wa_id,
    id: 'wamid.E',
    timestamp: '1795165200',
    type: 'text',
    text: { body: 'x' },
  };
  test.each([
    ['by its id alone', thread({ id: anna.wa_id }, ours), 'out', ['wa:32470120001']],
    [
      'by an id that is no number',
      thread({ id: zoe.user_id, context: { user_id: zoe.user_id } }, { ...ours, from: zoe.user_id, to: undefined }),
      'in',
      ['bsuid:CO.2002'],
    ],
    ['by an unnamed thread’s message', thread({}, text('x')), 'in', ['bsuid:BE.1001', 'wa:32470120001']],
    ['by an unnamed thread’s message of ours', thread({}, ours), 'out', ['wa:32470120001']],
  ])('%s', (_title, part, direction, keys) => {
    const event = only(part);
    expect(event).toMatchObject({ kind: 'history.imported', direction });
    const person = event.kind === 'history.imported' ? event.person.keys : [];
    expect(person.map((key) => `${key.kind}:${key.value}`)).toEqual(keys);
  });
});

test.each([
  ['the pieces', ofNumber('history', { history: {} }), '.value.history'],
  ['a piece', ofNumber('history', { history: [null] }), '.value.history[0]'],
  ['its threads', ofNumber('history', { history: [{ threads: {} }] }), '.value.history[0].threads'],
  ['a thread', ofNumber('history', { history: [{ threads: [null] }] }), '.value.history[0].threads[0]'],
  ['its messages', thread({ id: 'x' }, 'x'), '.value.history[0].threads[0].messages[0]'],
  [
    'nobody',
    thread({}, { ...text('x'), from: 'x', from_user_id: undefined }),
    '.value.history[0].threads[0].messages[0]',
  ],
])('%s that cannot be read are parked where they stand', (_title, part, path) => {
  expect(read(part, changes['text'])).toMatchObject({
    parked: [{ path: `entry[0].changes[0]${path}` }],
    events: expect.arrayContaining([expect.objectContaining({ kind: 'message.received' })]),
  });
});

test('a system text of the history moves nobody', () => {
  const system = fromAnna({ type: 'system', system: { type: 'user_changed_number', wa_id: '32470120002' } });
  expect(only(thread({ id: anna.wa_id }, system))).toMatchObject({ kind: 'unsupported', type: 'history:system' });
});
