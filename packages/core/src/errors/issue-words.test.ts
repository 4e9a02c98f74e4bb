import fc from 'fast-check';
import { z } from 'zod';
import { issueWords } from './issue-words';

const strict = z.strictObject({
  text: z.string().min(2).max(5).optional(),
  digits: z.string().regex(/^\d+$/).optional(),
  count: z.number().int().min(1).max(9).optional(),
  list: z.array(z.string()).min(1).optional(),
  one: z.enum(['a', 'b']).optional(),
  either: z.union([z.string().regex(/^\d+$/), z.number()]).optional(),
  by: z.discriminatedUnion('kind', [z.object({ kind: z.literal('x') })]).optional(),
  own: z
    .string()
    .refine((text) => text !== 'no', 'is not what we want')
    .optional(),
});

function words(schema: z.ZodType, value: unknown): string[] {
  const parsed = schema.safeParse(value, { error: issueWords });
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`.trim());
}

test.each<[unknown, string]>([
  [{ text: 7 }, 'text is a number where text is needed'],
  [{ text: ['hush', 'hush'] }, 'text is a list where text is needed'],
  [{ text: null }, 'text is null where text is needed'],
  [{ text: 'h' }, 'text is too short'],
  [{ text: 'hush-hush' }, 'text is too long'],
  [{ digits: 'hush' }, 'digits is text in a form we do not know'],
  [{ count: 'hush' }, 'count is text where a number is needed'],
  [{ count: 1.5 }, 'count is a number where a whole number is needed'],
  [{ count: 0 }, 'count is too small'],
  [{ count: 10 }, 'count is too large'],
  [{ list: [] }, 'list is too short'],
  [{ list: [true] }, 'list.0 is true or false where text is needed'],
  [{ one: 'hush' }, 'one is text, and none of the values we know'],
  [{ either: 'hush' }, 'either is text in a form we do not know'],
  [{ either: {} }, 'either is an object in a form we do not know'],
  [{ by: { kind: 'hush' } }, 'by.kind is missing, or none of the values we know'],
  [{ own: 'no' }, 'own is not what we want'],
  [{ hush_name: 1 }, 'has members nobody reads: hush_name'],
  [{ 'hush words': 1 }, 'has members nobody reads: (a name of another kind)'],
  ['hush', 'is text where an object is needed'],
])('%j', (value, expected) => {
  expect(words(strict, value)).toEqual([expected]);
});

test('what is absent is missing', () => {
  const schema = z.object({ id: z.string(), kind: z.literal('x'), when: z.union([z.string(), z.number()]) });
  expect(words(schema, {})).toEqual(['id is missing', 'kind is missing', 'when is missing']);
});

test('no words repeat a value, whatever it is', () => {
  const inner = z.object({
    a: z.string().regex(/^never$/),
    b: z.literal('c'),
    c: z.union([z.number().max(-1), z.boolean()]),
  });
  fc.assert(
    fc.property(fc.anything(), fc.string({ minLength: 6 }), (anything, text) => {
      const said = [...words(inner, anything), ...words(inner, { a: text, b: text, c: text })].join('\n');
      expect(said).not.toMatch(/Invalid|expected|received/);
      if (!/^[a-z ,.]+$/.test(text)) expect(said).not.toContain(text);
    }),
  );
});
