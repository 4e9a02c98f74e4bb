import { mailModels } from './mail-models';
import { partnerModels } from './partner-models';
import { salesModels } from './sales-models';
import type { OdooDatabase } from './odoo-database';
import type { OdooModel } from './odoo-model';

/** The models of base, contacts and mail, and those of crm when that app is installed. */
export function installedModels(withSales: boolean): (database: OdooDatabase) => OdooModel[] {
  return (database) => [
    ...partnerModels(database),
    ...mailModels(database),
    ...(withSales ? salesModels(database) : []),
  ];
}
