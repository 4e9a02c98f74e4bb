import { createHash } from 'node:crypto';
import {
  KaiwaError,
  type CloudClient,
  type Connection,
  type CrmConnector,
  type DirectoryStore,
  type Logger,
} from '@kaiwa/core';
import { createDeliveringApp } from '../http/delivering-app';
import type { DeliveringApp } from '../http/door';

/** A connection as this process holds it. */
export interface HeldConnection {
  connection: Connection;
  /** Of settings and secrets: another one means that the connection was saved again. */
  version: string;
  secrets: Record<string, string>;
  crm?: CrmConnector;
  whatsapp?: CloudClient;
}

/** Where connections are read. */
export type ConnectionSource = Pick<DirectoryStore, 'listConnections' | 'openSecrets'>;

/** Reads all connections with their secrets; what did not change keeps what was opened for it. */
export async function readConnections(
  source: ConnectionSource,
  logger: Logger,
  before: ReadonlyMap<string, HeldConnection>,
): Promise<Map<string, HeldConnection>> {
  const found = new Map<string, HeldConnection>();
  for (const connection of await source.listConnections()) {
    const secrets = await openSecrets(source, logger, connection);
    const version = fingerprint(connection, secrets);
    const known = before.get(connection.id);
    found.set(connection.id, known?.version === version ? { ...known, connection } : { connection, version, secrets });
  }
  return found;
}

/** One connection that cannot be unsealed does not stop the others. */
async function openSecrets(
  source: ConnectionSource,
  logger: Logger,
  { id, kind }: Connection,
): Promise<Record<string, string>> {
  try {
    return await source.openSecrets(id);
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    if (error.kind === 'unavailable') throw error;
    logger.error({ connectionId: id, kind, code: error.code }, 'A connection cannot be unsealed');
    return {};
  }
}

function fingerprint({ kind, externalId, settings }: Connection, secrets: Record<string, string>): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, externalId, settings, secrets]))
    .digest('base64');
}

/** The Meta apps that may deliver. Numbers of one app share its secret; while it is rotated, old and new are accepted. */
export function deliveringApps(all: Iterable<HeldConnection>): Map<string, DeliveringApp> {
  const known = new Map<string, { secrets: Set<string>; verifyTokens: Set<string> }>();
  for (const { connection, secrets } of all) {
    if (connection.kind !== 'whatsapp') continue;
    const name = connection.settings.app ?? 'main';
    const app = known.get(name) ?? { secrets: new Set(), verifyTokens: new Set() };
    for (const secret of splitSecrets(secrets['appSecret'])) app.secrets.add(secret);
    for (const token of splitSecrets(secrets['verifyToken'])) app.verifyTokens.add(token);
    known.set(name, app);
  }
  return new Map(
    [...known].map(([name, app]) => [
      name,
      createDeliveringApp({ secrets: [...app.secrets], verifyTokens: [...app.verifyTokens] }),
    ]),
  );
}

/** `new,old` as written during a rotation. */
export function splitSecrets(text = ''): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
