import { Metadata } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.max.json';

/** How one country dials: what its national numbers look like, and what people put in front of them. National numbers are digits. */
export interface NumberingPlan {
  /** The digits behind the `+`, one to three. */
  callingCode: string;
  /** True for a national number without trunk prefix that the plan knows. */
  isNumber(national: string): boolean;
  /** What remains behind a trunk prefix (0, 8, 06, 1, with a carrier's code); null where none stands there. */
  withoutTrunk(dialled: string): string | null;
  /** What remains behind the prefix for calls abroad (00, 011, 0011, 010, 810); null where none stands there. */
  withoutExit(dialled: string): string | null;
}

/** The members of the library's plans that its documentation names and its types leave out. */
interface PlanData {
  callingCode(): string;
  IDDPrefix(): string;
  nationalNumberPattern(): string;
  nationalPrefixForParsing(): string | undefined;
  nationalPrefixTransformRule(): string | number | undefined;
  type(name: string): { pattern(): string; possibleLengths(): number[] | undefined } | undefined;
}

const TYPES = [
  'FIXED_LINE',
  'MOBILE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'VOIP',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
];
const countriesByCode = new Map<string, readonly string[]>(Object.entries(metadata.country_calling_codes));
/** Plans are constant data: compiled when a country is first met, then kept. */
const compiled = new Map<string, NumberingPlan | null>();

/** The plan of a country by its ISO 3166 alpha-2 code in capitals; null for a code that has none. */
export function planOf(country: string): NumberingPlan | null {
  const known = compiled.get(country);
  if (known !== undefined) return known;
  const plan = Object.hasOwn(metadata.countries, country) ? compile(country) : null;
  // Foreign texts come in as country codes too: only real ones are worth keeping.
  if (plan !== null) compiled.set(country, plan);
  return plan;
}

/** The calling code international digits begin with; null where no country has it. Codes are free of prefixes, so one fits at most. */
export function callingCodeOf(digits: string): string | null {
  for (let length = 1; length <= 3; length += 1) {
    const code = digits.slice(0, length);
    if (countriesByCode.has(code)) return code;
  }
  return null;
}

/** The countries that share a calling code, the main one first: US for 1, GB for 44. */
export function countriesOf(callingCode: string): readonly string[] {
  return countriesByCode.get(callingCode) ?? [];
}

/** The plan that strips trunk prefixes for a calling code: that of its main country. */
export function mainPlanOf(callingCode: string): NumberingPlan | null {
  const [main] = countriesOf(callingCode);
  return main === undefined ? null : planOf(main);
}

/** True when the plan of some country with this calling code knows the number. */
export function isPlannedNumber(callingCode: string, national: string): boolean {
  return countriesOf(callingCode).some((country) => planOf(country)?.isNumber(national));
}

function compile(country: string): NumberingPlan {
  const selected = new Metadata(metadata as unknown as ConstructorParameters<typeof Metadata>[0]);
  selected.selectNumberingPlan(country as Parameters<typeof selected.selectNumberingPlan>[0]);
  const data = selected.numberingPlan as unknown as PlanData;
  const whole = new RegExp(`^(?:${data.nationalNumberPattern()})$`);
  const types = TYPES.flatMap((name) => {
    const type = data.type(name);
    return type?.pattern() ? [{ pattern: new RegExp(`^(?:${type.pattern()})$`), lengths: type.possibleLengths() }] : [];
  });
  return {
    callingCode: data.callingCode(),
    isNumber: (national) =>
      whole.test(national) &&
      types.some(({ pattern, lengths }) => (lengths?.includes(national.length) ?? true) && pattern.test(national)),
    withoutTrunk: trunkStripper(data),
    withoutExit: exitStripper(data),
  };
}

function trunkStripper(data: PlanData): NumberingPlan['withoutTrunk'] {
  const prefix = data.nationalPrefixForParsing();
  if (!prefix) return () => null;
  const pattern = new RegExp(`^(?:${prefix})`);
  const rule = data.nationalPrefixTransformRule() || '';
  return (dialled) => {
    const match = pattern.exec(dialled);
    if (!match || match[0] === '') return null;
    const isTransformed = rule !== '' && match.length > 1 && match.at(-1) !== undefined;
    const rest = isTransformed ? dialled.replace(pattern, String(rule)) : dialled.slice(match[0].length);
    // Some rules add an area code to a local number: that is no whole number, and where the area code is missing nobody is matched.
    return rest.length < dialled.length && rest !== '' ? rest : null;
  };
}

function exitStripper(data: PlanData): NumberingPlan['withoutExit'] {
  const pattern = new RegExp(`^(?:${data.IDDPrefix()})`);
  return (dialled) => {
    const prefix = pattern.exec(dialled)?.[0] ?? '';
    // One digit is no exit prefix anybody writes down (Samoa and Cape Verde dial 0).
    return prefix.length < 2 || dialled[prefix.length] === '0' ? null : dialled.slice(prefix.length) || null;
  };
}
