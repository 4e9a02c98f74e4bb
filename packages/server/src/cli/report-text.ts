import type { ReportAnswer } from './answers';

/** A report for people: one line per prerequisite, and under what fails or wants a look the one next step. */
export function reportText({ checks }: ReportAnswer): string {
  return checks
    .map(
      ({ ok, warning, name, finding, remedy }) =>
        `${ok ? (warning ? 'look' : 'ok  ') : 'FAIL'}  ${name}: ${finding}${remedy === null ? '' : `\n      → ${remedy}`}`,
    )
    .join('\n');
}
