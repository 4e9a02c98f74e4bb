import { quietWorld } from './__fixtures__/scripted-odoo';
import { readDelivery, verifyDelivery } from './odoo-deliveries';

const TOKEN = 'a-long-random-part-of-the-url';
const delivery = (path: string, body = '{}'): Parameters<typeof readDelivery>[0] => ({
  headers: {},
  path,
  body: Buffer.from(body),
});

test.each([
  [`/${TOKEN}`, { valid: true }],
  [`/${TOKEN}/`, { valid: true }],
  [`/moved?token=${TOKEN}`, { valid: true }],
  ['/', { valid: false, reason: 'missing' }],
  ['', { valid: false, reason: 'missing' }],
  [`/${TOKEN}x`, { valid: false, reason: 'mismatch' }],
  [`/${TOKEN.slice(0, -1)}`, { valid: false, reason: 'mismatch' }],
  [`/moved?token=x&other=${TOKEN}`, { valid: false, reason: 'mismatch' }],
])('%s → %j', (path, verdict) => {
  expect(verifyDelivery(TOKEN, delivery(path))).toEqual(verdict);
});

test('without a token of ours nothing is accepted', () => {
  expect(verifyDelivery(undefined, delivery('/'))).toEqual({ valid: false, reason: 'unsupported' });
});

test('a delivery is a hint; a second one about the same record is another', () => {
  const { clock } = quietWorld();
  const body = JSON.stringify({ _action: 'x(#1)', _id: 7, _model: 'crm.lead', id: 7, stage_id: 2 });
  const [first] = readDelivery({ ...delivery('/x', body), receivedAt: new Date(1000) }, clock);
  const [second] = readDelivery({ ...delivery('/x', body), receivedAt: new Date(2000) }, clock);
  expect(first).toEqual({ kind: 'hint', key: 'hint:crm.lead:7:1000', occurredAt: new Date(1000) });
  expect(second?.key).not.toBe(first?.key);
  expect(readDelivery(delivery('/x', body), clock)[0]?.occurredAt).toEqual(clock.now());
});

test.each(['', '{', '[]', '{"id":7}'])('%p is not one of Odoo', (body) => {
  expect(() => readDelivery(delivery('/x', body), quietWorld().clock)).toThrow(
    expect.objectContaining({ kind: 'unreadable', code: 'DELIVERY_UNREADABLE' }),
  );
});
