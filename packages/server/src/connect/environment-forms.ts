import type { Settings } from '../config/schema';
import type { ConnectionForm } from './connection-form';

/** Connections the environment asks for. The configuration has checked that each family is complete. */
export function formsFromSettings(settings: Settings): ConnectionForm[] {
  return [...whatsappForm(settings), ...odooForm(settings)];
}

function whatsappForm(settings: Settings): ConnectionForm[] {
  const {
    KAIWA_WHATSAPP_PHONE_NUMBER_ID: phoneNumberId,
    KAIWA_WHATSAPP_BUSINESS_ACCOUNT_ID: businessAccountId,
    KAIWA_WHATSAPP_ACCESS_TOKEN: accessToken,
    KAIWA_WHATSAPP_APP_SECRET: appSecret,
    KAIWA_WHATSAPP_VERIFY_TOKEN: verifyToken,
  } = settings;
  if (!phoneNumberId || !businessAccountId || !accessToken || !appSecret || !verifyToken) return [];
  return [
    {
      kind: 'whatsapp',
      phoneNumberId,
      businessAccountId,
      accessToken,
      appSecret,
      verifyToken,
      app: settings.KAIWA_WHATSAPP_APP,
      apiVersion: settings.KAIWA_WHATSAPP_API_VERSION,
      apiUrl: settings.KAIWA_WHATSAPP_API_URL,
    },
  ];
}

function odooForm(settings: Settings): ConnectionForm[] {
  const {
    KAIWA_ODOO_URL: url,
    KAIWA_ODOO_DATABASE: database,
    KAIWA_ODOO_LOGIN: login,
    KAIWA_ODOO_API_KEY: apiKey,
  } = settings;
  const { KAIWA_ODOO_WEBHOOK_TOKEN: webhookToken, KAIWA_ODOO_DEFAULT_COUNTRY: defaultCountry } = settings;
  if (!url || !database || !login || !apiKey) return [];
  return [
    {
      kind: 'odoo',
      url,
      database,
      login,
      apiKey,
      createUnknown: settings.KAIWA_ODOO_CREATE_UNKNOWN,
      ...(webhookToken !== undefined && { webhookToken }),
      ...(defaultCountry !== undefined && { defaultCountry }),
      vendor: {},
    },
  ];
}
