import { decidingCountry, type PhoneCountries } from './deciding-country';
import { argentineMobileOf, nationalNumbers } from './national-spellings';
import { callingCodeOf, isPlannedNumber, planOf, type NumberingPlan } from './numbering-plan';
import { dialablePhone, type PhoneNumber } from './phone-number';

/**
 * How digits were read. `international`: behind a plus or a prefix for calls abroad. `digits`: as they are, as if the plus had been left
 * out. `record`, `account`: national, with that country. `no-nine`: an Argentine landline taken for a mobile, a candidate only.
 */
export type ReadBy = 'international' | 'digits' | 'record' | 'account' | 'no-nine';

/** One number a text may stand for, as international digits. */
export interface PhoneReading {
  digits: string;
  by: ReadBy;
}

/** The digits of one number in a text. */
export interface PhoneDigits {
  digits: string;
  plus: boolean;
  /** Where a lone 0 in brackets stands; null where none does. */
  zeroAt: number | null;
}

/** ITU E.164: no number has more digits. */
export const MOST_DIGITS = 15;
/** No number WhatsApp reports has fewer. */
const LEAST_DIGITS = 6;

/**
 * Everything the digits may stand for, surest first: international, then the digits themselves, then national in the deciding country. An
 * international spelling is never read nationally. Candidates to compare with a WhatsApp id; whether a number exists is another question.
 */
export function phoneReadings(number: PhoneDigits, countries: PhoneCountries): PhoneReading[] {
  const { digits } = number;
  const found: PhoneReading[] = [];
  if (number.plus) {
    addAbroad(found, number, digits.replace(/^00+/, ''), 'international');
  } else if (digits.startsWith('00')) {
    addAbroad(found, number, digits.replace(/^00+/, ''), 'international');
    addExits(found, number, countries);
  } else {
    if (!digits.startsWith('0')) addAbroad(found, number, digits, 'digits');
    addExits(found, number, countries);
    addNational(found, digits, countries);
  }
  return found.filter((reading) => reading.digits.length >= LEAST_DIGITS && reading.digits.length <= MOST_DIGITS);
}

/** True for a number its country's plan knows, today or in the form it is dialled since the plan was changed. */
export function isKnownNumber(digits: string): boolean {
  const callingCode = callingCodeOf(digits);
  if (callingCode === null) return false;
  if (isPlannedNumber(callingCode, digits.slice(callingCode.length))) return true;
  const dialable: PhoneNumber = dialablePhone(digits);
  return dialable.length !== digits.length + 1 && isPlannedNumber(callingCode, dialable.slice(callingCode.length + 1));
}

/** Numbers in which a zero behind the calling code is always a digit: Italy, San Marino, the Vatican. */
const ZERO_KEPT = new Set(['39', '378', '379']);

function addAbroad(found: PhoneReading[], number: PhoneDigits, digits: string, by: 'international' | 'digits'): void {
  const callingCode = callingCodeOf(digits);
  if (callingCode === null) {
    found.push({ digits, by });
    return;
  }
  const rest = digits.slice(callingCode.length);
  addNumbers(found, callingCode, nationalNumbers(callingCode, rest), by);
  const zeroAt = number.zeroAt === null ? -1 : number.zeroAt - (number.digits.length - digits.length);
  if (zeroAt === callingCode.length && !ZERO_KEPT.has(callingCode) && !isPlannedNumber(callingCode, rest)) {
    addNumbers(found, callingCode, [rest.slice(1)], by);
  }
}

function addNational(found: PhoneReading[], digits: string, countries: PhoneCountries): void {
  const deciding = decidingCountry(countries);
  const plan = deciding && planOf(deciding.country);
  if (!plan) return;
  const nationals = nationalNumbers(plan.callingCode, digits, plan).filter((national) => !isAmerican(plan, national));
  addNumbers(found, plan.callingCode, nationals, deciding.by);
}

/** In Mexico a 1 stood before mobiles from abroad only: at home, 1 and ten digits are a number of its neighbour. */
function isAmerican({ callingCode }: NumberingPlan, national: string): boolean {
  return callingCode === '52' && national.length === 11;
}

function addNumbers(found: PhoneReading[], callingCode: string, nationals: string[], by: ReadBy): void {
  for (const national of nationals) found.push({ digits: callingCode + national, by });
  if (callingCode !== '54') return;
  for (const national of nationals) {
    const mobile = argentineMobileOf(national);
    if (mobile !== null) found.push({ digits: callingCode + mobile, by: 'no-nine' });
  }
}

/** Prefixes for calls abroad that people write wherever they are: American, Australian, Japanese, Russian. */
const FOREIGN_EXITS = ['0011', '011', '010', '810'];
/** Shorter numbers would be found behind local area codes that look like these prefixes. */
const LEAST_BEHIND_FOREIGN_EXIT = 9;

/**
 * A prefix counts where one of the given countries dials it. A foreign one counts only before a long number, and only if the digits are no
 * number of the deciding country: 011 is São Paulo and Sapporo too.
 */
function addExits(found: PhoneReading[], number: PhoneDigits, countries: PhoneCountries): void {
  const { digits } = number;
  const plans = [countries.record, countries.account].flatMap(
    (country) => planOf(country?.trim().toUpperCase() ?? '') ?? [],
  );
  const own = plans.flatMap((plan) => plan.withoutExit(digits) ?? []);
  for (const rest of new Set(own)) addAbroad(found, number, rest, 'international');
  const exit = FOREIGN_EXITS.find((prefix) => digits.startsWith(prefix));
  const rest = exit === undefined ? '' : digits.slice(exit.length);
  if (rest === '' || rest.startsWith('0') || own.includes(rest)) return;
  if (rest.length < LEAST_BEHIND_FOREIGN_EXIT || isNational(digits, countries)) return;
  addAbroad(found, number, rest, 'international');
}

function isNational(digits: string, countries: PhoneCountries): boolean {
  const deciding = decidingCountry(countries);
  const plan: NumberingPlan | null = deciding && planOf(deciding.country);
  return plan !== null && nationalNumbers(plan.callingCode, digits, plan).some((national) => plan.isNumber(national));
}
