/** Digits of a text with nothing but blanks and punctuation of one number inside. */
export interface DigitRun {
  digits: string;
  /** A plus stands before it. */
  plus: boolean;
  /** Where among the digits a lone 0 in brackets stands, as in `+49 (0)151`; null where none does. */
  zeroAt: number | null;
  /** Before which of its digits a blank stands. */
  blanks: number[];
  /** Where it stands in the text; `end` is behind its last digit. */
  start: number;
  end: number;
}

/** More of them are no phone field. */
const MOST_RUNS = 60;

/** The runs of digits in a folded text, in order. Anything but digits, a plus, blanks and `" ' ( ) - . [ ] _ ` { } ~` ends a run. */
export function digitRuns(text: string): DigitRun[] {
  const reader = new RunReader(text);
  for (let index = 0; index < text.length && reader.runs.length < MOST_RUNS; index += 1) reader.read(index);
  reader.endRun();
  return reader.runs;
}

class RunReader {
  readonly runs: DigitRun[] = [];
  private run: DigitRun | null = null;
  /** How many digits stood before the bracket that is open; -1 when none is. */
  private opened = -1;

  constructor(private readonly text: string) {}

  read(index: number): void {
    switch (kindOf(this.text.charCodeAt(index))) {
      case 'digit':
        this.addDigit(index);
        break;
      case 'plus':
        this.startAtPlus(index);
        break;
      case 'opening':
        this.opened = this.run?.digits.length ?? -1;
        break;
      case 'closing':
        this.closeBracket();
        break;
      case 'inside':
        break;
      case 'other':
        this.endRun();
        break;
    }
  }

  endRun(): void {
    if (this.run && this.run.digits !== '') this.runs.push(this.run);
    this.run = null;
    this.opened = -1;
  }

  private addDigit(index: number): void {
    this.run ??= newRun(index, false);
    if (this.run.end < index && isBlank(this.text.charCodeAt(index - 1))) this.run.blanks.push(this.run.digits.length);
    this.run.digits += this.text[index] ?? '';
    this.run.end = index + 1;
  }

  /** What stands before a plus is another number, unless it is but the prefix for calls abroad: "00 +44". */
  private startAtPlus(index: number): void {
    if (this.run && /^0*$/.test(this.run.digits)) this.run = null;
    this.endRun();
    this.run = newRun(index, true);
  }

  private closeBracket(): void {
    const { run, opened } = this;
    if (run && run.digits.length === opened + 1 && run.digits.endsWith('0')) run.zeroAt ??= opened;
    this.opened = -1;
  }
}

function newRun(start: number, plus: boolean): DigitRun {
  return { digits: '', plus, zeroAt: null, blanks: [], start, end: start };
}

type Kind = 'digit' | 'plus' | 'opening' | 'closing' | 'inside' | 'other';

/** Blanks, and what remains of control characters, are inside; line breaks (10 to 13) are not. */
const KINDS: readonly Kind[] = Array.from({ length: 128 }, (_none, code): Kind => {
  const character = String.fromCharCode(code);
  if (/\d/.test(character)) return 'digit';
  if (character === '+') return 'plus';
  if (character === '(' || character === '[') return 'opening';
  if (character === ')' || character === ']') return 'closing';
  return /[\t "'\-._`{}~]/.test(character) ? 'inside' : 'other';
});

function kindOf(code: number): Kind {
  return KINDS[code] ?? 'other';
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
