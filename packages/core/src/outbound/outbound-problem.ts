import { countCharacters, outboundLimits, type OutboundLimit, type OutboundLimitName } from './outbound-limits';

/** What is wrong, as a code that stays the same. */
export type OutboundProblemCode =
  | 'EMPTY'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'TOO_FEW'
  | 'NOT_UNIQUE'
  | 'MISSING'
  | 'NOT_ALLOWED'
  | 'WRONG_FORMAT'
  | 'OUT_OF_RANGE'
  | 'DIFFERENT';

/** Where in the content: names and positions. */
export type OutboundPath = readonly (string | number)[];

/** One thing WhatsApp would refuse a message for, found before it is sent. */
export interface OutboundProblem {
  path: OutboundPath;
  code: OutboundProblemCode;
  /** One sentence with the limit and the actual figure; never the text of the message. */
  words: string;
  /** The one next step. */
  remedy: string;
}

/** Collects what is wrong at one place and below it. */
export interface Findings {
  readonly problems: readonly OutboundProblem[];
  /** The same collection, one or more steps further down. */
  at(...steps: OutboundPath): Findings;
  say(code: OutboundProblemCode, words: string, remedy: string): void;
  /** Counts the characters of a text against a limit. Blanks alone count as nothing where something is needed. */
  text(name: OutboundLimitName, value: string): void;
  /** Holds a number of things against a limit. */
  amount(name: OutboundLimitName, count: number): void;
}

/** An empty collection. */
export function startFindings(path: OutboundPath = [], problems: OutboundProblem[] = []): Findings {
  const say: Findings['say'] = (code, words, remedy) => void problems.push({ path, code, words, remedy });
  return {
    problems,
    say,
    at: (...steps) => startFindings([...path, ...steps], problems),
    text(name, value) {
      const limit: OutboundLimit = outboundLimits[name];
      const count = countCharacters(value);
      if ((limit.least ?? 0) > 0 && value.trim() === '')
        say('EMPTY', `${limit.what} is empty`, 'Write something there.');
      else if (count > limit.most) say('TOO_LONG', counted(limit, count), `Shorten it by ${count - limit.most}.`);
    },
    amount(name, count) {
      const limit: OutboundLimit = outboundLimits[name];
      if (count > limit.most) say('TOO_MANY', counted(limit, count), `Leave out ${count - limit.most}.`);
      else if (count < (limit.least ?? 0))
        say('TOO_FEW', counted(limit, count), `Add ${(limit.least ?? 0) - count} or more.`);
    },
  };
}

function counted({ what, unit, least = 0, most }: OutboundLimit, count: number): string {
  const range = least > 1 ? `${least} to ${most}` : `at most ${most}`;
  return count < least
    ? `${what} has ${count} ${unit}, WhatsApp wants ${least} to ${most}`
    : `${what} has ${count} ${unit}, WhatsApp takes ${range}`;
}

/** `buttons[0].title`; `message` for the whole. */
export function pathText(path: OutboundPath): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text.replace(/^\./, '') || 'message';
}

/** All problems in one text: `buttons[0].title: The title … takes at most 20. Shorten it by 5.` */
export function describeProblems(problems: readonly OutboundProblem[]): string {
  return problems.map(({ path, words, remedy }) => `${pathText(path)}: ${words}. ${remedy}`).join(' ');
}
