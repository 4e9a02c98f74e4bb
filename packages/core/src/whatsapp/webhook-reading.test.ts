import { interpretWebhook } from './webhook-parser';

const metadata = { display_phone_number: '12025550143', phone_number_id: '106540352242922' };
const good = { from: '12025550187', id: 'wamid.good', timestamp: '1795000000', type: 'text', text: { body: 'hello' } };

function read(value: Record<string, unknown>, field = 'messages') {
  const body = { object: 'whatsapp_business_account', entry: [{ id: '1022901', changes: [{ field, value }] }] };
  return interpretWebhook(Buffer.from(JSON.stringify(body)));
}

/** Parts that cannot be read, and what an admin is told of them. */
test.each<[string, Record<string, unknown>, string, string]>([
  ['a time that is a list', { timestamp: ['hush'] }, 'messages[1]', 'timestamp is a list in a form we do not know'],
  ['a time in words', { timestamp: 'hush' }, 'messages[1]', 'timestamp is text in a form we do not know'],
  ['a time beyond all times', { timestamp: 4_102_444_800 }, 'messages[1]', 'timestamp is no time in seconds'],
  ['no id', { id: undefined }, 'messages[1]', 'id is missing'],
  ['an id of blanks', { id: 'hush hush' }, 'messages[1]', 'id is text in a form we do not know'],
  ['no text', { text: undefined }, 'messages[1]', 'text is missing'],
  ['a text that is a number', { text: { body: 7 } }, 'messages[1]', 'text.body is a number where text is needed'],
  ['no sender', { from: undefined }, 'messages[1]', 'names no sender'],
])('a message with %s beside a good one', (_title, change, path, reason) => {
  const broken = JSON.parse(JSON.stringify({ ...good, id: 'wamid.broken', ...change })) as object;
  const { events, parked } = read({ metadata, messages: [good, broken] });
  expect(events).toMatchObject([{ kind: 'message.received', wamid: 'wamid.good' }]);
  expect(parked).toMatchObject([
    { path: `entry[0].changes[0].value.${path}`, reason, externalId: metadata.phone_number_id },
  ]);
});

test('a status without its kind', () => {
  const { parked } = read({ metadata, statuses: [{ id: 'wamid.x', timestamp: 1_795_000_000 }] });
  expect(parked).toMatchObject([{ reason: 'status is missing' }]);
});

test('a change that names no number', () => {
  expect(read({ messages: [good] }).parked).toMatchObject([
    { path: 'entry[0].changes[0].value', reason: 'metadata names no phone number id' },
  ]);
});
