/** One authorised link to a vendor: a WhatsApp number or a CRM. Secrets are held apart, sealed. */
export interface Connection {
  id: string;
  workspaceId: string;
  /** `whatsapp`, or the id of a CRM connector such as `odoo`. */
  kind: string;
  /** What the vendor calls it: the phone number id, or address and database of an Odoo. Unique per kind. */
  externalId: string;
  label: string;
  state: 'active' | 'paused';
  /** Why it is paused, as a KaiwaError code. */
  pausedReason: string | null;
  settings: ConnectionSettings;
}

/** What an admin chose for a connection. Members apply to the kinds that know them. */
export interface ConnectionSettings {
  /** WhatsApp: which Meta app delivers for this number (the last part of the webhook path). */
  app?: string;
  /** WhatsApp: WhatsApp Business Account id. */
  businessAccountId?: string;
  /** WhatsApp: the number as people write it, E.164. */
  displayPhoneNumber?: string;
  /** WhatsApp: messages per second this number may send. Default 80. */
  messagesPerSecond?: number;
  /** CRM: what to create for an unknown sender. */
  createUnknown?: 'off' | 'contact' | 'contact+deal';
  /** CRM: ISO country that reads national spellings of records without a country. */
  defaultCountry?: string;
  /** CRM: write every message to the timeline. Default true. */
  recordMessages?: boolean;
  /** The rest, read by the connector's own schema. */
  vendor?: Record<string, unknown>;
}

/** The connections of one workspace, as the rules see them. */
export interface WorkspaceConnections {
  whatsapp: Connection[];
  crm: Connection[];
}
