import { checkAccess, checkRule, type AccessOperation } from './access-rights';
import { missingError } from './odoo-error';
import type { OdooSession } from './odoo-session';
import type { StoredValue } from './odoo-value';

/**
 * Access to the record a message or an attachment hangs on: who may not write the contact may not write to its chatter.
 * No record, or a model the database lacks, is open to everybody.
 */
export function checkDocument(
  session: OdooSession,
  model: StoredValue | undefined,
  id: StoredValue | undefined,
  operation: AccessOperation,
): void {
  const name = typeof model === 'string' ? model : '';
  if (typeof id !== 'number' || id === 0 || !session.database.hasModel(name)) return;
  checkAccess(session, name, operation);
  const record = session.database.table(name).get(id);
  if (record === undefined) throw missingError(name, [id], session.user.id);
  checkRule(session, name, [record], operation);
}
