import { Router } from 'express';
import type { OdooDatabase } from './odoo-database';

/** Pages. */
export function createPageRoutes(_options: { database: OdooDatabase; onWrite(): void }): Router {
  return Router();
}
