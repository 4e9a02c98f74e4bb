import type { PolicyRule, RuleAnswer } from './send-question';

/** What breaks a limit of WhatsApp's, or does not fit its template, would be refused there (100, 131009, 132000, 132012). */
const contentFits: PolicyRule = {
  name: 'content-fits',
  ask({ request: { contentProblems } }): RuleAnswer {
    const [first] = contentProblems;
    if (first === undefined) return { says: 'pass', facts: { problems: '0' } };
    const facts = { problems: String(contentProblems.length), first };
    return { says: 'deny', reason: 'CONTENT_INVALID', remedy: 'fix-content', facts };
  },
};

/** What is checked of the content itself, last of all. */
export const contentRules: readonly PolicyRule[] = [contentFits];
