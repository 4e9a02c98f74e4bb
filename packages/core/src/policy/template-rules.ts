import type { Template } from '../whatsapp/template';
import type { PolicyRule, RuleAnswer } from './send-question';
import type { DenyReason } from './verdict';

const PASS: RuleAnswer = { says: 'pass', facts: { kind: 'text' } };

const REFUSED: Record<Exclude<Template['status'], 'APPROVED'>, DenyReason> = {
  PENDING: 'TEMPLATE_NOT_APPROVED',
  REJECTED: 'TEMPLATE_NOT_APPROVED',
  OTHER: 'TEMPLATE_NOT_APPROVED',
  PAUSED: 'TEMPLATE_PAUSED',
  DISABLED: 'TEMPLATE_DISABLED',
};

/** Only approved templates can be sent (Meta answers 132001, 132015, 132016); an open window does not unpause one. */
const templateApproved: PolicyRule = {
  name: 'template-approved',
  ask({ request, facts: { template } }): RuleAnswer {
    if (request.kind === 'text') return PASS;
    const facts = { template: template?.status ?? 'unknown' };
    if (template?.status === 'APPROVED') return { says: 'pass', facts };
    const reason = template ? (REFUSED[template.status] ?? 'TEMPLATE_NOT_APPROVED') : 'TEMPLATE_NOT_APPROVED';
    return { says: 'deny', reason, remedy: 'fix-template', facts };
  },
};

/** Passcodes need a phone number: a business-scoped id is refused (Meta answers 131062). */
const passcodeNeedsPhone: PolicyRule = {
  name: 'passcode-needs-phone',
  ask({ request, category }): RuleAnswer {
    const facts = { category, recipient: request.recipient?.kind ?? 'none' };
    if (category !== 'authentication' || request.recipient?.kind === 'wa') return { says: 'pass', facts };
    return { says: 'deny', reason: 'AUTH_NEEDS_PHONE', remedy: 'fix-recipient', facts };
  },
};

/** A template with a gap would reach the customer as nonsense, or fail with 132000. */
const variablesFilled: PolicyRule = {
  name: 'variables-filled',
  ask({ request }): RuleAnswer {
    if (request.kind === 'text') return PASS;
    const facts = { missing: String(request.missingVariables.length) };
    if (request.missingVariables.length === 0) return { says: 'pass', facts };
    return { says: 'deny', reason: 'VARIABLE_MISSING', remedy: 'fill-variables', facts };
  },
};

/** Bulk sends of a template with quality RED wait, before Meta pauses it; a single send passes with a warning. */
const templateQuality: PolicyRule = {
  name: 'template-quality',
  ask({ request, facts: { template } }): RuleAnswer {
    if (request.kind === 'text') return PASS;
    const facts = { quality: template?.quality ?? 'UNKNOWN', bulk: String(request.bulk) };
    if (template?.quality !== 'RED' || !request.bulk) return { says: 'pass', facts };
    return { says: 'hold', reason: 'TEMPLATE_LOW_QUALITY', until: null, facts };
  },
};

/** The template's own state, before consent to its category is asked. */
export const templateStateRules: readonly PolicyRule[] = [templateApproved, passcodeNeedsPhone];
/** What is checked of a template that may be sent at all. */
export const templateFillRules: readonly PolicyRule[] = [variablesFilled, templateQuality];
