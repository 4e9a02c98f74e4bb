import { z } from 'zod';

const positiveId = z.number().int().positive();
/** Names of Odoo fields: lower case, digits, underscores. */
const fieldName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'an Odoo field name such as x_whatsapp_opt_out');

/** What a connection to one Odoo database needs. Strict: an unknown member is a mistake. */
export const odooConfigSchema = z.strictObject({
  /** Where Odoo answers, such as `https://erp.example.com`. A path prefix is kept, a slash at the end is dropped. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((text) => text.replace(/\/+$/, ''))
    .refine((text) => !/[?#@]/.test(text), 'no query, fragment or credentials'),
  database: z.string().min(1),
  /** Login name of the integration user. */
  login: z.string().min(1),
  /** API key of that user (40 hex characters); a password works over XML-RPC only. */
  apiKey: z.string().min(1),
  /** Language code installed in Odoo, such as `de_DE`; stage names and messages come in it. Default: the user's. */
  language: z.string().min(2).optional(),
  /** Companies to work in. Default: what the user may see. */
  companyIds: z.array(positiveId).min(1).optional(),
  /** `auto` asks the server its version: JSON-2 from 19, XML-RPC before. */
  transport: z.enum(['auto', 'json2', 'xmlrpc']).default('auto'),
  /** Where opt-outs go: a boolean field where an administrator made it, else a tag. See docs/odoo.md. */
  optOut: z
    .strictObject({
      field: fieldName.default('x_whatsapp_opt_out'),
      tag: z.string().min(1).default('WhatsApp opt-out'),
    })
    .prefault({}),
  /** Char field on contacts that keeps the WhatsApp business-scoped id, used only where it exists. */
  whatsappIdField: fieldName.default('x_whatsapp_id'),
  /** Sales team of new opportunities. Default: Odoo's own choice. */
  teamId: positiveId.optional(),
  /** Salesperson of new opportunities that come without an owner. Default: nobody. */
  leadOwnerId: positiveId.optional(),
  /** Further fields to read with every change, so that mappings can follow them. */
  watchFields: z
    .strictObject({ contact: z.array(fieldName).default([]), deal: z.array(fieldName).default([]) })
    .prefault({}),
  /** Secret last part of the webhook URL; without it no delivery is accepted. At least 24 characters. */
  webhookToken: z.string().min(24).optional(),
  /** Deadlines in milliseconds. Odoo itself may hold a write for 30 s while it retries a conflict. */
  timeouts: z
    .strictObject({
      readMs: z.number().int().positive().default(20_000),
      writeMs: z.number().int().positive().default(60_000),
    })
    .prefault({}),
});

/** A checked configuration. */
export type OdooConfig = z.output<typeof odooConfigSchema>;
/** What a caller writes. */
export type OdooConfigInput = z.input<typeof odooConfigSchema>;
