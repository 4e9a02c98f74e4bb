import { likePattern } from './like-pattern';
import { userError } from './odoo-error';
import type { OdooDatabase } from './odoo-database';
import type { OdooModel } from './odoo-model';
import { textOf, type OdooValue, type StoredRecord } from './odoo-value';

const SEPARATORS = /[\s\\./()-]/g;

/**
 * The search-only field `phone_mobile_search`: looks at phone (and mobile on 18.0) without blanks, dots, slashes,
 * brackets and dashes. A plus and a leading 00 are one; nothing else is understood, so E.164 misses a national number.
 */
export function matchPhoneSearch(
  database: OdooDatabase,
  model: OdooModel,
  leaf: { operator: string; value: OdooValue },
): (record: StoredRecord) => boolean {
  const fields = ['phone', 'mobile'].filter((name) => model.fields.has(name));
  const { operator, value } = leaf;
  if (typeof value === 'boolean') {
    const wantsNumber = (operator === '=') === value;
    return (record) => fields.some((name) => Boolean(record[name])) === wantsNumber;
  }
  const values = Array.isArray(value) ? value : [value];
  if (Array.isArray(value) && (database.version === '18' || operator !== 'in')) {
    throw userError(`Unsupported operator '${operator}' for a phone number search.`);
  }
  const patterns = values.flatMap((item) => patternsFor(operator === 'in' ? '=' : operator, textOf(item)));
  return (record) =>
    fields.some((name) => {
      const text = record[name];
      if (typeof text !== 'string' || text === '') return false;
      const bare = text.replace(SEPARATORS, '');
      return patterns.some((pattern) => pattern.test(bare));
    });
}

function patternsFor(operator: string, value: string): RegExp[] {
  const trimmed = value.trim();
  if (trimmed.length < 3) {
    throw userError('Please enter at least 3 characters when searching a Phone/Mobile number.');
  }
  if (!['=', 'like', 'ilike', '=like', '=ilike'].includes(operator)) {
    throw userError(`Unsupported operator '${operator}' for a phone number search.`);
  }
  const isExact = operator === '=';
  const prefix = /^(?:\+|00)/.exec(trimmed);
  if (prefix === null) {
    const term = trimmed.replace(SEPARATORS, '');
    return [likePattern('=ilike', isExact ? term : `%${term}%`)];
  }
  const term = `${trimmed.slice(prefix[0].length).replace(SEPARATORS, '')}${isExact ? '' : '%'}`;
  return [likePattern('=ilike', `+${term}`), likePattern('=ilike', `00${term}`)];
}
