import { mainPlanOf, type NumberingPlan } from './numbering-plan';

/**
 * Every national number some dialled digits may stand for under a calling code: the digits as they are, then without what people put in
 * front. Candidates to compare with, not yet known to exist. The same rules hold behind a calling code, where many keep the trunk zero.
 */
export function nationalNumbers(callingCode: string, dialled: string, plan?: NumberingPlan | null): string[] {
  const found = [dialled];
  const stripped = (plan ?? mainPlanOf(callingCode))?.withoutTrunk(dialled) ?? null;
  if (stripped !== null) found.push(stripped);
  const special = RULES[callingCode]?.(dialled) ?? null;
  if (special !== null && !found.includes(special)) found.push(special);
  return found;
}

/** Where the metadata of the numbering plans knows less than people write. */
const RULES: Record<string, (dialled: string) => string | null> = { '52': mexican, '54': argentine, '55': brazilian };

/**
 * Mexico: 01 before any number, 044 and 045 before mobiles (all given up in 2019). The 1 of mobiles stands behind the calling code only
 * (`waKey` knows it): without one, 1 and ten digits are an American number.
 */
function mexican(dialled: string): string | null {
  return /^(?:01|04[45])(\d{10})$/.exec(dialled)?.[1] ?? null;
}

/**
 * Argentina: at home a mobile is area, 15, number, with or without 0 or 9 in front; abroad 9, area, number. Area and number always have ten
 * digits, so the 15 can stand in one place only.
 */
function argentine(dialled: string): string | null {
  const rest = dialled.replace(/^0?9?0?/, '');
  if (rest.length === 12) {
    for (const areaDigits of [2, 3, 4]) {
      if (rest.startsWith('15', areaDigits)) return `9${rest.slice(0, areaDigits)}${rest.slice(areaDigits + 2)}`;
    }
  }
  return rest.length === 10 && /^0?90?/.test(dialled) ? `9${rest}` : null;
}

/** Brazil: 0, the two digits of a carrier if any, area, number. */
function brazilian(dialled: string): string | null {
  return /^0(?:\d\d)?([1-9]\d{9,10})$/.exec(dialled)?.[1] ?? null;
}

/**
 * An Argentine number that reads as a landline, but may be a mobile whose 9 was left out: the mobile's national number, else null. A
 * candidate for a human, never a match.
 */
export function argentineMobileOf(national: string): string | null {
  return /^[1-8]\d{9}$/.test(national) ? `9${national}` : null;
}
