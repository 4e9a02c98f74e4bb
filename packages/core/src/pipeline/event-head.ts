/** Where an event comes from and how it is told from every other: unique per workspace and connection, made from the event itself. */
export interface EventHead {
  /** Such as `message:<phone number id>:<wamid>`. */
  key: string;
  /** The vendor's external id that routes it: the phone number id where known, else the account's, else the portfolio's. */
  externalId: string;
  /** The vendor's time. */
  occurredAt: Date;
  /** The part of the receipt it was read from, kept sealed for replay. */
  raw: unknown;
}

/** A fault as Meta reports it. */
export interface ReportedError {
  code: number;
  title: string;
  /** `error_data.details`: what really went wrong. */
  details: string | null;
  href: string | null;
}
