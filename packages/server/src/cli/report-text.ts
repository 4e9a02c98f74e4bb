import type { ReportAnswer } from './answers';

/** A report for people: one line per prerequisite, and under a failure the one next step. */
export function reportText({ checks }: ReportAnswer): string {
  return checks
    .map(
      ({ ok, name, finding, remedy }) =>
        `${ok ? 'ok  ' : 'FAIL'}  ${name}: ${finding}${remedy === null ? '' : `\n      → ${remedy}`}`,
    )
    .join('\n');
}
