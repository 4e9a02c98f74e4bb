export {
  createWhatsappSimulator,
  type WhatsappSimulator,
  type WhatsappSimulatorOptions,
} from './whatsapp/whatsapp-simulator.js';
export type { MessageView, WhatsappSnapshot } from './whatsapp/whatsapp-snapshot.js';
