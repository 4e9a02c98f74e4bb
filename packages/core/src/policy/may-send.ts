import { allowReason } from './allow-reason';
import { categoryConsentRules, optOutRules } from './consent-rules';
import { contentRules } from './content-rules';
import { estimatePrice } from './price-estimate';
import { recipientRules } from './recipient-rules';
import { askQuestion, type PolicyRule, type RuleAnswer, type SendFacts, type SendRequest } from './send-question';
import { templateFillRules, templateStateRules } from './template-rules';
import { windowRules } from './window-rules';
import type { RuleTrace, Verdict } from './verdict';

/** The rules in the order they decide: the first denial wins, then the first hold. */
export const sendRules: readonly PolicyRule[] = [
  ...recipientRules,
  ...optOutRules,
  ...templateStateRules,
  ...categoryConsentRules,
  ...windowRules,
  ...templateFillRules,
  ...contentRules,
];

/**
 * The answer to "may this message be sent now?". Pure and total: any input gives exactly one verdict and nothing is thrown.
 * Every rule is asked, also after a denial, so that the verdict shows everything that would have to change. Taken when a message
 * is planned and again when it leaves its lane.
 */
export function maySend(request: SendRequest, facts: SendFacts, now: Date): Verdict {
  const question = askQuestion(request, facts, now);
  const rules: RuleTrace[] = [];
  let denial: Extract<RuleAnswer, { says: 'deny' }> | null = null;
  let hold: Extract<RuleAnswer, { says: 'hold' }> | null = null;
  for (const rule of sendRules) {
    const answer = rule.ask(question);
    rules.push({ rule: rule.name, facts: answer.facts, says: answer.says });
    if (answer.says === 'deny') denial ??= answer;
    else if (answer.says === 'hold') hold ??= answer;
  }
  if (denial) return { decision: 'deny', remedy: denial.remedy, reason: denial.reason, rules };
  if (hold) return { decision: 'hold', until: hold.until, reason: hold.reason, rules };
  const price = estimatePrice(question);
  const reason = allowReason(question, price);
  rules.push({ rule: 'price', facts: { basis: price.basis }, says: 'allow' });
  return { decision: 'allow', as: request.kind === 'text' ? 'reply' : 'template', price, reason, rules };
}
