import { digitRuns, type DigitRun } from './digit-runs';
import { foldPhoneText } from './fold-phone-text';

/** A run of digits in a phone text, and how it stands to the one before it. */
export interface PhonePiece extends Pick<DigitRun, 'digits' | 'plus' | 'zeroAt' | 'blanks'> {
  /** A separator that may also stand inside one number stands before it: often (a slash), or rarely (comma, bar, line break). */
  joins: 'often' | 'rarely' | null;
  /** An extension of the piece before it. */
  isExtension: boolean;
  /** Digits are missing for good: hidden by a mask, or lost in a spreadsheet's 4.474E+11. */
  spoiled: 'masked' | 'scientific' | null;
}

const MOST_EXTENSION_DIGITS = 7;
const EXTENSION = new Set(
  (
    'x ext extn extension extensión extensao extensão # p w int interno interne intern poste dw durchwahl nebenstelle nst app apparat ' +
    'anexo ramal доб добавочный вн внутр wew wewn toestel tst ankn anknytning alanumero lokal local lok linka klapka kl mellék dahili ' +
    '内線 分机 內線 내선 داخلي تحويلة שלוחה'
  ).split(' '),
);
/** Hidden digits: a run of one sign, or a single star that touches a digit. */
const MASKED_BEHIND = /^(?:[\s.()-]*(?:\*{2}|#{2}|\?{2}|x{2})|\*)/;
const MASKED_BEFORE = /(?:(?:\*{2}|#{2}|\?{2}|x{2})[\s.()-]*|\*)$/;

/** Takes a phone text apart. Linear in its length; never throws. */
export function splitPhoneText(text: string): PhonePiece[] {
  const folded = foldPhoneText(text);
  const spelled = vanityDigits(folded) ?? folded;
  const runs = digitRuns(spelled);
  const pieces: PhonePiece[] = [];
  runs.forEach((run, index) => {
    const before = spelled.slice(runs[index - 1]?.end ?? 0, run.start);
    addPiece(pieces, run, before.toLowerCase(), spelled.slice(run.start, run.end));
  });
  const tail = spelled.slice(runs.at(-1)?.end ?? 0).toLowerCase();
  const last = pieces.at(-1);
  if (last && MASKED_BEHIND.test(tail)) last.spoiled = 'masked';
  return pieces;
}

function addPiece(pieces: PhonePiece[], run: DigitRun, gap: string, raw: string): void {
  const previous = pieces.at(-1);
  if (previous && isAreaBlank(previous, run, gap)) {
    previous.digits += run.digits;
    return;
  }
  const isLost = previous !== undefined && /^e-?$/.test(gap);
  if (previous && isLost) previous.spoiled = 'scientific';
  if (previous && MASKED_BEHIND.test(gap)) previous.spoiled ??= 'masked';
  const follows = previous !== undefined && !run.plus;
  pieces.push({
    digits: withoutFraction(run, raw),
    plus: run.plus || /(?:wa\.me\/|phone=)\s*$/.test(gap),
    zeroAt: run.zeroAt,
    blanks: run.blanks,
    joins: follows ? jointOf(gap) : null,
    isExtension: follows && run.digits.length <= MOST_EXTENSION_DIGITS && isExtensionWord(gap),
    spoiled: isLost ? 'scientific' : maskBefore(run, gap),
  });
}

function maskBefore({ plus }: DigitRun, gap: string): 'masked' | null {
  return !plus && MASKED_BEFORE.test(gap) ? 'masked' : null;
}

/** Only one such sign may stand there, and blanks and punctuation around it; or nothing but line breaks. */
function jointOf(gap: string): PhonePiece['joins'] {
  const sign = gap.replace(/[\s"'()\-.[\]_`{}~]+/g, '');
  if (sign === '/' || sign === '\\') return 'often';
  return sign === '' || sign === ',' || sign === '|' ? 'rarely' : null;
}

/** The last word before the digits decides; without a word, a number sign or the commas of a pause in dialling. */
function isExtensionWord(gap: string): boolean {
  if (gap.startsWith(',,')) return true;
  const words = gap.split(/[^\p{L}\p{M}]+/u).filter((word) => word !== '');
  return EXTENSION.has(words.at(-1) ?? (gap.includes('#') ? '#' : ''));
}

/** Brazilian texts leave the carrier open: `0xx31 98765-4321`, `0**31 …`. */
function isAreaBlank(previous: PhonePiece, run: DigitRun, gap: string): boolean {
  return (
    /^(?:xx|\*\*)$/.test(gap) &&
    /^(?:55)?0$/.test(previous.digits) &&
    (run.digits.length === 10 || run.digits.length === 11)
  );
}

/** A number that went through a spreadsheet as one: `447400123456.0`. */
function withoutFraction({ digits }: DigitRun, raw: string): string {
  const fraction = /^\+?(\d{6,})\.0{1,2}$/.exec(raw);
  return fraction?.[1] ?? digits;
}

const KEYPAD = '22233344455566677778889999';

/** Letters in place of digits, as on American keypads: `1-800-FLOWERS`. Only where they make up exactly one such number. */
function vanityDigits(text: string): string | null {
  if (text.length > 24 || !/^[+( ]*1?[ .()-]*\d{3}[ .()-]*[A-Z\d][A-Z\d .-]*$/.test(text) || !/[A-Z]{3}/.test(text))
    return null;
  const digits = text.replace(/[A-Z]/g, (letter) => KEYPAD[letter.charCodeAt(0) - 65] ?? '');
  return /^\+?1?\d{10}$/.test(digits.replace(/[^+\d]/g, '')) ? digits : null;
}
