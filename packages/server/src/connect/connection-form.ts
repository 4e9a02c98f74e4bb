import type { ConnectionDraft } from '@kaiwa/core';
import { z } from 'zod';
import { webAddress } from '../config/addresses';
import {
  graphVersion,
  appName,
  country,
  line,
  metaId,
  oneOf,
  pathToken,
  shownNumber,
  token,
  tokens,
} from '../config/values';

/** What it takes to connect one WhatsApp number. */
export const whatsappFormSchema = z.strictObject({
  kind: z.literal('whatsapp'),
  phoneNumberId: metaId,
  businessAccountId: metaId,
  accessToken: token(),
  /** Two, separated by a comma, are both accepted during a rotation. */
  appSecret: tokens(),
  verifyToken: tokens(8),
  /** Last part of the callback URL. */
  app: appName.default('main'),
  label: line(200).optional(),
  /** As people write it, with `+`. */
  displayPhoneNumber: shownNumber.optional(),
  messagesPerSecond: z.number().int().min(1).max(1000).optional(),
  apiVersion: graphVersion.default('v26.0'),
  apiUrl: webAddress(['https', 'http']).default('https://graph.facebook.com'),
});

/** What it takes to connect one Odoo database. */
export const odooFormSchema = z.strictObject({
  kind: z.literal('odoo'),
  url: webAddress(['https', 'http']),
  database: line(100),
  login: line(200),
  apiKey: line(200),
  webhookToken: pathToken.optional(),
  label: line(200).optional(),
  createUnknown: oneOf(['off', 'contact', 'contact+deal']).default('contact'),
  defaultCountry: country.optional(),
  recordMessages: z.boolean().optional(),
  /** Further members of the connector's own configuration, such as `teamId`. */
  vendor: z.record(z.string(), z.unknown()).default({}),
});

/** A wish to connect something, as typed by an admin, read from the environment or sent to the server. */
export const connectionFormSchema = z.discriminatedUnion('kind', [whatsappFormSchema, odooFormSchema]);
/** A checked {@link connectionFormSchema}. */
export type ConnectionForm = z.output<typeof connectionFormSchema>;

/** How Meta's API is reached, kept among a number's settings. */
export const whatsappVendorSchema = z.object({
  apiVersion: z.string().default('v26.0'),
  apiUrl: z.string().default('https://graph.facebook.com'),
});

/** A form as the store keeps it: secrets apart from the rest. */
export function toDraft(
  form: ConnectionForm,
  workspaceId: string,
): ConnectionDraft & { secrets: Record<string, string> } {
  return { workspaceId, ...(form.kind === 'whatsapp' ? whatsappDraft(form) : odooDraft(form)) };
}

function whatsappDraft(form: z.output<typeof whatsappFormSchema>) {
  const { apiVersion, apiUrl, displayPhoneNumber, messagesPerSecond } = form;
  return {
    kind: form.kind,
    externalId: form.phoneNumberId,
    label: form.label ?? `WhatsApp ${form.phoneNumberId}`,
    settings: {
      app: form.app,
      businessAccountId: form.businessAccountId,
      ...(displayPhoneNumber !== undefined && { displayPhoneNumber }),
      ...(messagesPerSecond !== undefined && { messagesPerSecond }),
      vendor: { apiVersion, apiUrl },
    },
    secrets: { accessToken: form.accessToken, appSecret: form.appSecret, verifyToken: form.verifyToken },
  };
}

function odooDraft(form: z.output<typeof odooFormSchema>) {
  const { createUnknown, defaultCountry, recordMessages, webhookToken } = form;
  return {
    kind: form.kind,
    externalId: `${form.url} ${form.database}`,
    label: form.label ?? `Odoo ${form.database}`,
    settings: {
      createUnknown,
      ...(defaultCountry !== undefined && { defaultCountry }),
      ...(recordMessages !== undefined && { recordMessages }),
      vendor: { ...form.vendor, baseUrl: form.url, database: form.database, login: form.login },
    },
    secrets: { apiKey: form.apiKey, ...(webhookToken !== undefined && { webhookToken }) },
  };
}
