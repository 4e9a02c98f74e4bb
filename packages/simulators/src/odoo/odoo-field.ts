import type { StoredRecord, StoredValue } from './odoo-value';
import { NO_IDS } from './odoo-value';

/** Field types of Odoo that the simulator knows. */
export type FieldType =
  | 'binary'
  | 'boolean'
  | 'char'
  | 'date'
  | 'datetime'
  | 'float'
  | 'html'
  | 'integer'
  | 'many2many'
  | 'many2one'
  | 'many2one_reference'
  | 'monetary'
  | 'one2many'
  | 'selection'
  | 'text';

/** One field of one model. */
export interface OdooField {
  name: string;
  type: FieldType;
  label: string;
  /** Kept in the table; the rest is computed when asked, or exists for searching only. */
  store: boolean;
  readonly: boolean;
  required: boolean;
  relation?: string;
  selection?: readonly string[];
  /** The value before anybody writes it; empty is `false`. */
  initial: StoredValue;
  /** Found through a Map instead of a scan. This is ours, not Odoo's. */
  indexed: boolean;
  /** Value of a field that is not stored. */
  compute?: (record: StoredRecord) => StoredValue;
}

/** What differs from a plain stored writable field. */
export type FieldOptions = Partial<Omit<OdooField, 'name' | 'type'>>;

/** Declares a field. */
export function field(name: string, type: FieldType, options: FieldOptions = {}): OdooField {
  const store = options.store ?? options.compute === undefined;
  const defaults = { label: labelOf(name), readonly: !store, required: false, initial: emptyOf(type), indexed: false };
  return { ...defaults, ...options, name, type, store };
}

/** The fields every model has: id, who and when. */
export function logFields(): OdooField[] {
  return [
    field('id', 'integer', { readonly: true, label: 'ID' }),
    field('create_uid', 'many2one', { relation: 'res.users', readonly: true, label: 'Created by' }),
    field('create_date', 'datetime', { readonly: true, label: 'Created on' }),
    field('write_uid', 'many2one', { relation: 'res.users', readonly: true, label: 'Last Updated by' }),
    field('write_date', 'datetime', { readonly: true, label: 'Last Updated on' }),
  ];
}

function labelOf(name: string): string {
  const words = name.replace(/_ids?$/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function emptyOf(type: FieldType): StoredValue {
  if (type === 'many2many' || type === 'one2many') return NO_IDS;
  return type === 'integer' || type === 'float' || type === 'monetary' ? 0 : false;
}
