import { z } from 'zod';
import type { ReportedError } from '../pipeline/event-head';
import { label, toAmount, toList } from './webhook-fields';

import { whatsappFaults } from './error-codes';
import { isObject } from './json-object';
import { clipText } from './storable-text';

/** An error as it stands in webhooks; `error_data` has been a text, and a text of JSON. */
const errorSchema = z.object({
  code: z.preprocess(toAmount, z.number().int()),
  title: label,
  message: label,
  href: label,
  error_data: z.unknown().optional(),
  /** Older spelling. */
  details: label,
});

const MOST_CHARS = 500;

/** One error; null when it has no number. */
export function readError(raw: unknown): ReportedError | null {
  const { data } = errorSchema.safeParse(raw);
  if (!data) return null;
  const details = detailsOf(data.error_data) ?? data.details;
  return {
    code: data.code,
    title: clipText(data.title ?? data.message ?? '', MOST_CHARS),
    details: details === null ? null : clipText(details, MOST_CHARS),
    href: data.href,
  };
}

function detailsOf(errorData: unknown): string | null {
  const details = label.safeParse(isObject(errorData) ? errorData['details'] : errorData).data;
  return details ?? null;
}

/** All errors of a list that have a number, in the order sent. */
export function readErrors(errors: unknown): ReportedError[] {
  return toList(errors).flatMap((raw) => readError(raw) ?? []);
}

/**
 * The same errors, the most specific first: what names a cause before what only says that something went wrong, and before codes
 * nobody wrote down. Otherwise in the order sent.
 */
export function mostSpecificFirst(errors: readonly ReportedError[]): ReportedError[] {
  return errors.toSorted((one, other) => vagueness(one.code) - vagueness(other.code));
}

function vagueness(code: number): number {
  const fault = whatsappFaults.get(code);
  if (!fault) return 1;
  return fault.class === 'unknown' || fault.class === 'retry' ? 2 : 0;
}
