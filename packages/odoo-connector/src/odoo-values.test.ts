import {
  chunks,
  cleanText,
  holdsValue,
  odooDate,
  readOdooDate,
  recordId,
  toOdooStruct,
  toOdooValue,
} from './odoo-values';

test.each([
  ['control characters go', 'a\u0000b\u0008c\u001Fd\uFFFE', 'abcd'],
  ['tab, line feed and carriage return stay', 'a\tb\nc\r\nd', 'a\tb\nc\r\nd'],
  ['emoji stay whole', '👩‍👩‍👧', '👩‍👩‍👧'],
  ['half a pair becomes the replacement character', 'x\uD83Dy\uDE00z', 'x\uFFFDy\uFFFDz'],
])('text: %s', (_title, text, expected) => {
  expect(cleanText(text)).toBe(expected);
});

test.each([
  ['a date', new Date('2026-01-02T03:04:05.999Z'), '2026-01-02 03:04:05'],
  ['null', null, false],
  ['bytes', new Uint8Array([104, 105]), 'aGk='],
  ['not a number', Number.NaN, false],
  ['a bigint', 12n, '12'],
  ['a list', ['a\u0000', null], ['a', false]],
  ['a struct without its undefined members', { a: 1, b: undefined }, { a: 1 }],
])('value: %s', (_title, value, expected) => {
  expect(toOdooValue(value)).toEqual(expected);
});

test('an undefined member would clear the field: it is not sent', () => {
  expect(Object.keys(toOdooStruct({ name: 'x', function: undefined }))).toEqual(['name']);
});

test('dates go out and come back in UTC', () => {
  expect(readOdooDate(odooDate(new Date('2026-06-01T12:00:00Z')))).toEqual(new Date('2026-06-01T12:00:00Z'));
  expect(readOdooDate('2026-06-01 12:00:00.123456')).toEqual(new Date('2026-06-01T12:00:00Z'));
  expect([readOdooDate(null), readOdooDate('soon')]).toEqual([null, null]);
});

test.each([
  [[4, 'Won'], 4, true],
  [[4, 'Won'], 5, false],
  [false, '', true],
  [false, false, true],
  ['x', false, false],
  [[1, 2], [1, 2], true],
])('a field read as %p holds %p: %p', (read, wanted, expected) => {
  expect(holdsValue(read, wanted)).toBe(expected);
});

test.each([
  ['12', 12],
  ['0', null],
  ['-1', null],
  ['12 or 1=1', null],
  ['99999999999', null],
  [null, null],
])('record id %p → %p', (text, expected) => {
  expect(recordId(text)).toBe(expected);
});

test('groups keep the order', () => {
  expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
});
