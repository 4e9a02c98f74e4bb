import { databaseError, valueError } from './odoo-error';
import { textOf, type OdooValue, type StoredValue } from './odoo-value';

const PLAIN = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const LOOSE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?/;

/**
 * Comparison of a stored datetime. 19.0 compares whole seconds; 18.0 compares the microseconds RPC never shows, so `=`
 * misses and `>` includes the second itself.
 */
export function compareDatetime(version: string, operator: string, value: OdooValue): (stored: StoredValue) => boolean {
  const length = version === '19' ? 19 : 26;
  const operand = fullText(version === '19' ? operand19(value, operator) : operand18(value)).slice(0, length);
  return (stored) => {
    if (typeof stored !== 'string') return false;
    const text = fullText(stored).slice(0, length);
    if (operator === '=') return text === operand;
    if (operator === '<') return text < operand;
    if (operator === '<=') return text <= operand;
    return operator === '>' ? text > operand : text >= operand;
  };
}

/** Text a datetime field takes in a write: `YYYY-MM-DD HH:MM:SS` (or a date) and nothing else; a ValueError otherwise. */
export function datetimeText(value: OdooValue): string {
  const text = textOf(value);
  if (PLAIN.test(text)) return text;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `${text} 00:00:00`;
  throw valueError(`time data '${text}' does not match format '%Y-%m-%d %H:%M:%S'`);
}

// 19.0 takes the T form but no zone.
function operand19(value: OdooValue, operator: string): string {
  const text = textOf(value);
  const found = LOOSE.exec(text);
  if (found === null || found[0] !== text)
    throw valueError(`time data '${text}' does not match format '%Y-%m-%d %H:%M:%S'`);
  const endOfDay = found[2] === undefined && (operator === '>' || operator === '<=');
  return `${found[1]} ${found[2] ?? (endOfDay ? '23:59:59' : '00:00:00')}`;
}

// 18.0 hands the text to PostgreSQL, whose `timestamp` silently ignores a zone.
function operand18(value: OdooValue): string {
  const text = textOf(value);
  const found = LOOSE.exec(text);
  if (found === null) {
    throw databaseError('errors.InvalidDatetimeFormat', `invalid input syntax for type timestamp: "${text}"\n`);
  }
  return `${found[1]} ${found[2] ?? '00:00:00'}`;
}

function fullText(text: string): string {
  const seconds = text.length === 16 ? `${text}:00` : text;
  return seconds.length === 19 ? `${seconds}.000000` : seconds.padEnd(26, '0');
}
