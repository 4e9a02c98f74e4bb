import { sanitizeHtml } from './html-body';
import { datetimeText } from './datetime-operand';
import { keyError, typeError, valueError } from './odoo-error';
import type { OdooDatabase } from './odoo-database';
import type { FieldType, OdooField } from './odoo-field';
import type { OdooModel } from './odoo-model';
import { isStruct, NO_IDS, OdooBinary, type OdooValue, type StoredValue } from './odoo-value';

/**
 * What a create or write stores for the values a client sent. Bookkeeping and computed fields are ignored, as Odoo ignores
 * them. Throws ValueError (KeyError for a write on 19.0) for an unknown field, and whatever a bad value earns.
 */
export function storedValues(
  database: OdooDatabase,
  model: OdooModel,
  values: OdooValue,
  operation: 'create' | 'write',
  before: (name: string) => StoredValue = () => false,
): Record<string, StoredValue> {
  if (!isStruct(values)) throw typeError(`${model.name}.${operation}() argument must be a dict, not ${typeof values}`);
  const stored: Record<string, StoredValue> = {};
  for (const [name, value] of Object.entries(values)) {
    const one = model.fields.get(name);
    if (one === undefined) throw unknownField(database, model, name, operation);
    if (!one.store || LOG_FIELDS.has(name)) continue;
    stored[name] = storedValue(model, one, value, before(name));
  }
  return stored;
}

const LOG_FIELDS = new Set(['id', 'create_uid', 'create_date', 'write_uid', 'write_date']);

function unknownField(database: OdooDatabase, model: OdooModel, name: string, operation: 'create' | 'write'): Error {
  if (operation === 'write' && database.version === '19') return keyError(name);
  return invalidField(database, model, name);
}

/** The ValueError both series give for a field that does not exist; 18.0 says `on model`. */
export function invalidField(database: OdooDatabase, model: OdooModel, name: string): Error {
  return valueError(`Invalid field '${name}' on ${database.version === '18' ? 'model ' : ''}'${model.name}'`);
}

function storedValue(model: OdooModel, one: OdooField, value: OdooValue, before: StoredValue): StoredValue {
  if (value instanceof OdooBinary) throw typeError(`can't use a Binary object as ${model.name}.${one.name}`);
  if (one.type === 'many2many' || one.type === 'one2many') return linkedIds(one, value, before);
  if (one.type === 'boolean') return Boolean(value);
  if (value === false || value === null) return NUMBERS.has(one.type) ? 0 : false;
  if (typeof value === 'object') throw typeError(`unhashable type for ${model.name}.${one.name}`);
  if (NUMBERS.has(one.type) || LINKS.has(one.type)) return numberOf(model, one, value);
  return textValue(model, one, String(value));
}

const NUMBERS: ReadonlySet<FieldType> = new Set<FieldType>(['integer', 'float', 'monetary']);
const LINKS: ReadonlySet<FieldType> = new Set<FieldType>(['many2one', 'many2one_reference']);

function textValue(model: OdooModel, one: OdooField, text: string): string {
  if (one.type === 'html') return sanitizeHtml(text);
  if (one.type === 'datetime') return datetimeText(text);
  if (one.type === 'date') return datetimeText(text).slice(0, 10);
  if (one.type === 'selection' && one.selection?.includes(text) !== true) {
    throw valueError(`Wrong value for ${model.name}.${one.name}: '${text}'`);
  }
  return text;
}

function numberOf(model: OdooModel, one: OdooField, value: string | number | boolean): StoredValue {
  const number = Number(value);
  if (Number.isNaN(number)) throw valueError(`Wrong value for ${model.name}.${one.name}: '${String(value)}'`);
  return LINKS.has(one.type) && number === 0 ? false : number;
}

// Commands: [4, id] link, [3, id] unlink, [5] clear, [6, 0, ids] replace; a bare list of ids replaces too.
function linkedIds(one: OdooField, value: OdooValue, before: StoredValue): readonly number[] {
  if (value === false || value === null) return NO_IDS;
  if (!Array.isArray(value)) throw valueError(`Wrong value for ${one.name}: ${JSON.stringify(value)}`);
  let ids = typeof before === 'object' ? [...before] : [];
  if (value.length > 0 && value.every((item) => typeof item === 'number'))
    ids = value.filter((id) => typeof id === 'number');
  else for (const command of value) ids = applyCommand(one, ids, command);
  return ids.length === 0 ? NO_IDS : ids;
}

function applyCommand(one: OdooField, ids: number[], command: OdooValue): number[] {
  const [code, id, list] = Array.isArray(command) ? command : [];
  if (code === 4 && typeof id === 'number') return ids.includes(id) ? ids : [...ids, id];
  if ((code === 3 || code === 2) && typeof id === 'number') return ids.filter((linked) => linked !== id);
  if (code === 5) return [];
  if (code === 6 && Array.isArray(list)) return list.filter((item) => typeof item === 'number');
  throw valueError(`Wrong value for ${one.name}: ${JSON.stringify(command)}`);
}
