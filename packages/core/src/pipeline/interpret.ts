import type { Connection } from '../connection/connection';
import type { CrmChange } from '../crm/change';
import type { CrmConnector } from '../crm/connector';
import { KaiwaError } from '../errors/kaiwa-error';
import { interpretWebhook } from '../whatsapp/webhook-parser';
import type { Interpretation, VendorEvent } from './event';
import type { Receipt } from './receipt';

/** Who reads the deliveries of a CRM: its connection, and the pure reading part of its connector. */
export interface CrmReader {
  connection: Pick<Connection, 'id' | 'externalId'>;
  connector: Pick<CrmConnector, 'readChanges'>;
}

/** What a receipt means. Pure, and never throws: what cannot be read is parked with its reason. */
export function interpretReceipt(receipt: Receipt, reader: CrmReader | null): Interpretation {
  if (reader === null) return interpretWebhook(receipt.body);
  const { headers, body, app, receivedAt } = receipt;
  try {
    const changes = reader.connector.readChanges({ headers, body, path: app, receivedAt });
    return { events: changes.map((change) => toEvent(change, reader.connection)), parked: [] };
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    return {
      events: [],
      parked: [{ path: '', reason: error.code, externalId: reader.connection.externalId, raw: textOf(body) }],
    };
  }
}

function toEvent(change: CrmChange, { externalId }: CrmReader['connection']): VendorEvent {
  const head = { key: change.key, externalId, occurredAt: change.occurredAt };
  if (change.kind === 'hint') return { ...head, kind: 'crm.hinted', raw: null, change };
  return { ...head, kind: 'crm.changed', raw: change.raw, change, baseline: false };
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body).toString('utf8').replaceAll('\0', '');
}
