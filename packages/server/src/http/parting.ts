import type { Server, ServerResponse } from 'node:http';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

/** How a server leaves. */
export interface Parting {
  /** To be told of every request, before it is answered. */
  add(response: ServerResponse): void;
  /**
   * For half a second goes on as before, but tells every visitor that the connection ends with this answer: whoever sends one request after
   * another is then not cut off between two. After that stops accepting, closes what is idle, lets requests under way finish until
   * `graceMs` are over, and cuts what is left.
   */
  close(graceMs: number): Promise<void>;
}

const PARTING_MS = 500;
const LOOK_AGAIN_MS = 25;

/** Nobody who was heard goes without an answer, as long as the answer comes in time. */
export function createParting(server: Server): Parting {
  const open = new Set<ServerResponse>();
  let isParting = false;

  function forget(this: ServerResponse): void {
    open.delete(this);
  }

  return {
    add(response) {
      if (isParting) part(response);
      open.add(response);
      response.once('close', forget);
    },
    async close(graceMs) {
      const end = performance.now() + graceMs;
      isParting = true;
      for (const response of open) part(response);
      const partingEnd = performance.now() + Math.min(PARTING_MS, graceMs / 2);
      while (performance.now() < partingEnd && (await countConnections(server)) > 0) await delay(LOOK_AGAIN_MS);
      // Who wrote while this process was busy is heard before what is idle is closed.
      await turn();
      await stopListening(server, end - performance.now());
    },
  };
}

function part(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}

function stopListening(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // A kept connection whose answer was under way becomes idle only now, and nobody would close it.
    const sweep = setInterval(() => server.closeIdleConnections(), LOOK_AGAIN_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
  });
}
