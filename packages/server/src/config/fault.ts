import { z } from 'zod';

/** What is wrong with something a person wrote, and what to write instead. Neither repeats what was written: it may be a secret. */
export interface Fault {
  /** Half a sentence about the value, such as `it holds a blank`. */
  problem: string;
  /** What to do, such as `write a whole number from 0 to 65535`. */
  fix: string;
}

const UNKNOWN_PROBLEM = 'its value is not valid';

/** A text that `find` has nothing against. What it finds is the issue: the fix as its message, the problem beside it. */
export function faultless(find: (text: string) => Fault | string | null) {
  return z.string().superRefine((text, context) => {
    const found = find(text);
    if (found === null) return;
    const { problem, fix } = typeof found === 'string' ? { problem: UNKNOWN_PROBLEM, fix: found } : found;
    context.addIssue({ code: 'custom', message: fix, params: { problem } });
  });
}

/** The fault behind an issue of a schema made with {@link faultless}; of another schema, its message as the fix. */
export function faultOf(issue: z.core.$ZodIssue): Fault {
  const problem: unknown = issue.code === 'custom' ? issue.params?.['problem'] : undefined;
  return { problem: typeof problem === 'string' ? problem : UNKNOWN_PROBLEM, fix: issue.message };
}

/** A fault as one sentence, for whoever reads no table: the problem where it is known, and the fix. */
export function faultText(issue: z.core.$ZodIssue): string {
  const { problem, fix } = faultOf(issue);
  return problem === UNKNOWN_PROBLEM ? fix : `${problem}; ${fix}`;
}
