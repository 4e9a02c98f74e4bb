import { interpretWebhook } from './webhook-parser';

const ACCOUNT = '102290129340398';
const metadata = { phone_number_id: '106540352242922' };

function envelope(field: string, value: unknown, time?: number) {
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: ACCOUNT, ...(time && { time }), changes: [{ field, value }] }],
  };
}
const read = (body: unknown) => interpretWebhook(Buffer.from(JSON.stringify(body)));

const template = (event: string, rest: object = {}, time = 1795165200) =>
  envelope(
    'message_template_status_update',
    {
      event,
      message_template_id: 1,
      message_template_name: 'order_ready',
      message_template_language: 'pt-BR',
      reason: 'NONE',
      ...rest,
    },
    time,
  );

describe('a person who moved', () => {
  const system = (rest: object, frame: object = { from: '32470120001' }) =>
    envelope('messages', {
      metadata,
      messages: [
        { id: 'wamid.S', timestamp: '1795165200', type: 'system', ...frame, system: { body: 'moved', ...rest } },
      ],
    });

  test.each([
    [
      'Cloud API since August 2026, old and new ids',
      system({ type: 'user_changed_number', wa_id: '32470120002', user_id: 'BE.2', previous_user_id: 'BE.1' }),
      { change: 'number', before: ['bsuid:BE.1', 'wa:32470120001'], after: ['bsuid:BE.2', 'wa:32470120002'] },
    ],
    [
      'Cloud API before, numbers only',
      system({ type: 'user_changed_number', wa_id: '32470120002' }),
      { change: 'number', before: ['wa:32470120001'], after: ['wa:32470120002'] },
    ],
    [
      'On-Premises spelling',
      system({ type: 'customer_changed_number', new_wa_id: '32470120002', customer: '32470120001' }, {}),
      { change: 'number', before: ['wa:32470120001'], after: ['wa:32470120002'] },
    ],
    [
      'a new number we are not shown: the old one goes',
      system({ type: 'user_changed_number', user_id: 'BE.2', previous_user_id: 'BE.1' }),
      { change: 'number', before: ['bsuid:BE.1', 'wa:32470120001'], after: ['bsuid:BE.2'] },
    ],
    [
      'a new id, the number stays',
      system({ type: 'user_changed_user_id', user_id: 'BE.2', previous_user_id: 'BE.1' }),
      { change: 'userId', before: ['bsuid:BE.1', 'wa:32470120001'], after: ['bsuid:BE.2', 'wa:32470120001'] },
    ],
    [
      'a new id of somebody without a number, parent included',
      system(
        {
          type: 'user_changed_user_id',
          user_id: 'BE.2',
          previous_user_id: 'BE.1',
          parent_user_id: 'BE.ENT.2',
          previous_parent_user_id: 'BE.ENT.1',
        },
        {},
      ),
      {
        change: 'userId',
        before: ['bsuid:BE.1', 'parentBsuid:BE.ENT.1'],
        after: ['bsuid:BE.2', 'parentBsuid:BE.ENT.2'],
      },
    ],
    [
      'the field documented early in 2026',
      envelope('user_id_update', {
        metadata,
        user_id_update: [{ timestamp: 1795165200, user_id: { previous: 'BE.1', current: 'BE.2' } }],
      }),
      { change: 'userId', before: ['bsuid:BE.1'], after: ['bsuid:BE.2'] },
    ],
    [
      'new device keys, legacy',
      system({ type: 'customer_identity_changed', identity: { acknowledged: false, hash: 'abc' } }),
      { change: 'key', before: ['wa:32470120001'], after: ['wa:32470120001'] },
    ],
  ])('%s', (_title, body, expected) => {
    const { events, parked } = read(body);
    expect(parked).toEqual([]);
    const seen = events.map((event) =>
      event.kind === 'identity.changed'
        ? {
            change: event.change,
            before: event.before.map(({ kind, value }) => `${kind}:${value}`),
            after: event.after.map(({ kind, value }) => `${kind}:${value}`),
          }
        : event.kind,
    );
    expect(seen).toEqual([expected]);
    expect(read(events[0]?.raw).events).toEqual(events);
  });

  test.each([
    ['says nothing new', system({ type: 'user_changed_number', wa_id: '32470120001' })],
    ['names nobody before', system({ type: 'user_changed_number', wa_id: '32470120002' }, {})],
    ['names nobody after', system({ type: 'user_changed_number' })],
    ['is of an unknown type', system({ type: 'user_changed_colour', wa_id: '32470120002' })],
    ['has new keys of nobody', system({ type: 'customer_identity_changed', identity: { hash: 'abc' } }, {})],
  ])('a text that %s is kept as it is', (_title, body) => {
    expect(read(body).events).toMatchObject([{ kind: 'unsupported', type: 'system' }]);
  });
});

describe('templates', () => {
  test.each([
    ['APPROVED', 'APPROVED'],
    ['REINSTATED', 'APPROVED'],
    ['UNARCHIVED', 'APPROVED'],
    ['PENDING', 'PENDING'],
    ['IN_APPEAL', 'PENDING'],
    ['REJECTED', 'REJECTED'],
    ['PAUSED', 'PAUSED'],
    ['DISABLED', 'DISABLED'],
    ['PENDING_DELETION', 'OTHER'],
    ['DELETED', 'OTHER'],
    ['SOMETHING_NEW', 'OTHER'],
    ['__proto__', 'OTHER'],
    ['FLAGGED', null],
  ])('%s is kept as %s', (event, status) => {
    expect(read(template(event)).events).toMatchObject([
      {
        kind: 'template.changed',
        externalId: ACCOUNT,
        templateId: '1',
        name: 'order_ready',
        language: 'pt_BR',
        news: { about: 'status', event, status, reason: null },
        occurredAt: new Date(1795165200_000),
      },
    ]);
  });

  test('paused, approved and paused again are three events; one of them delivered twice is one', () => {
    const keys = [
      template('PAUSED', {}, 100),
      template('APPROVED', {}, 200),
      template('PAUSED', {}, 300),
      template('PAUSED', {}, 300),
    ].map((body) => read(body).events[0]?.key);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe(keys[3]);
  });

  test('two templates whose ids differ beyond 2^53 are two events', () => {
    const body = JSON.stringify(template('PAUSED')).replace('"message_template_id":1', '"message_template_id":ID');
    const keyOf = (id: string): string | undefined =>
      interpretWebhook(Buffer.from(body.replace('ID', id))).events[0]?.key;
    expect(keyOf('10023456789012345678')).not.toBe(keyOf('10023456789012345679'));
  });
});

describe('parts that cannot be read are parked, and their neighbours go on', () => {
  const good = { id: 'wamid.A', from: '32470120001', timestamp: '1795165200', type: 'text', text: { body: 'hallo' } };
  const contacts = [{ wa_id: '32470120001', user_id: 'BE.1' }];

  test.each([
    ['no object', 'nonsense', 'is no object'],
    ['null', null, 'is no object'],
    ['no id', { ...good, id: undefined }, 'id'],
    ['an id with a line break', { ...good, id: 'wamid.\n' }, 'id'],
    ['no type', { ...good, type: undefined }, 'type'],
    ['a list as text', { ...good, text: { body: [] } }, 'text.body'],
    ['text without its body', { ...good, text: undefined }, 'text'],
    ['a time that is none', { ...good, timestamp: 'NaN' }, 'timestamp'],
    ['a time in milliseconds', { ...good, timestamp: 1795165200000 }, 'timestamp'],
    ['nobody who sent it', { ...good, from: 'abc' }, 'names no sender'],
  ])('a message with %s', (_title, broken, reason) => {
    const { events, parked } = read(
      envelope('messages', { metadata, contacts, messages: [good, broken, { ...good, id: 'wamid.C' }] }),
    );
    expect(events.map((event) => event.key)).toEqual([
      'message:106540352242922:wamid.A',
      'message:106540352242922:wamid.C',
    ]);
    expect(parked).toMatchObject([{ path: 'entry[0].changes[0].value.messages[1]', externalId: '106540352242922' }]);
    expect(parked[0]?.reason).toContain(reason);
  });

  test('a parked message keeps its contact, so that it can be read after a repair', () => {
    const { parked } = read(envelope('messages', { metadata, contacts, messages: [{ ...good, timestamp: 'x' }] }));
    const repaired = JSON.stringify(parked[0]?.raw).replace('"x"', '"1795165200"');
    expect(interpretWebhook(Buffer.from(repaired)).events).toMatchObject([
      { sender: { keys: [{ kind: 'bsuid', value: 'BE.1' }, { kind: 'wa' }] } },
    ]);
  });

  test.each([
    ['changes', { object: 'whatsapp_business_account', entry: [{ id: ACCOUNT, changes: 'x' }] }, 'entry[0]', ACCOUNT],
    ['an entry', { object: 'whatsapp_business_account', entry: [null] }, 'entry[0]', null],
    [
      'a change',
      { object: 'whatsapp_business_account', entry: [{ id: ACCOUNT, changes: [null] }] },
      'entry[0].changes[0]',
      ACCOUNT,
    ],
    ['a value', envelope('messages', null), 'entry[0].changes[0]', ACCOUNT],
    ['the number', envelope('messages', { messages: [good] }), 'entry[0].changes[0].value', ACCOUNT],
    [
      'a list',
      envelope('messages', { metadata, statuses: { id: 'x' } }),
      'entry[0].changes[0].value.statuses',
      '106540352242922',
    ],
    ['the entries', { object: 'whatsapp_business_account', entry: {} }, '', null],
    ['everything', ['whatsapp_business_account'], '', null],
    ['the object', { entry: [] }, '', null],
  ])('%s is not what it should be', (_title, body, path, externalId) => {
    const { events, parked } = read(body);
    expect(events).toEqual([]);
    expect(parked).toMatchObject([{ path, externalId }]);
  });

  test('a body of another Meta product is kept, and belongs to nobody', () => {
    expect(read({ object: 'page', entry: [] })).toMatchObject({
      events: [{ kind: 'unsupported', type: 'object:page', externalId: '' }],
      parked: [],
    });
  });

  test('no entries, nothing to do', () => {
    expect(read({ object: 'whatsapp_business_account', entry: [] })).toEqual({ events: [], parked: [] });
  });

  test('more parts than Meta ever sends are parked as one', () => {
    const many = Array.from({ length: 20_001 }, () => ({}));
    expect(read(envelope('messages', { metadata, statuses: many }))).toEqual({
      events: [],
      parked: [{ path: '', reason: 'TOO_MANY_PARTS', externalId: null, raw: null }],
    });
  });

  test('what one fat member is shared by is not stored a thousand times', () => {
    const fat = 'x'.repeat(100_000);
    const list = Array.from({ length: 500 }, (_, index) => ({
      ...good,
      id: `wamid.${index}`,
      timestamp: index % 2 ? '1' : 'x',
    }));
    const value = { metadata: { ...metadata, fat }, fat: [], contacts: [{ ...contacts[0], fat }], messages: list };
    const body = {
      object: 'whatsapp_business_account',
      fat,
      entry: [{ id: ACCOUNT, fat, time: fat, changes: [{ field: 'messages', fat, value }, null] }],
    };
    const { events, parked } = read(body);
    expect([events.length, parked.length]).toEqual([250, 251]);
    expect(JSON.stringify([events, parked]).length).toBeLessThan(1_000_000);
  });
});
