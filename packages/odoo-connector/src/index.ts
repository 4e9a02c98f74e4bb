export { createOdooConnector, odooCapabilities } from './odoo-connector';
export { odooConfigSchema, type OdooConfig, type OdooConfigInput } from './odoo-config';
export { odooErrorTable } from './odoo-errors';
export type { OdooWorld } from './odoo-transport';
