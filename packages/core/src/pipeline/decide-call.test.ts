import { aContext, aPerson } from '@kaiwa/testkit';
import { hungUp, minute, prefers, rang } from './__fixtures__/heard-events';
import { decideVendorEvent } from './decide-vendor-event';
import { startDraft, type Decision } from './decision';
import type { VendorEvent } from './event';
import { maySend } from '../policy/may-send';

const context = aContext();

function decideAll(...events: VendorEvent[]): Decision {
  let state = aPerson();
  let decision: Decision | null = null;
  for (const event of events) {
    decision = decideVendorEvent(startDraft(state, context, 'event-1'), event, 'number-1');
    state = decision.state;
  }
  if (!decision) throw new Error('nothing to decide');
  return decision;
}

describe('calls', () => {
  test('a ringing one opens the window and writes no line yet', () => {
    const decision = decideAll(rang(0));
    expect(decision.state.conversations).toMatchObject([{ lastInboundAt: minute(0), unread: 0 }]);
    expect(decision.state.messages).toMatchObject([
      { wamid: 'wacid.1', content: { kind: 'call', outcome: 'ringing' } },
    ]);
    expect(decision.commands).toEqual([]);
  });

  test('its end writes the line, and a missed one waits to be read', () => {
    const decision = decideAll(rang(0), hungUp(1));
    expect(decision.state.messages).toMatchObject([{ occurredAt: minute(0), content: { outcome: 'missed' } }]);
    expect(decision.state.conversations).toMatchObject([{ unread: 1 }]);
    expect(decision.commands.map(({ body }) => body.kind)).toEqual(['recordActivity', 'resolvePerson']);
  });

  test('beginning and end in the wrong order come to the same', () => {
    const ended = hungUp(3, { outcome: 'completed', startedAt: minute(1), durationSeconds: 120 });
    const [first, second] = [decideAll(rang(0), ended), decideAll(ended, rang(0))];
    for (const { state } of [first, second]) {
      expect(state.messages).toMatchObject([
        { occurredAt: minute(0), content: { outcome: 'completed', durationSeconds: 120 } },
      ]);
      expect(state.conversations).toMatchObject([{ lastInboundAt: minute(1), lastMessageAt: minute(1), unread: 0 }]);
    }
  });

  test('a call of ours opens nothing', () => {
    const decision = decideAll(
      hungUp(3, {
        direction: 'out',
        outcome: 'failed',
        errors: [{ code: 138021, title: 'Timeout', details: null, href: null }],
      }),
    );
    expect(decision.state.conversations).toMatchObject([{ lastInboundAt: null, unread: 0 }]);
    expect(decision.state.messages).toMatchObject([
      { direction: 'out', content: { outcome: 'failed', reason: 'Timeout' } },
    ]);
  });
});

describe('what WhatsApp lets through', () => {
  const mayAdvertise = (...events: VendorEvent[]): string => {
    const { state } = decideAll(...events);
    const verdict = maySend(
      {
        kind: 'template',
        automatic: false,
        bulk: false,
        recipient: { kind: 'wa', value: '32470120001' },
        missingVariables: [],
        contentProblems: [],
      },
      {
        senderPhone: null,
        windowClosedAt: null,
        template: { category: 'marketing', status: 'APPROVED', quality: 'GREEN' },
        lastInboundAt: null,
        consents: {
          ...state.consents,
          marketing: state.consents.marketing ?? { state: 'opted-in', source: 'api', at: minute(-9) },
        },
        windowGuardMs: 0,
        serviceSentThisMonth: null,
        optInPerCategory: false,
      },
      context.now,
    );
    return verdict.decision === 'deny' ? verdict.reason : verdict.decision;
  };

  test('a stop closes the gate; a resume opens it; the newest by time counts, however they come', () => {
    expect(mayAdvertise(prefers('stop', 1))).toBe('OPTED_OUT_MARKETING');
    expect(mayAdvertise(prefers('stop', 1), prefers('resume', 2))).toBe('allow');
    expect(mayAdvertise(prefers('resume', 2), prefers('stop', 1))).toBe('allow');
    expect(mayAdvertise(prefers('resume', 1), prefers('stop', 2))).toBe('OPTED_OUT_MARKETING');
  });

  test('neither is a consent, nor takes one back', () => {
    const { state } = decideAll(prefers('stop', 1), prefers('resume', 2));
    expect(state.consents).toEqual({
      platformMarketing: { state: 'lifted', at: minute(2), source: 'whatsapp:preference' },
    });
  });

  test('a sign-up is an opt-in, and opens the gate', () => {
    const { state, changes } = decideAll(prefers('stop', 1), prefers('signup', 2));
    expect(state.consents).toMatchObject({
      marketing: { state: 'opted-in', source: 'whatsapp:signup' },
      platformMarketing: { state: 'lifted' },
    });
    const keys = changes.flatMap((change) => (change.type === 'consent.append' ? [change.entry.eventKey] : []));
    expect(new Set(keys).size).toBe(2);
  });

  test('a category of tomorrow is kept and closes nothing', () => {
    const decision = decideAll({ ...prefers('stop', 1), category: 'newsletters' });
    expect(decision).toMatchObject({ result: 'kept', state: { consents: {} } });
  });
});
