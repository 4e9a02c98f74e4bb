import { maySend, type SendFacts, type SendRequest } from '@kaiwa/core';
import { atLeast, type BenchWish, type Measured } from './budget';
import { quantile } from './quantile';

const LEAST_PER_SECOND = 200_000;
const VERDICTS = 400_000;
const ROUNDS = 5;

const now = new Date('2026-11-20T10:00:00Z');
const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
const template = { category: 'marketing', status: 'APPROVED', quality: 'GREEN' } as const;

/** Replies and templates, allowed and denied, in the open and in the closed window. */
function questions(): [SendRequest, SendFacts][] {
  const found: [SendRequest, SendFacts][] = [];
  for (const kind of ['text', 'template'] as const) {
    for (const hours of [1, 23, 30]) {
      for (const state of ['opted-in', 'opted-out', null] as const) {
        found.push([
          {
            kind,
            automatic: true,
            bulk: false,
            recipient: { kind: 'wa', value: '32470000001' },
            missingVariables: [],
            contentProblems: [],
          },
          {
            senderPhone: '+32460001111',
            template: kind === 'template' ? template : null,
            lastInboundAt: hoursAgo(hours),
            consents: state === null ? {} : { marketing: { state, source: 'bench', at: hoursAgo(48) } },
            windowClosedAt: null,
            windowGuardMs: 0,
            serviceSentThisMonth: null,
            optInPerCategory: false,
          },
        ]);
      }
    }
  }
  return found;
}

/** Verdicts per second on one core. */
export async function measureVerdicts({ say }: BenchWish): Promise<Measured> {
  const asked = questions();
  const rates: number[] = [];
  const decisions: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    for (let index = 0; index < VERDICTS; index += 1) {
      const [request, facts] = asked[index % asked.length] ?? asked[0] ?? [];
      if (!request || !facts) throw new Error('There is no question to ask');
      const { decision } = maySend(request, facts, now);
      decisions[decision] = (decisions[decision] ?? 0) + 1;
    }
    rates.push(VERDICTS / ((performance.now() - startedAt) / 1000));
  }
  const perSecond = Math.round(quantile(rates, 0.5));
  say(`verdicts: ${perSecond}/s`);
  return {
    budgets: [atLeast('maySend, one core', perSecond, LEAST_PER_SECOND, 'verdicts/s')],
    figures: { verdicts: { decisions } },
  };
}
