import { z } from 'zod';

/** One thing that waits for a person, as admin routes tell it. */
export const parkedItemSchema = z.object({
  id: z.string(),
  kind: z.enum(['delivery', 'part', 'command']),
  about: z.string(),
  path: z.string().nullable(),
  reason: z.string(),
  words: z.string(),
  advice: z.string(),
  since: z.string(),
});
/** `GET /admin/parked`. */
export const parkedSchema = z.object({
  items: z.array(parkedItemSchema),
  counts: z.object({ delivery: z.number(), part: z.number(), command: z.number() }),
});
/** `GET /admin/parked/:id`. */
export const shownParkedSchema = z.object({
  item: parkedItemSchema,
  details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  raw: z.unknown().optional(),
});

/** A checked {@link parkedItemSchema}. */
export type ParkedAnswer = z.output<typeof parkedItemSchema>;
