/** How the pipeline paces itself. Times in milliseconds. */
export interface PipelineSettings {
  /** Receipts read in one transaction. */
  receiptBatch: number;
  /** A CRM lane waits this long for a fuller batch, counted from its oldest due command. */
  lingerMs: number;
  /** How long a lane stays with a holder that went silent. */
  leaseMs: number;
  /** Time between two sweeps for forgotten work. */
  sweepEveryMs: number;
  /** How long a WhatsApp send may stay in doubt before an operator is asked. */
  sendDoubtGraceMs: number;
  /** Messages under way at one time toward one WhatsApp number, at least; a fast number has as many as it may send in a second. */
  sendParallelism: number;
  /** Read receipts and done commands are kept this long. */
  retentionMs: number;
  /** Byte-identical redeliveries are dropped for this long; Meta repeats for up to 7 days. */
  digestRetentionMs: number;
  /** A reply is not sent later than this before the window closes. */
  windowGuardMs: number;
}

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

/** Safe defaults. */
export const defaultPipelineSettings: PipelineSettings = {
  receiptBatch: 200,
  lingerMs: 1000,
  leaseMs: 15 * SECOND,
  sweepEveryMs: 3 * SECOND,
  sendDoubtGraceMs: 10 * 60 * SECOND,
  sendParallelism: 32,
  retentionMs: 30 * DAY,
  digestRetentionMs: 8 * DAY,
  windowGuardMs: 60 * SECOND,
};
