import { decidingCountry, type PhoneCountries } from './deciding-country';
import { callingCodeOf, planOf } from './numbering-plan';
import { phoneNumbersInText, type PhoneInText } from './phone-numbers-in-text';
import { isKnownNumber, phoneReadings, type PhoneReading, type ReadBy } from './phone-reading';
import { waKey } from './wa-key';

/**
 * How sure a stored text is. `strong`: international spelling, or the very digits of the WhatsApp id. `normal`: national, read with the
 * record's own country. `weak`: read with the account's country, with an extension, an Argentine number without the mobile 9, or a number
 * its country's plan does not know: a suggestion at most.
 */
export type KeyStrength = 'strong' | 'normal' | 'weak';

/** What a stored text may stand for: a key of `waKey`, how sure that is, and how it was read. */
export interface StoredKey {
  key: string;
  strength: KeyStrength;
  extension: string | null;
  by: ReadBy;
}

const BY_STRENGTH: readonly KeyStrength[] = ['weak', 'normal', 'strong'];

/** Orders strengths: the greater is the surer. */
export function strengthRank(strength: KeyStrength): number {
  return BY_STRENGTH.indexOf(strength);
}

/** How sure one reading of one number is. */
export function readingStrength({ digits, by }: PhoneReading, { extension }: PhoneInText): KeyStrength {
  if (extension !== null || by === 'account' || by === 'no-nine' || !isKnownNumber(digits)) return 'weak';
  return by === 'record' ? 'normal' : 'strong';
}

/**
 * Every key a phone text of a CRM record may stand for, one entry per key with its greatest strength, in the order of the text. Digits
 * without a plus stand for themselves (`by: 'digits'`, strong because a WhatsApp id they equal proves them) *and* for a national number of
 * the deciding country: to compare with, not to dial (see {@link dialableKey}). Empty for texts that are no number. Pure; never throws.
 */
export function storedKeys(text: string, countries: PhoneCountries): StoredKey[] {
  const found = new Map<string, StoredKey>();
  for (const number of phoneNumbersInText(text, countries).numbers) {
    for (const reading of plausible(phoneReadings(number, countries))) {
      const key = waKey(reading.digits);
      const strength = readingStrength(reading, number);
      const known = found.get(key);
      if (known && strengthRank(known.strength) >= strengthRank(strength)) continue;
      found.set(key, { key, strength, extension: number.extension, by: reading.by });
    }
  }
  return [...found.values()];
}

/** Of readings of one kind, those that exist; where none does, all of them. */
function plausible(readings: PhoneReading[]): PhoneReading[] {
  const known = readings.map(({ digits }) => isKnownNumber(digits));
  const kinds = new Set(readings.filter((_reading, index) => known[index]).map(({ by }) => by));
  return readings.filter(({ by }, index) => known[index] || !kinds.has(by));
}

/**
 * The one key a text may be dialled by, when nobody has written from it yet: of strong and normal keys the first that was spelled
 * internationally, else the first in the record's country. Bare digits only where they begin with that country's calling code and are no
 * national number there: any others might be either. Null where nothing is that sure.
 */
export function dialableKey(text: string, countries: PhoneCountries): StoredKey | null {
  const sure = storedKeys(text, countries).filter(({ strength }) => strength !== 'weak');
  const spelled = sure.find(({ by }) => by === 'international') ?? sure.find(({ by }) => by === 'record');
  if (spelled) return spelled;
  const deciding = decidingCountry(countries);
  const code = deciding?.by === 'record' ? planOf(deciding.country)?.callingCode : undefined;
  return sure.find(({ key }) => code !== undefined && callingCodeOf(key) === code) ?? null;
}
