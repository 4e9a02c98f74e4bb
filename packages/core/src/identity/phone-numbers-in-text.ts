import type { PhoneCountries } from './deciding-country';
import { isKnownNumber, MOST_DIGITS, phoneReadings, type PhoneDigits } from './phone-reading';
import { splitPhoneText, type PhonePiece } from './split-phone-text';

/** One number found in a text, with its extension. */
export interface PhoneInText extends PhoneDigits {
  extension: string | null;
}

/** The numbers of a text, and what kept the rest from being read. */
export interface PhoneNumbersInText {
  numbers: PhoneInText[];
  spoiled: 'masked' | 'scientific' | null;
}

/** Pieces that may make up one number: `06/12/34/56/78`. */
const MOST_JOINED = 8;
/** Digits of an area code with its trunk prefix, and with a calling code at most. */
const MOST_AREA_DIGITS = 8;
/** Behind a comma or semicolon, so few digits are dialled after a pause: an extension. */
const MOST_PAUSED_DIGITS = 5;

/**
 * The numbers in a text. A slash, comma or line break may stand inside one number (`0151/2345678`) or between two: pieces are one number if
 * only together they are one that exists.
 */
export function phoneNumbersInText(text: string, countries: PhoneCountries): PhoneNumbersInText {
  const pieces = splitPhoneText(text);
  const numbers: PhoneInText[] = [];
  let index = 0;
  while (index < pieces.length) {
    const length = joinedPieces(pieces, index, countries);
    const number = join(pieces, index, length);
    const next = pieces[index + length];
    index += length;
    if (number === null) continue;
    if (length === 1 && number.digits.length > MOST_DIGITS && !isNumber(number, countries)) {
      numbers.push(...splitAtBlank(number, pieces[index - 1]?.blanks ?? [], countries));
      continue;
    }
    if (next && isExtensionOf(next, number, countries) && joinedFrom(pieces, index, countries) === 1) {
      number.extension = next.digits;
      index += 1;
    }
    numbers.push(number);
  }
  return { numbers, spoiled: pieces.find(({ spoiled }) => spoiled !== null)?.spoiled ?? null };
}

/** How many pieces from here on are one number. */
function joinedPieces(pieces: readonly PhonePiece[], from: number, countries: PhoneCountries): number {
  const most = joinable(pieces, from);
  if (most === 1) return 1;
  if (isNumber(join(pieces, from, 1), countries)) {
    if (pieces[from + 1]?.joins === 'rarely') return 1;
    if (isNumber(join(pieces, from + 1, 1), countries) || joinedFrom(pieces, from + 1, countries) > 1) return 1;
  }
  const length = joinedFrom(pieces, from, countries);
  return length === 1 && isAreaOfNext(pieces, from, countries) ? 2 : length;
}

/** `0151/23456`: an area code and its slash make one number even where that does not exist; its end is no number of its own. */
function isAreaOfNext(pieces: readonly PhonePiece[], from: number, countries: PhoneCountries): boolean {
  const [area, next] = pieces.slice(from, from + 2);
  if (!area || !next || next.digits.startsWith('0') || !(area.plus || area.digits.startsWith('0'))) return false;
  return area.digits.length <= MOST_AREA_DIGITS && !isNumber(join([area], 0, 1), countries);
}

/** The most pieces that are one number together; 1 where none are. A comma or a zero in front ends what is one so far. */
function joinedFrom(pieces: readonly PhonePiece[], from: number, countries: PhoneCountries): number {
  const most = joinable(pieces, from);
  let longest = 1;
  for (let length = 2; length <= most; length += 1) {
    const last = pieces[from + length - 1];
    if (longest > 1 && (last?.joins === 'rarely' || last?.digits.startsWith('0'))) break;
    if (isNumber(join(pieces, from, length), countries)) longest = length;
  }
  return longest;
}

function joinable(pieces: readonly PhonePiece[], from: number): number {
  let length = 1;
  if (pieces[from]?.spoiled !== null) return 1;
  while (length < MOST_JOINED) {
    const next = pieces[from + length];
    if (!next || next.joins === null || next.isExtension || next.spoiled !== null) break;
    length += 1;
  }
  return length;
}

function join(pieces: readonly PhonePiece[], from: number, length: number): PhoneInText | null {
  const [first, ...rest] = pieces.slice(from, from + length);
  if (first === undefined || first.spoiled !== null) return null;
  const digits = rest.reduce((joined, piece) => joined + piece.digits, first.digits);
  return { digits, plus: first.plus, zeroAt: first.zeroAt, extension: null };
}

function isNumber(number: PhoneInText | null, countries: PhoneCountries): boolean {
  return (
    number !== null &&
    phoneReadings(number, countries).some(({ digits, by }) => by !== 'no-nine' && isKnownNumber(digits))
  );
}

/** Too many digits for one number: two that only a blank parts, if both exist. */
function splitAtBlank(number: PhoneInText, blanks: readonly number[], countries: PhoneCountries): PhoneInText[] {
  for (const blank of blanks.slice(0, MOST_DIGITS)) {
    const halves = [
      { ...number, digits: number.digits.slice(0, blank) },
      { ...number, digits: number.digits.slice(blank), plus: false, zeroAt: null },
    ];
    if (halves.every((half) => isNumber(half, countries))) return halves;
  }
  return [number];
}

function isExtensionOf(piece: PhonePiece, number: PhoneInText, countries: PhoneCountries): boolean {
  if (piece.isExtension) return true;
  if (piece.joins === null || piece.spoiled !== null || piece.digits.length > MOST_PAUSED_DIGITS) return false;
  // A comma and zeros are what some spreadsheets write for .0
  if (/^0+$/.test(piece.digits)) return false;
  return isNumber(number, countries) && !isNumber(join([piece], 0, 1), countries);
}
