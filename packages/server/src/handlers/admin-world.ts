import type { Clock, ConnectionReport, DirectoryStore, Ids, Lanes, LaneStore, ReceiptStore } from '@kaiwa/core';
import type { ExplainedSetting } from '../config/explain';
import type { ConnectionForm } from '../connect/connection-form';
import type { ConnectResult } from '../connect/connect';
import type { SendForm } from './send-form';

/** Whether the process can do its work, and why not. */
export interface Readiness {
  ready: boolean;
  /** `warning`: it works, and somebody should look. */
  checks: { name: string; ok: boolean; warning?: boolean; finding: string }[];
}

/** What handlers touch. */
export interface AdminWorld {
  workspaceId: string;
  directory: DirectoryStore;
  receipts: ReceiptStore;
  laneStore: LaneStore;
  lanes: Pick<Lanes, 'wake'>;
  clock: Clock;
  ids: Ids;
  config: { mode: string; role: string; settings: ExplainedSetting[] };
  /** Aborts when the process is about to stop: whoever follows events is let go. */
  stopping: AbortSignal;
  connect(form: ConnectionForm, options: { dryRun: boolean; force: boolean }): Promise<ConnectResult>;
  check(connectionId: string): Promise<ConnectionReport>;
  /** Reads the number's templates at Meta and, unless it is a dry run, keeps them. Returns how many there are. */
  syncTemplates(connectionId: string, isDryRun: boolean): Promise<number>;
  /** Something about connections was changed here: do not wait for the next look. */
  connectionsChanged(): Promise<void>;
  /** Plans a message. A dry run takes the same verdict and writes nothing. */
  send(form: SendForm, isDryRun: boolean): Promise<unknown>;
  readiness(): Promise<Readiness>;
  figures(): Promise<{ type: string; text: string }>;
}
