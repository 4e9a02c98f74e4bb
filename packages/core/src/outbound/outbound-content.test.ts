import { outboundExamples } from '@kaiwa/testkit';
import { z } from 'zod';
import { checkOutbound } from './check-outbound';
import { outboundShapeSchema } from './outbound-content';
import { outboundContentSchema } from './outbound-content-schema';

const examples = Object.entries(outboundExamples);

test.each(examples)('%s is taken as it is, and by every limit', (_title, example) => {
  const content = outboundContentSchema.parse(example);
  expect(checkOutbound(content)).toEqual([]);
  expect(outboundShapeSchema.parse(JSON.parse(JSON.stringify(content)))).toEqual(content);
});

test('the examples show every kind, every variant and every member a message can have', () => {
  expect(unseen(outboundShapeSchema, Object.values(outboundExamples))).toEqual([]);
});

test.each([
  ['"sticker"', 'message|sticker'],
  ['"voice_call"', 'message|voice_call'],
  ['"copy_code"', 'message.buttons[]|copy_code'],
  ['"mediaRef"', 'message.media|mediaRef'],
  ['"birthday"', 'message.contacts[].birthday'],
])('without an example of %s it is noticed', (mark, place) => {
  const fewer = Object.values(outboundExamples).filter((each) => !JSON.stringify(each).includes(mark));
  expect(unseen(outboundShapeSchema, fewer)).toContain(place);
});

test.each([
  ['an unknown kind', { kind: 'poll', question: 'x' }],
  ['a member that is not there', { kind: 'text', text: 'x', colour: 'red' }],
  ['an id and a link at once', { kind: 'image', media: { id: '1', link: 'https://shop.example.com/' } }],
  ['a quote on a reaction', { kind: 'reaction', messageId: 'wamid.A', emoji: '👍', replyTo: 'wamid.B' }],
  [
    'an unknown kind of button',
    { kind: 'template', name: 'a', language: 'en', buttons: [{ type: 'magic', index: 0 }] },
  ],
])('%s is refused by the shape', (_title, value) => {
  expect(outboundShapeSchema.safeParse(value).success).toBe(false);
});

test('the wall tells every problem with its place and its words', () => {
  const { error } = outboundContentSchema.safeParse({
    kind: 'interactive',
    type: 'button',
    body: 'x'.repeat(1025),
    buttons: [
      { id: 'a', title: 'x'.repeat(25) },
      { id: 'a', title: 'b' },
    ],
  });
  expect(error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
    'body: The body has 1025 characters, WhatsApp takes at most 1024. Shorten it by 1.',
    'buttons.0.title: The title of the button has 25 characters, WhatsApp takes at most 20. Shorten it by 5.',
    'buttons.1.id: Another one has the same id. Give each its own id.',
  ]);
});

type Seen = Map<z.core.$ZodType, { path: string; values: unknown[] }>;

/** Variants and members that no example shows. What several places share (a file, a header) is shown once for all of them. */
function unseen(schema: z.core.$ZodType, values: readonly unknown[]): string[] {
  const seen: Seen = new Map();
  note(seen, schema, values, 'message');
  return [...seen.values()].filter((each) => each.values.length === 0).map(({ path }) => path);
}

function note(seen: Seen, schema: z.core.$ZodType, values: readonly unknown[], path: string): void {
  const known = seen.get(schema) ?? { path, values: [] };
  known.values.push(...values);
  seen.set(schema, known);
  if (schema instanceof z.ZodUnion) {
    for (const option of schema.options) {
      const fitting = values.filter((value) => z.safeParse(option, value).success);
      note(seen, option, fitting, option instanceof z.ZodUnion ? path : `${path}|${nameOf(option)}`);
    }
  } else if (schema instanceof z.ZodObject) {
    for (const [key, member] of Object.entries(schema.shape)) {
      const found = values.flatMap((value) => (isRecord(value) && key in value ? [value[key]] : []));
      note(seen, member, found, `${path.split('|')[0]}.${key}`);
    }
  } else if (schema instanceof z.ZodArray) note(seen, schema.element, values.flat(), `${path}[]`);
  else if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    const given = values.filter((value) => value !== null && value !== undefined);
    note(seen, schema.unwrap(), given, path);
  }
}

/** The words a variant is told apart by. */
function nameOf(schema: z.core.$ZodType): string {
  const shape = schema instanceof z.ZodObject ? schema.shape : {};
  const literal = [shape['type'], shape['kind']].find((member) => member instanceof z.ZodLiteral);
  return literal instanceof z.ZodLiteral ? String(literal.value) : Object.keys(shape).join('+');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
