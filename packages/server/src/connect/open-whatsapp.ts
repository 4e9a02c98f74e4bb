import { createCloudClient, KaiwaError, type CloudClient, type Connection } from '@kaiwa/core';
import { whatsappVendorSchema } from './connection-form';
import type { ConnectorWorld } from './connectors';
import { splitSecrets } from './read-connections';

/**
 * Opens one WhatsApp number. Sends nothing.
 * @throws KaiwaError `misconfigured` / `ACCESS_TOKEN_MISSING`
 */
export function openWhatsapp(
  connection: Connection,
  secrets: Record<string, string>,
  world: ConnectorWorld,
): CloudClient {
  const { accessToken } = secrets;
  if (!accessToken) {
    throw new KaiwaError({
      kind: 'misconfigured',
      code: 'ACCESS_TOKEN_MISSING',
      message: 'The access token of a number is missing or cannot be unsealed',
      hint: 'Connect it again with `kaiwa connect whatsapp`.',
    });
  }
  const { apiUrl, apiVersion } = whatsappVendorSchema.parse(connection.settings.vendor ?? {});
  // While a secret is rotated the new one stands first; Meta takes proofs of the newest.
  const [appSecret] = splitSecrets(secrets['appSecret']);
  return createCloudClient({
    baseUrl: apiUrl,
    version: apiVersion,
    connectionId: connection.id,
    phoneNumberId: connection.externalId,
    businessAccountId: connection.settings.businessAccountId ?? null,
    accessToken,
    ...(appSecret !== undefined && { appSecret }),
    http: world.http,
  });
}
