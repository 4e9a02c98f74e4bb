import { KaiwaError, type Clock, type Connection, type CrmConnector, type Http, type Logger } from '@kaiwa/core';
import { createOdooConnector } from '@kaiwa/odoo-connector';

/** What a connector is opened with. */
export interface ConnectorWorld {
  clock: Clock;
  http: Http;
  logger: Logger;
}

type OpenCrm = (
  vendor: Record<string, unknown>,
  secrets: Record<string, string>,
  world: ConnectorWorld,
) => CrmConnector;

/** Every CRM this server knows, by the kind of its connections. The only place that names them. */
const CRMS: Readonly<Record<string, OpenCrm>> = {
  // The connector's own schema checks what was stored.
  odoo: (vendor, secrets, world) =>
    createOdooConnector({ ...vendor, ...secrets } as Parameters<typeof createOdooConnector>[0], world),
};

/**
 * Opens the connector of a CRM connection. Sends nothing.
 * @throws KaiwaError `misconfigured` / `CONNECTOR_UNKNOWN` or `CONNECTION_SETTINGS_INVALID`
 */
export function openCrm(
  connection: Pick<Connection, 'kind' | 'settings'>,
  secrets: Record<string, string>,
  world: ConnectorWorld,
): CrmConnector {
  const open = CRMS[connection.kind];
  if (!open) {
    throw new KaiwaError({
      kind: 'misconfigured',
      code: 'CONNECTOR_UNKNOWN',
      message: `No connector is installed for "${connection.kind}"`,
      hint: `Known are ${Object.keys(CRMS).join(', ')}.`,
    });
  }
  try {
    return open(connection.settings.vendor ?? {}, secrets, world);
  } catch (cause) {
    throw new KaiwaError({
      kind: 'misconfigured',
      code: 'CONNECTION_SETTINGS_INVALID',
      message: `The stored settings of a connection to ${connection.kind} do not fit its connector`,
      hint: `Connect it again with \`kaiwa connect ${connection.kind}\`.`,
      cause,
    });
  }
}
