import { field, logFields, type OdooField } from './odoo-field';
import type { StoredRecord } from './odoo-value';

/** One model: its fields, its default order and how a record calls itself. */
export interface OdooModel {
  name: string;
  /** Label in access errors, such as `Contact`. */
  label: string;
  /** Default order of a search. */
  order: string;
  fields: Map<string, OdooField>;
  /** Text of the many2one pair. */
  displayName(record: StoredRecord): string;
}

/** Declares a model; the bookkeeping fields and `display_name` are added. */
export function defineModel(
  name: string,
  label: string,
  order: string,
  fields: OdooField[],
  displayName: (record: StoredRecord) => string = (record) => String(record['name'] || ''),
): OdooModel {
  const all = [...logFields(), ...fields];
  const map = new Map(all.map((one) => [one.name, one]));
  map.set('display_name', field('display_name', 'char', { compute: displayName }));
  return { name, label, order, fields: map, displayName };
}
