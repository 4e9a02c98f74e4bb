import { invalidField } from './field-values';
import type { OdooDatabase } from './odoo-database';
import type { OdooField } from './odoo-field';
import type { OdooModel } from './odoo-model';
import { OdooFloat, type OdooResult, type StoredRecord, type StoredValue } from './odoo-value';

/** Attributes `fields_get` knows; a caller that names none gets these. */
const ATTRIBUTES = [
  'readonly',
  'relation',
  'required',
  'searchable',
  'selection',
  'sortable',
  'store',
  'string',
  'type',
];

/** Reads records as RPC shows them: id first, then the fields asked for (all of them when none is named). */
export function readRecords(
  database: OdooDatabase,
  model: OdooModel,
  records: readonly StoredRecord[],
  names: readonly string[],
): OdooResult[] {
  const wanted = names.length === 0 ? [...model.fields.keys()] : ['id', ...names];
  const fields = [...new Set(wanted)].map((name) => {
    const one = model.fields.get(name);
    if (one === undefined) throw invalidField(database, model, name);
    return one;
  });
  const readers = fields.map((one) => [one, valueReader(database, one)] as const);
  return records.map((record) => {
    const row: Record<string, OdooResult> = {};
    for (const [one, read] of readers) row[one.name] = read(database.value(one, record));
    return row;
  });
}

/** What `fields_get` answers: only fields that exist, each with the attributes asked for. */
export function describeFields(
  model: OdooModel,
  names: readonly string[],
  attributes: readonly string[],
): Record<string, OdooResult> {
  const result: Record<string, OdooResult> = {};
  for (const one of model.fields.values()) {
    if (names.length > 0 && !names.includes(one.name)) continue;
    const described: Record<string, OdooResult> = {};
    for (const attribute of attributes.length === 0 ? ATTRIBUTES : attributes) {
      const value = attributeOf(one, attribute);
      if (value !== undefined) described[attribute] = value;
    }
    result[one.name] = described;
  }
  return result;
}

function valueReader(database: OdooDatabase, one: OdooField): (value: StoredValue) => OdooResult {
  if (one.type === 'float' || one.type === 'monetary') return (value) => new OdooFloat(Number(value));
  if (one.type === 'datetime') return (value) => (typeof value === 'string' ? value.slice(0, 19) : false);
  if (one.type !== 'many2one' || one.relation === undefined) {
    return (value) => (typeof value === 'object' ? [...value] : value);
  }
  const table = database.table(one.relation);
  const comodel = database.model(one.relation);
  const pairs = new Map<StoredValue, [number, string]>();
  return (value) => {
    if (typeof value !== 'number') return false;
    const known = pairs.get(value);
    if (known !== undefined) return [...known];
    const target = table.get(value);
    if (target === undefined) return false;
    const pair: [number, string] = [value, comodel.displayName(target)];
    pairs.set(value, pair);
    return [...pair];
  };
}

function attributeOf(one: OdooField, attribute: string): OdooResult | undefined {
  switch (attribute) {
    case 'type':
      return one.type;
    case 'string':
      return one.label;
    case 'store':
    case 'sortable':
      return one.store;
    case 'searchable':
      return true;
    case 'readonly':
      return one.readonly;
    case 'required':
      return one.required;
    case 'relation':
      return one.relation;
    case 'selection':
      return one.selection?.map((key) => [key, key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ')]);
    default:
      return undefined;
  }
}
