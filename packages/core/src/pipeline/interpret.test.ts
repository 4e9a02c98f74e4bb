import type { CrmChange } from '../crm/change';
import { KaiwaError } from '../errors/kaiwa-error';
import { interpretReceipt, type CrmReader } from './interpret';
import type { Receipt } from './receipt';

const at = new Date('2026-11-20T09:00:00Z');

function receipt(source: string, body: string): Receipt {
  return { id: 'r1', receivedAt: at, source, app: 'a1', headers: { 'x-kind': 'deal' }, body: Buffer.from(body) };
}

function reading(readChanges: CrmReader['connector']['readChanges']): CrmReader {
  return { connection: { id: 'c1', externalId: 'odoo.example#main' }, connector: { readChanges } };
}

test('a delivery of WhatsApp that is no JSON is parked whole', () => {
  expect(interpretReceipt(receipt('whatsapp', '<html>'), null)).toEqual({
    events: [],
    parked: [{ path: '', reason: 'NOT_JSON', externalId: null, raw: null }],
  });
});

test('a delivery of a CRM is read by its connector, and each change becomes an event of its connection', () => {
  const changes: CrmChange[] = [
    { kind: 'hint', key: 'hint:1', occurredAt: at },
    {
      kind: 'contact',
      key: 'contact:7:1',
      ref: { object: 'res.partner', id: '7' },
      name: 'Anna',
      phones: [],
      country: null,
      deleted: false,
      occurredAt: at,
      ownWrite: false,
      raw: { id: 7 },
    },
  ];
  const { events, parked } = interpretReceipt(
    receipt('odoo', '{}'),
    reading(() => changes),
  );
  expect(parked).toEqual([]);
  expect(events).toMatchObject([
    { kind: 'crm.hinted', key: 'hint:1', externalId: 'odoo.example#main' },
    { kind: 'crm.changed', key: 'contact:7:1', externalId: 'odoo.example#main', raw: { id: 7 }, baseline: false },
  ]);
});

test('the connector gets the exact bytes, the headers and the time of arrival', () => {
  const read = jest.fn<CrmChange[], Parameters<CrmReader['connector']['readChanges']>>(() => []);
  interpretReceipt(receipt('odoo', '{"a":1}'), reading(read));
  expect(read).toHaveBeenCalledWith(
    expect.objectContaining({ headers: { 'x-kind': 'deal' }, body: Buffer.from('{"a":1}'), receivedAt: at }),
  );
});

test.each([
  [
    'a schema that does not fit',
    new KaiwaError({ kind: 'unreadable', code: 'ODOO_WEBHOOK_UNREADABLE', message: 'x' }),
    'ODOO_WEBHOOK_UNREADABLE',
  ],
  ['a bug of the connector', new TypeError('x is undefined'), 'UNEXPECTED'],
])('%s parks the delivery with its text, at the connection', (_title, thrown, reason) => {
  const reader = reading(() => {
    throw thrown;
  });
  expect(interpretReceipt(receipt('odoo', '{"a":"\0"}'), reader)).toEqual({
    events: [],
    parked: [{ path: '', reason, externalId: 'odoo.example#main', raw: '{"a":""}' }],
  });
});
