import type { StateSection } from '../shared/kept-map';
import { field, type FieldType, type OdooField } from './odoo-field';
import type { OdooModel } from './odoo-model';
import { RecordTable, type TableRows } from './record-table';
import { createStampSource, secondsText, type StampSource } from './transaction-stamp';
import { NO_IDS, type StoredRecord, type StoredValue } from './odoo-value';

/** Series the simulator can be: Community 18.0 or 19.0. */
export type OdooVersion = '18' | '19';

/** An `x_` field an administrator added. */
export interface CustomField {
  model: 'res.partner' | 'crm.lead';
  name: string;
  type: FieldType;
}

/** What a database is made of. */
export interface OdooDatabaseOptions {
  name: string;
  version: OdooVersion;
  now: () => Date;
  customFields: readonly CustomField[];
  /** The models of the installed apps, built for this database. */
  models: (database: OdooDatabase) => readonly OdooModel[];
}

/** The tables of one simulated Odoo database and what is computed from them. */
export class OdooDatabase {
  readonly version: OdooVersion;
  readonly name: string;
  readonly stamp: StampSource;
  readonly #models = new Map<string, OdooModel>();
  readonly #tables = new Map<string, RecordTable>();

  constructor(private readonly options: OdooDatabaseOptions) {
    this.version = options.version;
    this.name = options.name;
    this.stamp = createStampSource(options.now);
    for (const model of options.models(this)) {
      this.#models.set(model.name, model);
      this.#tables.set(model.name, createTable(model));
    }
  }

  /** Present moment of the server as Odoo's text. */
  nowText(): string {
    return secondsText(this.options.now());
  }

  /** Present moment of the server. */
  now(): Date {
    return this.options.now();
  }

  hasModel(name: string): boolean {
    return this.#models.has(name);
  }

  /** A model that must exist. */
  model(name: string): OdooModel {
    const model = this.#models.get(name);
    if (model === undefined) throw new Error(`The simulator has no model ${name}.`);
    return model;
  }

  /** The table of a model that must exist. */
  table(name: string): RecordTable {
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`The simulator has no table ${name}.`);
    return table;
  }

  /** Value of any field of a record, computed ones included. */
  value(one: OdooField, record: StoredRecord): StoredValue {
    return one.compute === undefined ? (record[one.name] ?? one.initial) : one.compute(record);
  }

  /** Fields somebody added to a model. */
  customFields(model: CustomField['model']): OdooField[] {
    return this.options.customFields
      .filter((custom) => custom.model === model)
      .map((custom) => field(custom.name, custom.type, { indexed: custom.type === 'char' }));
  }

  /** True when the number is on the active phone blacklist. */
  isBlacklisted(number: StoredValue): boolean {
    return (
      number !== false &&
      this.table('phone.blacklist')
        .find('number', number)
        .some((entry) => entry['active'])
    );
  }

  /** The company a contact belongs to, or the contact itself. */
  commercialPartner(partner: StoredRecord): StoredRecord {
    let top = partner;
    for (let depth = 0; depth < 20 && top['is_company'] !== true; depth += 1) {
      const parent = this.table('res.partner').get(Number(top['parent_id']));
      if (parent === undefined) break;
      top = parent;
    }
    return top;
  }

  /** Leads with the same number, the lead itself included. */
  duplicateLeads(lead: StoredRecord): readonly number[] {
    const number = lead['phone_sanitized'] ?? false;
    if (number === false) return NO_IDS;
    return this.table('crm.lead')
      .find('phone_sanitized', number)
      .map((other) => other.id);
  }

  /** ISO code of a country by id. */
  countryCode(id: StoredValue | undefined): string | undefined {
    const code = this.table('res.country').get(Number(id))?.['code'];
    return typeof code === 'string' ? code : undefined;
  }

  /** Everything stored, by model. */
  dump(): Record<string, TableRows> {
    return Object.fromEntries([...this.#tables].map(([name, table]) => [name, table.dump()]));
  }

  /** Every table for a state file, by model. */
  sections(): Record<string, StateSection> {
    return Object.fromEntries([...this.#tables].map(([name, table]) => [name, table.section()]));
  }

  /** Empties every table. */
  clear(): void {
    for (const table of this.#tables.values()) table.clear();
  }
}

function createTable(model: OdooModel): RecordTable {
  const stored = [...model.fields.values()].filter((one) => one.store);
  // Made from its entries at once, so V8 lays it out as one object; rows cloned from it share the shape.
  const template = { id: 0, ...Object.fromEntries(stored.map((one) => [one.name, one.initial])) };
  template.id = 0;
  return new RecordTable(
    template,
    stored.filter((one) => one.indexed).map((one) => one.name),
  );
}
