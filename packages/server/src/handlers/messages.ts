import { z } from 'zod';
import type { AdminWorld } from './admin-world';
import { parseRequest, type Handler } from './handler';
import { sendFormSchema } from './send-form';

/** A dry run says what the rules would decide, and writes nothing. */
const requestSchema = sendFormSchema.extend({ dryRun: z.boolean().default(false) });

/** Messages by hand: the same path as a rule, entered at decide. */
export function messageHandlers(world: AdminWorld) {
  const send: Handler = async ({ body }) => {
    const { dryRun, ...form } = parseRequest(requestSchema, body);
    return { status: dryRun ? 200 : 202, body: await world.send(form, dryRun) };
  };
  return { send };
}
