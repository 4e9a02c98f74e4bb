import { createCallCounter, type CallCounter, type CallCounts } from '../shared/call-counter';

/** Counts as `GET /__calls` answers them, with the number of records each kind of call handled. */
export interface OdooCallCounts extends CallCounts {
  /** `"<protocol> <model>.<method>"` → records created, read by id or written. */
  recordsByRoute: Record<string, number>;
}

/** A call counter that also counts records. */
export interface OdooCallCounter extends CallCounter {
  countRecords(protocol: string, template: string, records: number): void;
  read(): OdooCallCounts;
}

/** Makes a counter that starts at zero. */
export function createOdooCallCounter(): OdooCallCounter {
  const calls = createCallCounter();
  const records = new Map<string, number>();
  return {
    count: (protocol, template) => calls.count(protocol, template),
    countRecords(protocol, template, number) {
      const key = `${protocol} ${template}`;
      records.set(key, (records.get(key) ?? 0) + number);
    },
    read: () => ({ ...calls.read(), recordsByRoute: Object.fromEntries(records) }),
    reset() {
      calls.reset();
      records.clear();
    },
  };
}
