import { z } from 'zod';

/** What admin routes answer, as far as commands read it. */
export const checkSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** It works, and somebody should look. */
  warning: z.boolean().optional(),
  finding: z.string(),
  remedy: z.string().nullable(),
});
/** A connection's report. */
export const reportSchema = z.object({ ok: z.boolean(), checks: z.array(checkSchema) });
/** One connection. */
export const connectionSchema = z.object({
  id: z.string(),
  kind: z.string(),
  externalId: z.string(),
  label: z.string(),
  state: z.string(),
  pausedReason: z.string().nullable(),
});
/** `GET /admin/connections`. */
export const connectionsSchema = z.object({ connections: z.array(connectionSchema) });
/** One event without its raw slice. */
export const eventSchema = z.looseObject({
  id: z.string(),
  key: z.string(),
  kind: z.string(),
  receiptId: z.string().nullable(),
  personId: z.string().nullable(),
  occurredAt: z.string(),
  receivedAt: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  path: z.string().nullable(),
});
/** `GET /admin/events`. */
export const eventsSchema = z.object({ events: z.array(eventSchema) });
/** One command of an event. */
export const commandSchema = z.looseObject({
  id: z.string(),
  lane: z.string(),
  kind: z.string(),
  state: z.string(),
  attempt: z.number(),
  reason: z.string().nullable(),
  outcome: z.unknown(),
});
/** `GET /admin/events/:id`. */
export const shownEventSchema = z.looseObject({ event: eventSchema, commands: z.array(commandSchema) });
/** One rule. */
export const ruleSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  when: z.looseObject({}),
  then: z.looseObject({ send: z.string() }),
});
/** Anything: printed as it comes. */
export const anySchema = z.looseObject({});

/** A checked {@link eventSchema}. */
export type EventAnswer = z.output<typeof eventSchema>;
/** A checked {@link shownEventSchema}. */
export type ShownEvent = z.output<typeof shownEventSchema>;
/** A checked {@link reportSchema}. */
export type ReportAnswer = z.output<typeof reportSchema>;
