import fc from 'fast-check';
import { readJson } from './read-json';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const limits = { maxBytes: 1000, maxDepth: 5 };

describe('ids that are numbers', () => {
  test.each([
    ['beyond 2^53', '{"id":10023456789012345678}', { id: '10023456789012345678' }],
    ['beyond 2^53, negative', '[-9007199254740993]', ['-9007199254740993']],
    ['long, but exact', '{"id":1002345678901234}', { id: 1002345678901234 }],
    ['short', '{"id":42}', { id: 42 }],
    ['with fraction or exponent: no id', '[1234567890123456.25,1e30]', [1234567890123456.25, 1e30]],
    [
      'inside a text',
      '{"t":"10023456789012345678 \\" 99999999999999999999"}',
      { t: '10023456789012345678 " 99999999999999999999' },
    ],
    ['after a text that ends in a backslash', '["\\\\",10023456789012345678]', ['\\', '10023456789012345678']],
    ['several', '[10023456789012345678,10023456789012345679]', ['10023456789012345678', '10023456789012345679']],
  ])('%s', (_title, text, value) => {
    expect(readJson(bytes(text))).toEqual({ ok: true, value });
  });

  test('JSON.parse alone would have lost one', () => {
    expect(JSON.parse('10023456789012345678')).toBe(JSON.parse('10023456789012345679'));
  });
});

test.each([
  ['', 'NOT_JSON'],
  ['{"a":', 'NOT_JSON'],
  ['{"a":"unterminated', 'NOT_JSON'],
  ['<html></html>', 'NOT_JSON'],
  ['[0123456789012345678901]', 'NOT_JSON'],
  ['[[[[[[]]]]]]', 'TOO_DEEP'],
  [`"${'x'.repeat(1000)}"`, 'TOO_LARGE'],
])('%.30s is refused as %s', (text, reason) => {
  expect(readJson(bytes(text), limits)).toEqual({ ok: false, reason });
});

test('bytes that are no UTF-8 are refused', () => {
  expect(readJson(Uint8Array.of(0x22, 0xff, 0xfe, 0x22))).toEqual({ ok: false, reason: 'NOT_UTF8' });
});

test('brackets inside texts are no depth', () => {
  expect(readJson(bytes('["[[[[[[[[[["]'), limits)).toEqual({ ok: true, value: ['[[[[[[[[[['] });
});

test('a body of a million brackets is refused, not recursed into', () => {
  expect(readJson(bytes('['.repeat(1_000_000)))).toEqual({ ok: false, reason: 'TOO_DEEP' });
});

test('everything JSON.parse can hold comes back as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      const value: unknown = JSON.parse(text);
      const held = JSON.stringify(value, (_key, member: unknown) =>
        typeof member === 'number' && Number.isInteger(member) && !Number.isSafeInteger(member) ? null : member,
      );
      fc.pre(held === JSON.stringify(value));
      expect(readJson(bytes(text))).toEqual({ ok: true, value });
    }),
  );
});

test('any bytes get an answer', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (body) => typeof readJson(body, limits).ok === 'boolean'));
});
