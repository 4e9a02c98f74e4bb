/** More of a text is not read: no phone field needs it, and reading stays cheap whatever is pasted. UTF-16 units. */
const MOST_CHARS = 10_000;
/** Printable ASCII, tabs and line breaks: nothing to fold. */
const PLAIN = /^[\t-\r\x20-\x7e]*$/;
const DIGIT = /\p{Nd}/u;

/**
 * A phone text in ASCII as far as it matters: any Unicode digit as 0-9, any blank as a space, any dash as `-`, any plus as `+`, percent
 * escapes of links undone; combining and invisible marks (bidi, soft hyphens, joiners) are gone. Letters of any script stay letters,
 * capitals too; what is neither becomes `|`. Line breaks stay.
 */
export function foldPhoneText(text: string): string {
  const given = text.length > MOST_CHARS ? text.slice(0, MOST_CHARS) : text;
  const folded = PLAIN.test(given)
    ? given
    : Array.from(given.normalize('NFKC').slice(0, MOST_CHARS), foldCharacter).join('');
  return folded.includes('%') ? undoEscapes(folded) : folded;
}

/** What links write for `+ ( ) - .` and blanks. */
function undoEscapes(text: string): string {
  return text.replace(/%2[0B89DE]/gi, (escaped) => String.fromCharCode(Number.parseInt(escaped.slice(1), 16)));
}

/** Characters whose Unicode class says too little. */
const SPECIAL = new Map<string, string>(
  Object.entries({
    '\u00b4\u2018\u2019\u201a\u201c\u201d\u201e\u2032\u2033\u02b9\u02bc': "'",
    '\u02d7\u2043\u2212\u30fc\uff70\u2796': '-',
    '\u2795': '+',
    '\u00b7\u2027\u2219\u22c5\u30fb\u3002\u06d4': '.',
    '\u060c\u3001\u055d': ',',
    '\u061b': ';',
    '\u2044\u2215\u2571\u29f8': '/',
    '\u2022\u25cf\u25aa\u25a0\u2588\u2217\u066d\u274c': '*',
    '\u2028\u2029\u0085': '\n',
  }).flatMap(([characters, folded]) => Array.from(characters, (character) => [character, folded] as const)),
);

function foldCharacter(character: string): string {
  if (character <= '\x7f') return PLAIN.test(character) ? character : '';
  const special = SPECIAL.get(character);
  if (special !== undefined) return special;
  if (DIGIT.test(character)) return String(digitValue(character));
  if (/\p{L}/u.test(character)) return character;
  if (/[\p{M}\p{C}]/u.test(character)) return '';
  if (/\p{Z}/u.test(character)) return ' ';
  if (/\p{Pd}/u.test(character)) return '-';
  if (/\p{Ps}/u.test(character)) return '(';
  return /\p{Pe}/u.test(character) ? ')' : '|';
}

/** Unicode keeps each script's ten digits in one row from 0 to 9; rows begin where no digit stands before, or ten digits on. */
function digitValue(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
}
