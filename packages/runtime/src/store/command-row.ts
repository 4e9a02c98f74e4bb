import type { Command, CommandBody } from '@kaiwa/core';
import { z } from 'zod';
import { parseRecord } from './stored-records';

const about = { personId: z.string(), connectionId: z.string() };
const ref = z.object({ object: z.string(), id: z.string() });

const body = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('resolvePerson'), ...about, imported: z.boolean().optional() }),
  z.object({ kind: z.literal('saveContact'), ...about, imported: z.boolean().optional() }),
  z.object({
    kind: z.literal('recordActivity'),
    ...about,
    messageId: z.string(),
    line: z.enum(['message', 'failure', 'refusal']),
    again: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('saveDeal'), ...about, ref: ref.nullable(), stageId: z.string().nullable() }),
  z.object({
    kind: z.literal('saveConsent'),
    ...about,
    purpose: z.enum(['all', 'service', 'utility', 'authentication', 'marketing', 'calls']),
    state: z.enum(['opted-in', 'opted-out']),
    at: z.string(),
    source: z.string(),
  }),
  z.object({
    kind: z.literal('sendMessage'),
    ...about,
    messageId: z.string(),
    recipient: z.object({ kind: z.enum(['bsuid', 'parentBsuid', 'wa']), value: z.string() }),
  }),
]);

const commandRow = z.object({
  workspace_id: z.string(),
  id: z.string(),
  lane: z.string(),
  key: z.string(),
  seq: z.number(),
  body,
  priority: z.enum(['live', 'backfill']),
  attempt: z.number(),
  due_at: z.date(),
  doubt_since: z.date().nullable(),
  waits_for: z.string().nullable(),
  event_id: z.string().nullable(),
  created_at: z.date(),
});

/** Opens a row of `commands`. @throws KaiwaError `unreadable` when it does not fit. */
export function toCommand(row: unknown): Command {
  const read = parseRecord(commandRow, row, 'commands');
  return {
    id: read.id,
    workspaceId: read.workspace_id,
    lane: read.lane,
    key: read.key,
    seq: String(read.seq),
    body: read.body satisfies CommandBody,
    priority: read.priority,
    attempt: read.attempt,
    dueAt: read.due_at,
    doubtSince: read.doubt_since,
    waitsFor: read.waits_for,
    eventId: read.event_id,
    createdAt: read.created_at,
  };
}
