import { waKey } from '../identity/wa-key';
import type { PolicyRule, RuleAnswer } from './send-question';

const WA_ID = /^[0-9]{6,15}$/;
const MOST_BSUID_CHARS = 160;

function isReachable(kind: string, value: string): boolean {
  return kind === 'wa' ? WA_ID.test(value) : value !== '' && value.length <= MOST_BSUID_CHARS;
}

/** Somebody must be there to send to. */
const recipientPresent: PolicyRule = {
  name: 'recipient-present',
  ask({ request: { recipient } }): RuleAnswer {
    const facts = { recipient: recipient?.kind ?? 'none' };
    if (recipient && isReachable(recipient.kind, recipient.value)) return { says: 'pass', facts };
    return { says: 'deny', reason: 'NOT_REACHABLE', remedy: 'fix-recipient', facts };
  },
};

/** A number cannot write to itself (Meta answers 131021). */
const recipientNotSelf: PolicyRule = {
  name: 'recipient-not-self',
  ask({ request: { recipient }, facts: { senderPhone } }): RuleAnswer {
    if (recipient?.kind !== 'wa' || senderPhone === null) return { says: 'pass', facts: { self: 'no' } };
    const sender = senderPhone.replace(/[^0-9]/g, '');
    if (sender === '' || waKey(sender) !== waKey(recipient.value)) return { says: 'pass', facts: { self: 'no' } };
    return { says: 'deny', reason: 'SELF_RECIPIENT', remedy: 'fix-recipient', facts: { self: 'yes' } };
  },
};

/** Who may be a recipient at all. */
export const recipientRules: readonly PolicyRule[] = [recipientPresent, recipientNotSelf];
