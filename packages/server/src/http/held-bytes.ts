/** What the bodies of one process may take up in memory, together. */
export interface HeldBytes {
  /** Whether `bytes` more would fit now. Promises nothing. */
  hasRoom(bytes: number): boolean;
  /** The share of one request, empty at first. */
  share(): HeldShare;
}

/** What one request holds. */
export interface HeldShare {
  /** Takes `bytes` more; false: there is no room, and nothing was taken. */
  grow(bytes: number): boolean;
  /** Gives all of it back. May be called twice. */
  free(): void;
}

/** Bodies being read and bodies being stored count alike: both are memory. `most` in bytes. */
export function createHeldBytes(most: number): HeldBytes {
  let held = 0;
  return {
    hasRoom: (bytes) => held + bytes <= most,
    share() {
      let own = 0;
      return {
        grow(bytes) {
          if (held + bytes > most) return false;
          held += bytes;
          own += bytes;
          return true;
        },
        free() {
          held -= own;
          own = 0;
        },
      };
    },
  };
}
