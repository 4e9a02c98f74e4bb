import { sql, type Kysely } from 'kysely';

/**
 * Raw deliveries and what they mean. Receipts have no workspace: one POST of Meta spans several. Their key starts with the time, so
 * that they can be partitioned by it later; events are told apart by a key made from the event itself.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table receipts (
      received_at timestamptz not null,
      id uuid not null,
      source text not null,
      app text not null,
      headers jsonb not null,
      body bytea not null,
      state text not null default 'new' check (state in ('new', 'read', 'parked')),
      reason text,
      primary key (received_at, id)
    );
    create index receipts_new on receipts (received_at, id) where state = 'new';
    create index receipts_parked on receipts (received_at desc) where state = 'parked';
    create table delivery_digests (
      digest bytea primary key,
      received_at timestamptz not null
    );
    create index delivery_digests_age on delivery_digests (received_at);
    create table events (
      workspace_id uuid not null,
      connection_id uuid not null,
      event_key text not null,
      id uuid not null,
      kind text not null,
      receipt_id uuid,
      person_id uuid,
      occurred_at timestamptz not null,
      received_at timestamptz not null default now(),
      state text not null,
      reason text,
      path text,
      raw bytea,
      primary key (workspace_id, connection_id, event_key)
    );
    create unique index events_id on events (workspace_id, id);
    create index events_open on events (workspace_id, id) where state in ('parked', 'unsupported');
  `.execute(db);
}
