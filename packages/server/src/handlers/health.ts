import { KaiwaError } from '@kaiwa/core';
import { within } from '../process/within';
import type { AdminWorld, Readiness } from './admin-world';
import type { Handler } from './handler';

const live: Handler = async () => ({ status: 200, body: { live: true } });

/** Whoever asks whether we are ready does not wait longer. Milliseconds. */
const READY_MS = 3000;

/** Whether the process lives, whether it can work, and its figures. */
export function healthHandlers(world: AdminWorld) {
  const ready: Handler = async () => {
    const readiness = await within(READY_MS, world.readiness()).catch(notReady);
    return { status: readiness.ready ? 200 : 503, body: readiness };
  };
  const figures: Handler = async () => ({ status: 200, ...(await world.figures()) });
  const config: Handler = async () => ({ status: 200, body: world.config });
  return { live, ready, figures, config };
}

function notReady(thrown: unknown): Readiness {
  const { message, code } = KaiwaError.from(thrown);
  return { ready: false, checks: [{ name: 'database', ok: false, finding: `${message} (${code})` }] };
}
