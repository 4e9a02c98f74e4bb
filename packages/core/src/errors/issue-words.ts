import type { z } from 'zod';

const WANTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a time',
};

const NAMES: Readonly<Record<string, string>> = { string: 'text', number: 'a number', boolean: 'true or false' };

/**
 * An issue of a schema in words that go behind the name of the value: `is missing`, `is a list where text is needed`. To be given to
 * zod as `safeParse(value, { error: issueWords })`. Pure. Tells the type of a value and never the value, which may be what a person wrote.
 */
export function issueWords(issue: z.core.$ZodRawIssue): string {
  const { input } = issue;
  if (input === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `is ${typeWords(input)} where ${WANTED[issue.expected] ?? 'something else'} is needed`;
    case 'invalid_format':
      return 'is text in a form we do not know';
    case 'invalid_value':
      return `is ${typeWords(input)}, and none of the values we know`;
    case 'invalid_union':
      return issue.discriminator === undefined
        ? `is ${typeWords(input)} in a form we do not know`
        : 'is missing, or none of the values we know';
    case 'too_small':
      return size(issue.origin, 'too short', 'too small');
    case 'too_big':
      return size(issue.origin, 'too long', 'too large');
    case 'unrecognized_keys':
      return `has members nobody reads: ${issue.keys.map(plainName).join(', ')}`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
      return 'cannot be used';
  }
}

function size(origin: string, ofText: string, ofNumber: string): string {
  return `is ${['string', 'array', 'set', 'map'].includes(origin) ? ofText : ofNumber}`;
}

function typeWords(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value === '') return 'empty text';
  return NAMES[typeof value] ?? 'an object';
}

/** A name as a program would write it; anything else is not repeated. */
function plainName(name: string): string {
  return /^[\w-]{1,40}$/.test(name) ? name : '(a name of another kind)';
}
