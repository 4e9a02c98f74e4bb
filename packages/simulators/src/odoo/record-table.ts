import type { StateSection } from '../shared/kept-map';
import type { StoredRecord, StoredValue } from './odoo-value';

/** Rows of a table as kept in a snapshot: column names once, then one array per record. */
export interface TableRows {
  lastId: number;
  fields: string[];
  rows: StoredValue[][];
}

/** No record has this id. */
const SEQUENCE = 0;

/**
 * Records of one model in id order, with Map indexes on chosen fields. Rows are cloned from one template, so V8 keeps
 * them all in one fast shape; an index entry is a bare id until a second record shares the value.
 */
export class RecordTable {
  readonly #rows: (StoredRecord | undefined)[] = [];
  readonly #indexes = new Map<string, Map<StoredValue, number | number[]>>();
  #lastId = 0;
  #size = 0;
  /** Ids of records inserted, updated or removed since somebody asked; 0 stands for the sequence. */
  #changed = new Set<number>();

  constructor(
    private readonly template: StoredRecord,
    indexedFields: readonly string[],
  ) {
    for (const field of indexedFields) this.#indexes.set(field, new Map());
  }

  /** How many records there are. */
  get size(): number {
    return this.#size;
  }

  /** Highest id given out so far, used or not. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Takes the next id of the sequence: like PostgreSQL's, it never comes back, so a late commit shows an old id. */
  allocate(): number {
    this.#lastId += 1;
    this.#changed.add(SEQUENCE);
    return this.#lastId;
  }

  /** Moves the sequence so that the next id is at least `id`. */
  startAt(id: number): void {
    this.#lastId = Math.max(this.#lastId, id - 1);
    this.#changed.add(SEQUENCE);
  }

  get(id: number): StoredRecord | undefined {
    return this.#rows[id];
  }

  /** Adds a record under `id`; members the model lacks are the caller's mistake. */
  insert(id: number, values: Record<string, StoredValue>): StoredRecord {
    const record = Object.assign({ ...this.template }, values, { id });
    this.#rows[id] = record;
    this.startAt(id + 1);
    this.#changed.add(id);
    this.#size += 1;
    for (const [field, index] of this.#indexes) addToIndex(index, record[field], id);
    return record;
  }

  update(record: StoredRecord, changes: Record<string, StoredValue>): void {
    this.#changed.add(record.id);
    for (const [field, value] of Object.entries(changes)) {
      const index = this.#indexes.get(field);
      if (index !== undefined && record[field] !== value) {
        removeFromIndex(index, record[field], record.id);
        addToIndex(index, value, record.id);
      }
      record[field] = value;
    }
  }

  remove(record: StoredRecord): void {
    for (const [field, index] of this.#indexes) removeFromIndex(index, record[field], record.id);
    this.#rows[record.id] = undefined;
    this.#changed.add(record.id);
    this.#size -= 1;
  }

  isIndexed(field: string): boolean {
    return this.#indexes.has(field);
  }

  /** Records whose indexed field has this value, in insertion order. */
  find(field: string, value: StoredValue): StoredRecord[] {
    const entry = this.#indexes.get(field)?.get(value);
    const ids = entry === undefined ? [] : typeof entry === 'number' ? [entry] : entry;
    return ids.flatMap((id) => this.#rows[id] ?? []);
  }

  /** All records with id above `afterId`, in id order. */
  *scan(afterId = 0): Generator<StoredRecord> {
    for (let id = Math.max(0, Math.floor(afterId)) + 1; id < this.#rows.length; id += 1) {
      const record = this.#rows[id];
      if (record !== undefined) yield record;
    }
  }

  /** The table as plain data. */
  dump(): TableRows {
    const fields = Object.keys(this.template);
    return { lastId: this.#lastId, fields, rows: [...this.scan()].map((record) => rowOf(record, fields)) };
  }

  /** The table for a state file: its rows by id, and under names what else a dump has. */
  section(): StateSection {
    const fields = Object.keys(this.template);
    return {
      get: (key) => {
        if (key === 'lastId') return this.#lastId;
        const record = this.#rows[Number(key)];
        return record && rowOf(record, fields);
      },
      entries: () => [
        ['fields', fields],
        ['lastId', this.#lastId],
        ...[...this.scan()].map((record): [string, unknown] => [String(record.id), rowOf(record, fields)]),
      ],
      takeChanged: () => {
        if (this.#changed.size === 0) return [];
        const keys = [...this.#changed].map((id) => (id === SEQUENCE ? 'lastId' : String(id)));
        this.#changed.clear();
        return keys;
      },
    };
  }

  /** Replaces the content by a dump; columns the model no longer has are dropped. */
  load(dump: TableRows): void {
    this.clear();
    const known = dump.fields.map((field) => field in this.template);
    for (const row of dump.rows) {
      const values: Record<string, StoredValue> = {};
      dump.fields.forEach((field, position) => {
        if (known[position] === true) values[field] = row[position] ?? false;
      });
      if (typeof values['id'] === 'number') this.insert(values['id'], values);
    }
    this.#lastId = Math.max(this.#lastId, dump.lastId);
  }

  clear(): void {
    for (const { id } of this.scan()) this.#changed.add(id);
    this.#changed.add(SEQUENCE);
    this.#rows.length = 0;
    this.#size = 0;
    this.#lastId = 0;
    for (const index of this.#indexes.values()) index.clear();
  }
}

function rowOf(record: StoredRecord, fields: readonly string[]): StoredValue[] {
  return fields.map((field) => record[field] ?? false);
}

function addToIndex(index: Map<StoredValue, number | number[]>, value: StoredValue | undefined, id: number): void {
  if (value === undefined || value === false) return;
  const entry = index.get(value);
  if (entry === undefined) index.set(value, id);
  else if (typeof entry === 'number') index.set(value, [entry, id]);
  else entry.push(id);
}

function removeFromIndex(index: Map<StoredValue, number | number[]>, value: StoredValue | undefined, id: number): void {
  if (value === undefined || value === false) return;
  const entry = index.get(value);
  if (entry === id) index.delete(value);
  else if (Array.isArray(entry)) entry.splice(entry.indexOf(id), 1);
}
