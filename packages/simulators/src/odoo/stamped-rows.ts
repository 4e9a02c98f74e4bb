import { missingError } from './odoo-error';
import { nextId, type OdooSession } from './odoo-session';
import type { StoredRecord, StoredValue } from './odoo-value';

type Values = Record<string, StoredValue>;

/** Inserts a row with who and when, without rights or hooks. */
export function insertRecord(session: OdooSession, model: string, values: Values): StoredRecord {
  const uid = session.user.id;
  const log = { create_uid: uid, create_date: session.stamp, write_uid: uid, write_date: session.stamp };
  return session.database.table(model).insert(nextId(session, model), { ...values, ...log });
}

/** Changes a row and its who and when, without rights or hooks. */
export function updateRecord(session: OdooSession, model: string, record: StoredRecord, changes: Values): void {
  const log = { write_uid: session.user.id, write_date: session.stamp };
  session.database.table(model).update(record, { ...changes, ...log });
}

/** The records with these ids; a MissingError names those that are gone. */
export function existing(session: OdooSession, model: string, ids: readonly number[]): StoredRecord[] {
  const table = session.database.table(model);
  const missing = ids.filter((id) => table.get(id) === undefined);
  if (missing.length > 0) throw missingError(model, missing, session.user.id);
  return ids.flatMap((id) => table.get(id) ?? []);
}
