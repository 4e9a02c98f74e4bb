import { outboundExamples } from '@kaiwa/testkit';
import fc from 'fast-check';
import { KaiwaError } from '../errors/kaiwa-error';
import { outboundPayload } from '../whatsapp/outbound-payload';
import { checkOutbound } from './check-outbound';
import { outboundShapeSchema, type OutboundContent } from './outbound-content';
import { outboundContentSchema } from './outbound-content-schema';
import { withUploads } from './own-media';

const phone = { phone: '+32470120001' };
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string(),
  fc.constantFrom('', ' ', '\n', 'https://shop.example.com/', '👍', 'IN', '\ud800'),
  fc.integer({ min: 1, max: 5000 }).map((length) => 'x'.repeat(length)),
);
const junk = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.jsonValue(),
);

/** One change somewhere inside: a leaf replaced by something of its kind or by anything, an entry repeated or taken away. */
interface Mutation {
  place: number;
  kind: 'same' | 'any' | 'repeat' | 'drop';
  text: string;
  value: unknown;
  count: number;
}
const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom('same', 'same', 'same', 'any', 'repeat', 'drop'),
  text,
  value: junk,
  count: fc.integer({ min: 1, max: 40 }),
});
const example = fc.constantFrom(...Object.values(outboundExamples));
const draft = fc
  .tuple(example, fc.array(mutation, { maxLength: 4 }))
  .map(([value, mutations]) =>
    mutations.reduce<unknown>((changed, each) => mutate(changed, each), structuredClone(value)),
  );

test('what the wall lets in becomes a request, within the limits, and nothing else is ever thrown than a KaiwaError', () => {
  const seen = { in: 0, out: 0 };
  fc.assert(
    fc.property(draft, (value) => {
      const parsed = outboundContentSchema.safeParse(value);
      seen[parsed.success ? 'in' : 'out'] += 1;
      if (!parsed.success) return;
      const content = withUploads(parsed.data, new Map([['media-7', '900000000000001']]));
      const body = payloadOf(content);
      if (body === null) return;
      expect(checkOutbound(content)).toEqual([]);
      expect(brokenLimits(body)).toEqual([]);
    }),
    { numRuns: 3000 },
  );
  // Both sides of the wall were looked at.
  expect(Math.min(seen.in, seen.out)).toBeGreaterThan(300);
});

test('whatever its shape holds, a content is checked and refused in words, never by accident', () => {
  fc.assert(
    fc.property(draft, (value) => {
      const parsed = outboundShapeSchema.safeParse(value);
      if (!parsed.success) return;
      const problems = checkOutbound(parsed.data);
      for (const { words, remedy } of problems) expect([words, remedy]).not.toContain('');
      if (problems.length > 0) expect(() => outboundPayload(phone, parsed.data, 'c')).toThrow(KaiwaError);
    }),
    { numRuns: 3000 },
  );
});

test('a payload over a limit is noticed: the property above can fail', () => {
  expect(brokenLimits({ type: 'text', text: { body: 'x'.repeat(4097) } })).toEqual(['text.body']);
  expect(brokenLimits({ interactive: { action: { buttons: [1, 2, 3, 4] } } })).toEqual(['interactive.action.buttons']);
});

/** Null for what only an unresolved file of ours may cause. */
function payloadOf(content: OutboundContent): Record<string, unknown> | null {
  try {
    return JSON.parse(JSON.stringify(outboundPayload(phone, content, 'command-1'))) as Record<string, unknown>;
  } catch (error) {
    if (KaiwaError.is(error) && error.code === 'MEDIA_NOT_UPLOADED') return null;
    throw error;
  }
}

function mutate(value: unknown, { place, kind, text: words, value: any, count }: Mutation): unknown {
  const parents: { holder: Record<string, unknown>; key: string }[] = [];
  collect(value, parents);
  const at = parents[place % Math.max(parents.length, 1)];
  if (!at) return value;
  const old = at.holder[at.key];
  if (kind === 'drop') delete at.holder[at.key];
  else if (kind === 'repeat' && Array.isArray(old))
    at.holder[at.key] = Array.from({ length: count }, () => old[0] as unknown);
  else if (kind === 'same') at.holder[at.key] = typeof old === 'string' ? words : typeof old === 'number' ? count : old;
  else at.holder[at.key] = any;
  return value;
}

function collect(value: unknown, into: { holder: Record<string, unknown>; key: string }[]): void {
  if (typeof value !== 'object' || value === null) return;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    into.push({ holder, key });
    collect(holder[key], into);
  }
}

/** Meta's limits as its pages state them, by place in the request: written down a second time, on purpose. */
const LIMITS: readonly [RegExp, number][] = [
  [/^text\.body$/, 4096],
  [/^(image|video|document)\.caption$/, 1024],
  [/^contacts$/, 257],
  [/^biz_opaque_callback_data$/, 512],
  [/^interactive\.header\.text$/, 60],
  [/^interactive\.footer\.text$/, 60],
  [/^interactive\.action\.buttons$/, 3],
  [/\.reply\.title$/, 20],
  [/\.reply\.id$/, 256],
  [/^interactive\.action\.button$/, 20],
  [/^interactive\.action\.sections$/, 10],
  [/^interactive\.action\.sections\.\d+\.title$/, 24],
  [/\.rows\.\d+\.title$/, 24],
  [/\.rows\.\d+\.description$/, 72],
  [/\.rows\.\d+\.id$/, 200],
  [/\.parameters\.display_text$/, 20],
  [/^interactive\.action\.cards$/, 10],
  [/\.cards\.\d+\.body\.text$/, 160],
  [/\.quick_reply\.(id|title)$/, 20],
  [/\.product_items$/, 30],
  [/\.flow_cta$/, 30],
  [/^template\.name$/, 512],
  [/\.coupon_code$/, 15],
];

function brokenLimits(value: unknown, path = ''): string[] {
  const size = typeof value === 'string' ? Array.from(value).length : Array.isArray(value) ? value.length : 0;
  const isBroken = LIMITS.some(([place, most]) => place.test(path) && size > most);
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, member]) => brokenLimits(member, path === '' ? key : `${path}.${key}`))
      : [];
  return isBroken ? [path, ...inner] : inner;
}
