/** What a Kaiwa process to be killed is started with. */
export interface KaiwaPlan {
  dataDir: string;
  port: number;
  whatsappUrl: string;
  odooUrl: string;
  vaultKey: string;
  /** `writes-again`: nothing in doubt is looked up. `answers-early`: a delivery is answered before it is on disk. */
  fault: 'none' | 'writes-again' | 'answers-early';
}

/** Longer than Odoo takes to be sure that a write did not happen. Milliseconds. */
export const SETTLE_MS = 131_000;
