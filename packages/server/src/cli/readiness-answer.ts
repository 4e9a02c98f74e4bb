import { z } from 'zod';

/** `GET /health/ready`, with status 200 or 503. */
export const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z.array(
    z.object({ name: z.string(), ok: z.boolean(), warning: z.boolean().optional(), finding: z.string() }),
  ),
});
