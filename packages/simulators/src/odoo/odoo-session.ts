import type { OdooDatabase } from './odoo-database';
import { isStruct, type OdooValue, type StoredRecord } from './odoo-value';

/** Groups of Odoo the simulator knows, by external id. */
export type OdooGroup =
  | 'base.group_user'
  | 'base.group_portal'
  | 'base.group_partner_manager'
  | 'base.group_system'
  | 'sales_team.group_sale_salesman'
  | 'sales_team.group_sale_salesman_all_leads'
  | 'sales_team.group_sale_manager';

/** Who calls, with which context, inside which transaction. */
export interface OdooSession {
  database: OdooDatabase;
  user: StoredRecord;
  groups: ReadonlySet<OdooGroup>;
  context: Record<string, OdooValue>;
  /** Start of the transaction: what it writes carries this, however late it commits. */
  stamp: string;
  /** Ids taken from sequences when the transaction began, by model; used before new ones. */
  reserved: Map<string, number[]>;
}

/** Next id for a model: one reserved at the start of the transaction, or a new one. */
export function nextId(session: OdooSession, model: string): number {
  return session.reserved.get(model)?.shift() ?? session.database.table(model).allocate();
}

/** True when the context member is set to something Python takes as true. */
export function contextFlag(session: OdooSession, name: string): boolean {
  const value = session.context[name];
  return Boolean(value) && !(Array.isArray(value) && value.length === 0);
}

/** Partner record of the acting user. */
export function actingPartnerId(session: OdooSession): number {
  return Number(session.user['partner_id']);
}

/** The context argument as a struct; anything else is empty. */
export function contextOf(value: OdooValue | undefined): Record<string, OdooValue> {
  return isStruct(value) ? value : {};
}
