/** One value as a client sends it: what XML-RPC and JSON can both carry (`null` is nil). */
export type OdooValue = string | number | boolean | null | OdooBinary | OdooValue[] | { [name: string]: OdooValue };

/** One value as a record keeps it: `false` is empty, many2one is the id, x2many a list of ids, datetimes are text. */
export type StoredValue = string | number | boolean | readonly number[];

/** One record in memory. All records of a model share one hidden class, so a million of them stay small. */
export interface StoredRecord {
  id: number;
  [field: string]: StoredValue;
}

/** The shared empty x2many value: an array per record would cost more than the record. */
export const NO_IDS: readonly number[] = Object.freeze([]);

/** A `<base64>` element: Odoo hands methods a wrapper object they cannot use. */
export class OdooBinary {
  constructor(readonly base64: string) {}
}

/** A Python float in a result: XML-RPC writes a double even when the number is whole; JSON writes the number. */
export class OdooFloat {
  constructor(readonly value: number) {}

  toJSON(): number {
    return this.value;
  }
}

/** A record set as a method result: what each protocol makes of it depends on the version. */
export class OdooRecordSet {
  constructor(
    readonly model: string,
    readonly ids: readonly number[],
  ) {}

  /** Python's text of a record set, such as `mail.activity(31,)`. */
  toString(): string {
    const inner = this.ids.length === 1 ? `${this.ids[0]},` : this.ids.join(', ');
    return `${this.model}(${inner})`;
  }
}

/** What a method answers before a protocol marshals it; `null` is Python's None. */
export type OdooResult = OdooValue | OdooFloat | OdooRecordSet | OdooResult[] | { [name: string]: OdooResult };

/** True for a plain struct. */
export function isStruct(value: unknown): value is { [name: string]: OdooValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof OdooBinary);
}

/** A client's value as text where Python would format it: nothing is empty, lists and structs are JSON. */
export function textOf(value: OdooValue | undefined): string {
  if (value === undefined || value === null || value === false) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
