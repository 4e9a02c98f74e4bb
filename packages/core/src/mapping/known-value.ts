/** The last value known of one mapped field of one record, from either side. A change that equals it is an echo. */
export interface KnownValue {
  connectionId: string;
  object: string;
  recordId: string;
  field: string;
  /** As compared: text, or null for blank. */
  value: string | null;
  /** A value of ours on its way to the CRM; hearing it back is an echo too. */
  pending: string | null;
  at: Date;
}

/** True when a heard value is what we already know or have just written: nothing happened. */
export function isEcho(known: KnownValue | undefined, heard: string | null): boolean {
  if (!known) return false;
  return heard === known.value || (known.pending !== null && heard === known.pending);
}
