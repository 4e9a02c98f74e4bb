export {
  createWhatsappSimulator,
  type WhatsappSimulator,
  type WhatsappSimulatorOptions,
} from './whatsapp/whatsapp-simulator';
export type { MessageView, WhatsappSnapshot } from './whatsapp/whatsapp-snapshot';
