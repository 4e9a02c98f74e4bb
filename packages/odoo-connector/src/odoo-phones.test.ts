import { hasTail, phoneTexts, searchTail } from './odoo-phones';

test.each([
  ['+32471000001', '71000001'],
  ['+5511987654321', '87654321'],
  ['+551187654321', '87654321'],
  ['+3546112345', '6112345'],
  ['+6591234567', '1234567'],
  ['+29012345', null],
])('%s is searched by %p, which holds nothing of its country code', (phone, tail) => {
  expect(searchTail(phone)).toBe(tail);
});

test.each(['0471 00.00/01', '+32 (0)471-00-00-01', '0032471000001'])('%s has the tail', (text) => {
  expect(hasTail(text, '71000001')).toBe(true);
});

test('another number has not', () => {
  expect(hasTail('0471 00 00 02', '71000001')).toBe(false);
});

test('phone texts come as stored, with their fields, and last as Odoo reads them', () => {
  expect(phoneTexts({ phone: '02 / 11', mobile: null, phone_sanitized: null })).toEqual([
    { text: '02 / 11', field: 'phone' },
  ]);
  expect(phoneTexts({ phone: '0471 1', mobile: '0472 2', phone_sanitized: '+324722' }).map(({ text }) => text)).toEqual(
    ['0472 2', '0471 1', '+324722'],
  );
});
