import type { Findings } from './outbound-problem';

/** Finds a place that is not on earth. */
export function checkPlace(findings: Findings, place: { latitude: number; longitude: number }): void {
  for (const [member, most] of [
    ['latitude', 90],
    ['longitude', 180],
  ] as const) {
    const value = place[member];
    if (!(Math.abs(value) <= most))
      findings
        .at(member)
        .say('OUT_OF_RANGE', `The ${member} is ${value}, it goes from -${most} to ${most}`, 'Correct it.');
  }
}
