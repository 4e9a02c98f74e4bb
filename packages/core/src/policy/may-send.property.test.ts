import fc from 'fast-check';
import { SERVICE_WINDOW_MS } from '../window/service-window';
import { maySend } from './may-send';
import type { SendFacts, SendRequest } from './send-question';

const time = fc.date({ noInvalidDate: false });
const consent = fc.option(
  fc.record({ state: fc.constantFrom('opted-in' as const, 'opted-out' as const), at: time, source: fc.string() }),
  { nil: undefined },
);
const request: fc.Arbitrary<SendRequest> = fc.record({
  kind: fc.constantFrom('text' as const, 'template' as const),
  automatic: fc.boolean(),
  bulk: fc.boolean(),
  recipient: fc.option(
    fc.record({
      kind: fc.constantFrom('wa' as const, 'bsuid' as const, 'parentBsuid' as const),
      value: fc.oneof(fc.constant('32470120001'), fc.string()),
    }),
  ),
  missingVariables: fc.array(fc.string(), { maxLength: 2 }),
  contentProblems: fc.array(fc.string(), { maxLength: 2 }),
});
const facts = fc.record({
  senderPhone: fc.option(fc.oneof(fc.constant('+32470120001'), fc.string())),
  template: fc.option(
    fc.record({
      category: fc.constantFrom(
        'marketing' as const,
        'utility' as const,
        'authentication' as const,
        'unknown' as const,
      ),
      status: fc.constantFrom(
        'APPROVED' as const,
        'PENDING' as const,
        'REJECTED' as const,
        'PAUSED' as const,
        'DISABLED' as const,
        'OTHER' as const,
      ),
      quality: fc.constantFrom('GREEN' as const, 'YELLOW' as const, 'RED' as const, 'UNKNOWN' as const),
    }),
  ),
  lastInboundAt: fc.option(time),
  consents: fc.record({ all: consent, service: consent, utility: consent, marketing: consent }),
  windowClosedAt: fc.option(time),
  windowGuardMs: fc.oneof(fc.constantFrom(0, 60_000, -1, Number.NaN), fc.integer()),
  serviceSentThisMonth: fc.option(fc.nat({ max: 2000 })),
  optInPerCategory: fc.boolean(),
}) as fc.Arbitrary<SendFacts>;

/** A time near the edges of the window as often as anywhere. */
const near = fc.record({ now: time, inboundAgo: fc.integer({ min: 0, max: 2 * SERVICE_WINDOW_MS }) });

test('any input gives exactly one verdict, with every rule that was asked', () => {
  fc.assert(
    fc.property(request, facts, time, (wish, known, now) => {
      const verdict = maySend(wish, known, now);
      expect(['allow', 'hold', 'deny']).toContain(verdict.decision);
      expect(verdict.rules.length).toBeGreaterThan(5);
      expect(verdict.rules.some((trace) => trace.says === verdict.decision)).toBe(true);
      expect(maySend(wish, known, now)).toEqual(verdict);
    }),
    { numRuns: 1000 },
  );
});

test('free-form is never allowed 24 h or more after the person wrote', () => {
  fc.assert(
    fc.property(request, facts, near, (wish, known, { now, inboundAgo }) => {
      fc.pre(!Number.isNaN(now.getTime()) && Math.abs(now.getTime()) < 8e15);
      const lastInboundAt = new Date(now.getTime() - inboundAgo);
      const verdict = maySend({ ...wish, kind: 'text' }, { ...known, lastInboundAt }, now);
      if (inboundAgo >= SERVICE_WINDOW_MS) expect(verdict.decision).toBe('deny');
    }),
    { numRuns: 1000 },
  );
});

test('what a person said stop to is never sent by a machine', () => {
  fc.assert(
    fc.property(request, facts, time, time, (wish, known, at, now) => {
      const consents = { ...known.consents, all: { state: 'opted-out' as const, at, source: 'test' } };
      expect(maySend({ ...wish, automatic: true }, { ...known, consents }, now).decision).toBe('deny');
      expect(maySend({ ...wish, kind: 'template' }, { ...known, consents }, now).decision).toBe('deny');
    }),
    { numRuns: 1000 },
  );
});

test('the same wishes are allowed where nobody said stop: the property above can fail', () => {
  const wish: SendRequest = {
    kind: 'template',
    automatic: true,
    bulk: false,
    recipient: { kind: 'wa', value: '32470120001' },
    missingVariables: [],
    contentProblems: [],
  };
  const known: SendFacts = {
    senderPhone: null,
    template: { category: 'utility', status: 'APPROVED', quality: 'GREEN' },
    lastInboundAt: null,
    consents: { utility: { state: 'opted-in', at: new Date(0), source: 'test' } },
    windowClosedAt: null,
    windowGuardMs: 0,
    serviceSentThisMonth: null,
    optInPerCategory: true,
  };
  expect(maySend(wish, known, new Date('2026-11-20T12:00:00Z')).decision).toBe('allow');
});

test('taking consent away never turns a denial into a permission', () => {
  fc.assert(
    fc.property(request, facts, time, (wish, known, now) => {
      fc.pre(maySend(wish, known, now).decision === 'deny');
      const fewer = Object.fromEntries(
        Object.entries(known.consents).filter(([, entry]) => entry?.state !== 'opted-in'),
      );
      expect(maySend(wish, { ...known, consents: fewer }, now).decision).toBe('deny');
    }),
    { numRuns: 1000 },
  );
});
