import fc from 'fast-check';
import { HOSTILE, NAMES, type Mutation } from './webhook-mutations';

/** Any way to break one place of a body. */
export const anyMutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...HOSTILE).map((by) => ({ kind: 'replace' as const, by })) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }).map((by) => ({ kind: 'replace' as const, by })) },
  fc.constantFrom<Mutation>({ kind: 'remove' }, { kind: 'repeat' }, { kind: 'wrap' }, { kind: 'retype' }),
  fc.constantFrom(...NAMES).map((to) => ({ kind: 'rename' as const, to })),
);
