import { json, Router } from 'express';
import type { CallCounter } from './call-counter';
import type { FaultQueue } from './fault-queue';
import { clockMoveSchema, type SimulatorClock } from './simulator-clock';

/** What every simulator can be asked over HTTP besides its vendor's API. */
export interface ControlRoutesOptions {
  faults: FaultQueue;
  calls: CallCounter;
  clock: SimulatorClock;
  /** The whole state as JSON-ready data, for `GET /__state`. */
  readState(): unknown;
  /** Back to the configured beginning, for `POST /__reset`. */
  reset(): void;
}

/**
 * Routes both simulators share: `/__faults` (POST, DELETE), `/__calls` (GET, DELETE), `/__clock` (GET, POST),
 * `/__state` (GET) and `/__reset` (POST). A body that is not well formed is answered with 400 and its problems.
 */
export function createControlRoutes(options: ControlRoutesOptions): Router {
  const { faults, calls, clock } = options;
  const router = Router();
  router.use('/__faults', json(), (request, response) => {
    if (request.method === 'DELETE') faults.clear();
    else faults.add(request.body);
    response.json({ ok: true });
  });
  router.get('/__calls', (_request, response) => {
    response.json(calls.read());
  });
  router.delete('/__calls', (_request, response) => {
    calls.reset();
    response.json({ ok: true });
  });
  router.get('/__clock', (_request, response) => {
    response.json({ now: clock.now().toISOString() });
  });
  router.post('/__clock', json(), (request, response) => {
    const move = clockMoveSchema.parse(request.body);
    if ('set' in move) clock.set(new Date(move.set));
    else clock.advance(move.advanceMs);
    response.json({ now: clock.now().toISOString() });
  });
  router.get('/__state', (_request, response) => {
    response.json(options.readState());
  });
  router.post('/__reset', (_request, response) => {
    options.reset();
    response.json({ ok: true });
  });
  return router;
}
