/** What a Kaiwa process to be killed is started with. */
export interface KaiwaPlan {
  dataDir: string;
  port: number;
  /** How far its clock is ahead of this machine's. */
  aheadMs: number;
  whatsappUrl: string;
  odooUrl: string;
  vaultKey: string;
  /**
   * `writes-again`: nothing in doubt is looked up. `sends-again`: a message of which nobody knows whether it left is sent again.
   * `answers-early`: a delivery is answered before it is on disk.
   */
  fault: 'none' | 'writes-again' | 'sends-again' | 'answers-early';
}

/** Longer than Odoo takes to be sure that a write did not happen. Milliseconds. */
export const SETTLE_MS = 131_000;
