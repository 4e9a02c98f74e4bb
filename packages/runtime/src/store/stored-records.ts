import { KaiwaError, type Conversation, type Identity, type KnownValue, type Link, type Verdict } from '@kaiwa/core';
import { z } from 'zod';

const instant = z.date();
const maybe = z.date().nullable();

/** Parses one stored record. @throws KaiwaError `unreadable` / `RECORD_DAMAGED` naming the table, never the content. */
export function parseRecord<S extends z.ZodType>(schema: S, value: unknown, table: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new KaiwaError({
    kind: 'unreadable',
    code: 'RECORD_DAMAGED',
    message: `A stored record of ${table} does not fit its schema at ${path}`,
    hint: 'Restore it from a backup, or report it with the version that wrote it.',
  });
}

/** A row of `identities`. */
export const identityRow = z
  .object({
    kind: z.enum(['bsuid', 'parentBsuid', 'wa']),
    value: z.string(),
    person_id: z.string(),
    first_seen_at: instant,
    last_seen_at: instant,
    ended_at: maybe,
    evidence: z.string(),
    dialled: z.string().nullable(),
  })
  .transform(
    (row): Identity => ({
      kind: row.kind,
      value: row.value,
      personId: row.person_id,
      firstSeenAt: row.first_seen_at,
      lastSeenAt: row.last_seen_at,
      endedAt: row.ended_at,
      evidence: row.evidence,
      ...(row.dialled !== null && { dialled: row.dialled }),
    }),
  );

/** A row of `conversations`. */
export const conversationRow = z
  .object({
    id: z.string(),
    workspace_id: z.string(),
    person_id: z.string(),
    connection_id: z.string(),
    status: z.enum(['open', 'closed']),
    last_inbound_at: maybe,
    window_closed_at: maybe,
    last_message_at: maybe,
    session_id: z.string().nullable(),
    unread: z.number(),
  })
  .transform(
    (row): Conversation => ({
      id: row.id,
      workspaceId: row.workspace_id,
      personId: row.person_id,
      connectionId: row.connection_id,
      status: row.status,
      lastInboundAt: row.last_inbound_at,
      ...(row.window_closed_at !== null && { windowClosedAt: row.window_closed_at }),
      lastMessageAt: row.last_message_at,
      sessionId: row.session_id,
      unread: row.unread,
    }),
  );

/** A row of `links`. */
export const linkRow = z
  .object({
    id: z.string(),
    person_id: z.string(),
    connection_id: z.string(),
    role: z.enum(['contact', 'deal']),
    object: z.string(),
    record_id: z.string(),
    linked_by: z.enum(['auto', 'created', 'human']),
    evidence: z.string(),
    since: instant,
    ended_at: maybe,
  })
  .transform(
    (row): Link => ({
      id: row.id,
      personId: row.person_id,
      connectionId: row.connection_id,
      role: row.role,
      object: row.object,
      recordId: row.record_id,
      linkedBy: row.linked_by,
      evidence: row.evidence,
      since: row.since,
      endedAt: row.ended_at,
    }),
  );

/** A row of `known_values`. */
export const knownRow = z
  .object({
    connection_id: z.string(),
    object: z.string(),
    record_id: z.string(),
    field: z.string(),
    value: z.string().nullable(),
    pending: z.string().nullable(),
    at: instant,
  })
  .transform(
    (row): KnownValue => ({
      connectionId: row.connection_id,
      object: row.object,
      recordId: row.record_id,
      field: row.field,
      value: row.value,
      pending: row.pending,
      at: row.at,
    }),
  );

/** A row of `messages`; its content is opened apart. */
export const messageRow = z.object({
  id: z.string(),
  workspace_id: z.string(),
  conversation_id: z.string(),
  person_id: z.string(),
  connection_id: z.string(),
  phone_number_id: z.string(),
  wamid: z.string().nullable(),
  session_id: z.string().nullable(),
  direction: z.enum(['in', 'out']),
  status: z.enum(['received', 'planned', 'refused', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed']),
  content: z.instanceof(Uint8Array),
  frame: z.instanceof(Uint8Array).nullable(),
  target_wamid: z.string().nullable(),
  occurred_at: instant,
  author: z.string().nullable(),
  tries: z.number(),
  command_id: z.string().nullable(),
  verdict: z.custom<Verdict>((value) => typeof value === 'object' && value !== null && 'decision' in value).nullable(),
  failure: z.object({ code: z.string(), reason: z.string() }).nullable(),
});
