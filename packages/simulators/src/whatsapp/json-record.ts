/** A JSON object whose members are not known yet. */
export type JsonRecord = Record<string, unknown>;

/** `value` as a record; anything that is no object becomes an empty one. */
export function asRecord(value: unknown): JsonRecord {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The text at `key`, or `""`. */
export function stringAt(record: JsonRecord, key: string): string {
  const value = record[key];
  return typeof value === 'string' ? value : '';
}

/** The objects in the list at `key`, or none. */
export function recordsAt(record: JsonRecord, key: string): JsonRecord[] {
  const value = record[key];
  return Array.isArray(value) ? value.map(asRecord) : [];
}
