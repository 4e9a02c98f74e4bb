export {
  createWhatsappSimulator,
  type WhatsappSimulator,
  type WhatsappSimulatorOptions,
} from './whatsapp/whatsapp-simulator';
export type { MessageView, WhatsappSnapshot } from './whatsapp/whatsapp-snapshot';
export { createOdooSimulator, type OdooSimulator, type OdooSnapshot } from './odoo/odoo-simulator';
export type { OdooSimulatorOptions } from './odoo/odoo-options';
