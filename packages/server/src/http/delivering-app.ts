import { answerHandshake, verifySignature } from '@kaiwa/core';
import type { DeliveringApp } from './door';

/** One Meta app at the door. Several secrets and several tokens: numbers may share an app, and a rotation has two of each. */
export function createDeliveringApp(known: {
  secrets: readonly string[];
  verifyTokens: readonly string[];
}): DeliveringApp {
  return {
    verify: (body, signature) => verifySignature(body, signature, known.secrets),
    greet(query) {
      const answer = answerHandshake(Object.fromEntries(query), known.verifyTokens);
      return answer.status === 200 ? answer.body : null;
    },
  };
}
