import { randomInt } from 'node:crypto';
import type { Ids } from '@kaiwa/core';
import { v7 } from 'uuid';

/** `randomInt` takes a range below 2^48. */
const RANGE = 2 ** 47;

/** Identifiers and chance of this machine: UUID version 7 (RFC 9562), growing within a process even inside one millisecond. */
export function createSystemIds(): Ids {
  return {
    next: () => v7(),
    random: () => randomInt(RANGE) / RANGE,
  };
}
