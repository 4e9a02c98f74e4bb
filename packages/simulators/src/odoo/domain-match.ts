import type { DomainNode } from './domain-node';
import { compareDatetime } from './datetime-operand';
import { likePattern } from './like-pattern';
import { matchPhoneSearch } from './phone-search';
import type { OdooDatabase } from './odoo-database';
import type { OdooField } from './odoo-field';
import type { OdooModel } from './odoo-model';
import { databaseError, typeError, valueError } from './odoo-error';
import { textOf, type OdooValue, type StoredRecord, type StoredValue } from './odoo-value';

/** True when a record is in the domain. */
export type Matcher = (record: StoredRecord) => boolean;
type Leaf = Extract<DomainNode, { kind: 'leaf' }>;

/** Compiles a domain for one model. Throws the fault Odoo gives for an unknown field or an unusable value. */
export function compileDomain(database: OdooDatabase, model: OdooModel, node: DomainNode): Matcher {
  if (node.kind === 'constant') return () => node.value;
  if (node.kind === 'not') {
    const inner = compileDomain(database, model, node.node);
    return (record) => !inner(record);
  }
  if (node.kind === 'leaf') return compileLeaf(database, model, node);
  const left = compileDomain(database, model, node.left);
  const right = compileDomain(database, model, node.right);
  return node.kind === 'and' ? (record) => left(record) && right(record) : (record) => left(record) || right(record);
}

function compileLeaf(database: OdooDatabase, model: OdooModel, leaf: Leaf): Matcher {
  const [first = '', ...rest] = leaf.field.split('.');
  const one = model.fields.get(first);
  if (one === undefined) {
    throw valueError(
      `Invalid field ${model.name}.${first} in condition ${JSON.stringify([leaf.field, leaf.operator, leaf.value])}`,
    );
  }
  if (rest.length > 0) return compilePath(database, one, { ...leaf, field: rest.join('.') });
  if (first === 'phone_mobile_search') return matchPhoneSearch(database, model, leaf);
  if (leaf.operator === 'child_of') return matchChildren(database, model, one, leaf.value);
  if (leaf.operator === '=?') {
    return leaf.value === false ? () => true : compileLeaf(database, model, { ...leaf, operator: '=' });
  }
  const matches = valueMatcher(database, one, leaf);
  return (record) => matches(database.value(one, record));
}

// partner_id.phone and the like: the rest of the path is a domain on the record pointed at.
function compilePath(database: OdooDatabase, one: OdooField, leaf: Leaf): Matcher {
  if (one.relation === undefined) throw valueError(`Invalid field path ${one.name}.${leaf.field}`);
  const table = database.table(one.relation);
  const matches = compileLeaf(database, database.model(one.relation), leaf);
  return (record) => {
    const value = database.value(one, record);
    const ids = typeof value === 'object' ? value : [Number(value)];
    return ids.some((id) => {
      const target = table.get(id);
      return target !== undefined && matches(target);
    });
  };
}

function matchChildren(database: OdooDatabase, model: OdooModel, one: OdooField, value: OdooValue): Matcher {
  const roots = new Set((Array.isArray(value) ? value : [value]).map(Number));
  const comodel = one.relation ?? model.name;
  const table = database.table(comodel);
  return (record) => {
    let current = one.name === 'id' ? record : table.get(Number(database.value(one, record)));
    for (let depth = 0; current !== undefined && depth < 50; depth += 1) {
      if (roots.has(current.id)) return true;
      current = table.get(Number(current['parent_id']));
    }
    return false;
  };
}

function valueMatcher(database: OdooDatabase, one: OdooField, leaf: Leaf): (value: StoredValue) => boolean {
  const { operator, value } = leaf;
  if (operator.endsWith('like')) return likeMatcher(database, one, operator, value);
  if (operator === 'in' || operator === 'not in') return membership(database, one, operator, value);
  if (operator === '=' || operator === '!=') {
    if (Array.isArray(value)) return membership(database, one, operator === '=' ? 'in' : 'not in', value);
    const equal = equality(database, one, value);
    return operator === '=' ? equal : (stored) => !equal(stored);
  }
  return ordering(database, one, operator, value);
}

function membership(
  database: OdooDatabase,
  one: OdooField,
  operator: 'in' | 'not in',
  value: OdooValue,
): (stored: StoredValue) => boolean {
  const list = Array.isArray(value) ? value : [value];
  let isIn: (stored: StoredValue) => boolean;
  if (one.type === 'datetime' || list.includes(false) || typeof one.initial === 'object') {
    const equals = list.map((item) => equality(database, one, item));
    isIn = (stored) => equals.some((equal) => equal(stored));
  } else {
    for (const item of list) checkInteger(database, one, item);
    const wanted = new Set<unknown>(list);
    isIn = (stored) => wanted.has(stored);
  }
  return operator === 'in' ? isIn : (stored) => !isIn(stored);
}

function equality(database: OdooDatabase, one: OdooField, value: OdooValue): (stored: StoredValue) => boolean {
  if (value === false || value === null) return (stored) => isEmpty(stored, one);
  if (one.type === 'datetime') return compareDatetime(database.version, '=', value);
  checkInteger(database, one, value);
  if (typeof one.initial === 'object') return (stored) => typeof stored === 'object' && stored.includes(Number(value));
  if (one.relation !== undefined && typeof value === 'string') {
    const comodel = database.model(one.relation);
    const table = database.table(one.relation);
    return (stored) => {
      const target = table.get(Number(stored));
      return target !== undefined && comodel.displayName(target) === value;
    };
  }
  return (stored) => stored === value;
}

// 18.0 hands the number to PostgreSQL, which knows 32 bits; 19.0 answers that nothing matches.
function checkInteger(database: OdooDatabase, one: OdooField, value: OdooValue): void {
  if (one.type !== 'integer' && one.type !== 'many2one') return;
  if (database.version === '18' && typeof value === 'number' && Math.abs(value) > 2 ** 31 - 1) {
    throw databaseError('errors.NumericValueOutOfRange', 'integer out of range\n');
  }
}

function ordering(
  database: OdooDatabase,
  one: OdooField,
  operator: string,
  value: OdooValue,
): (stored: StoredValue) => boolean {
  if (one.type === 'datetime') return compareDatetime(database.version, operator, value);
  checkInteger(database, one, value);
  if (typeof value !== 'number' && typeof value !== 'string') throw typeError(`Invalid operand for ${operator}`);
  return (stored) => {
    if (stored === false || typeof stored !== typeof value) return false;
    if (operator === '<') return stored < value;
    if (operator === '<=') return stored <= value;
    return operator === '>' ? stored > value : stored >= value;
  };
}

function likeMatcher(
  database: OdooDatabase,
  one: OdooField,
  operator: string,
  value: OdooValue,
): (stored: StoredValue) => boolean {
  const pattern = likePattern(operator, textOf(value));
  const textsOf = textReader(database, one);
  const isNegative = operator.startsWith('not ');
  return (stored) => {
    const texts = textsOf(stored);
    return texts.some((text) => pattern.test(text)) !== isNegative;
  };
}

function textReader(database: OdooDatabase, one: OdooField): (stored: StoredValue) => string[] {
  if (one.relation === undefined) return (stored) => (stored === false ? [] : [String(stored)]);
  const comodel = database.model(one.relation);
  const table = database.table(one.relation);
  return (stored) =>
    (typeof stored === 'object' ? stored : [Number(stored)]).flatMap((id) => {
      const target = table.get(id);
      return target === undefined ? [] : [comodel.displayName(target)];
    });
}

function isEmpty(stored: StoredValue, one: OdooField): boolean {
  if (typeof stored === 'object') return stored.length === 0;
  return stored === false || ((one.type === 'char' || one.type === 'text' || one.type === 'html') && stored === '');
}
