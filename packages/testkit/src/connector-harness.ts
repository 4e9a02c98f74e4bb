import type { ContactRef, CrmConnector, DealRef, RawDelivery } from '@kaiwa/core';

/** What may go wrong between us and a CRM, for the next request of one operation. */
export type ContractFault =
  /** The work is done, the answer never arrives. */
  | 'answerLost'
  /** The connection breaks before any work is done. */
  | 'requestLost'
  | 'tokenExpired'
  /** A proxy answers 502 with a page of HTML. */
  | 'badGateway'
  /** Nobody ever answers. */
  | 'silence';

/** The operations the suite breaks. Each was done once before, so that what is cached is cached. */
export type BrokenOperation = 'findContacts' | 'saveContacts' | 'recordActivities' | 'saveDeals';

/** A timeline entry as stored (`source`) and as a reader sees it (`text`). */
export interface TimelineEntry {
  source: string;
  text: string;
}

/** The CRM as its own users see it: the other side of the connector, over the simulator's own doors. */
export interface ConnectorWorld {
  addContact(contact: { name: string; phone: string | null }): Promise<ContactRef>;
  contacts(): Promise<{ ref: ContactRef; name: string; phones: string[] }[]>;
  timeline(contact: ContactRef): Promise<TimelineEntry[]>;
  /** Many deals within one moment, as an import makes them. */
  addDeals(count: number, contact: ContactRef | null): Promise<DealRef[]>;
  deals(): Promise<{ ref: DealRef; title: string; stageId: string | null }[]>;
  /** A human drags a deal on the board. */
  moveDeal(deal: DealRef, stageId: string): Promise<void>;
  isOptedOut(contact: ContactRef): Promise<boolean>;
  /** Calls of the CRM's API since the world began. */
  calls(): Promise<number>;
  /** Breaks the next request of an operation. */
  breakNext(fault: ContractFault, operation: BrokenOperation): Promise<void>;
}

/** One connector over one simulated CRM, fresh for every example. */
export interface ConnectorHarness {
  connector: CrmConnector;
  /** The same connection with deadlines of well under a second. */
  impatient: CrmConnector;
  world: ConnectorWorld;
  /** Mapped fields no CRM takes, such as a field that does not exist. */
  refusedFields: Record<string, unknown>;
  /** At least three open stages, in order. */
  stageIds: string[];
  /** A delivery the vendor really sends, and the same one with a wrong secret or signature. */
  deliveries: { genuine: RawDelivery; forged: RawDelivery };
  /** The instant at which the genuine delivery is fresh. */
  now(): Date;
  close(): Promise<void>;
}

/** One promise of the port, as a plain function: it resolves when the promise is kept and rejects when it is not. */
export interface ContractExample {
  title: string;
  run(harness: ConnectorHarness): Promise<void>;
}
