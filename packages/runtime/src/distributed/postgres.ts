/** A database that somebody else runs. */
export interface GivenPostgres {
  readonly url: string;
  /** Never resolves: whether it runs is not ours to see. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Where the database is. The embedded mode starts one; here its URL is given, and stopping leaves it alone. */
export function useGivenPostgres(url: string): GivenPostgres {
  return { url, ended: new Promise(() => undefined), stop: () => Promise.resolve() };
}
