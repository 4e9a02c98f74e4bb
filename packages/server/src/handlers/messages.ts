import type { AdminWorld } from './admin-world';
import { parseRequest, type Handler } from './handler';
import { sendFormSchema } from './send-form';

/** Messages by hand: the same path as a rule, entered at decide. */
export function messageHandlers(world: AdminWorld) {
  const send: Handler = async ({ body }) => ({
    status: 202,
    body: await world.send(parseRequest(sendFormSchema, body)),
  });
  return { send };
}
