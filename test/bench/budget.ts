/** One promise about speed or thrift, and what was measured. */
export interface Budget {
  name: string;
  figure: number;
  unit: string;
  /** `least`: the figure has to reach the limit; `most`: it must not pass it. */
  kind: 'least' | 'most';
  limit: number;
  pass: boolean;
}

/** The figure has to be `limit` or more. */
export function atLeast(name: string, figure: number, limit: number, unit: string): Budget {
  return { name, figure, unit, kind: 'least', limit, pass: figure >= limit };
}

/** The figure has to be `limit` or less. */
export function atMost(name: string, figure: number, limit: number, unit: string): Budget {
  return { name, figure, unit, kind: 'most', limit, pass: figure <= limit };
}

/** What one part of the bench measured. */
export interface Measured {
  budgets: Budget[];
  /** Figures without a budget, for whoever wants to know more. */
  figures: Record<string, unknown>;
}

/** What the parts of the bench are run with. */
export interface BenchWish {
  /** Folder for CPU profiles of the processes under test; undefined: none. */
  profileDir: string | undefined;
  /** Tells people what is going on. */
  say(sentence: string): void;
}
