import type { AdminWorld } from './admin-world';
import type { Handler } from './handler';

const live: Handler = async () => ({ status: 200, body: { live: true } });

/** Whether the process lives, whether it can work, and its figures. */
export function healthHandlers(world: AdminWorld) {
  const ready: Handler = async () => {
    const readiness = await world.readiness();
    return { status: readiness.ready ? 200 : 503, body: readiness };
  };
  const figures: Handler = async () => ({ status: 200, ...(await world.figures()) });
  const config: Handler = async () => ({ status: 200, body: world.config });
  return { live, ready, figures, config };
}
