import type { Clock, Http, Logger } from '@kaiwa/core';

/** Named arguments of one call: `ids` are the records, `context` the Odoo context, the rest as Odoo's Python names them. */
export interface OdooArguments {
  ids?: number[];
  context?: Record<string, unknown>;
  [name: string]: unknown;
}

/** Whether a call changes anything: it decides the deadline, and what a lost answer means. */
export interface OdooCallOptions {
  write: boolean;
}

/**
 * One way to reach Odoo. Both ways take named arguments and give back what Odoo answered, unchecked.
 * Throws KaiwaError by the tables of `odoo-errors.ts`; on a write whose answer was lost the effect is `unknown`.
 */
export interface OdooTransport {
  call(model: string, method: string, args: OdooArguments, options: OdooCallOptions): Promise<unknown>;
  /** Id of the user we act as. */
  uid(): Promise<number>;
}

/** The world as the connector gets it. */
export interface OdooWorld {
  clock: Clock;
  http: Http;
  logger: Logger;
}
