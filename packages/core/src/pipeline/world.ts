import type { Connection } from '../connection/connection';
import type { CrmConnector } from '../crm/connector';
import type { Clock } from '../ports/clock';
import type { DirectoryStore } from '../ports/directory-store';
import type { Ids } from '../ports/ids';
import type { LaneStore } from '../ports/lane-store';
import type { Lanes } from '../ports/lanes';
import type { Logger } from '../ports/logger';
import type { PipelineStore } from '../ports/pipeline-store';
import type { ReceiptStore } from '../ports/receipt-store';
import type { CloudClient } from '../whatsapp/cloud-client';
import type { PipelineSettings } from './pipeline-settings';

/** The opened vendor links. Rebuilt by the owner when a connection is saved. */
export interface OpenConnections {
  /** All connections, fresh enough: a saved one appears within seconds. */
  list(): Promise<Connection[]>;
  /** @throws KaiwaError `misconfigured` when the connection is unknown or its settings do not fit. */
  crm(connectionId: string): Promise<CrmConnector>;
  whatsapp(connectionId: string): Promise<CloudClient>;
}

/** What happened, for metrics. Counts only. */
export interface PipelineMeter {
  events(kind: string, state: string, count: number): void;
  commands(kind: string, state: string, count: number): void;
}

/** Everything the pipeline touches, injected. */
export interface PipelineWorld {
  pipelineStore: PipelineStore;
  laneStore: LaneStore;
  receipts: ReceiptStore;
  directory: DirectoryStore;
  lanes: Lanes;
  connections: OpenConnections;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  meter: PipelineMeter;
  /** Who drives lanes: unique per process in distributed mode, constant in embedded mode, where only one process exists. */
  holder: string;
  settings: PipelineSettings;
}
