import { sql, type Kysely } from 'kysely';

/**
 * The outbox and who drives it. Partial indexes hold open work only, so a claim costs the same with a thousand finished commands
 * and with a million. One open search and one open creation per person and CRM is a unique index, not a check.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table commands (
      workspace_id uuid not null,
      id uuid not null,
      lane text not null,
      key text not null,
      seq bigint generated always as identity,
      kind text not null,
      body jsonb not null,
      priority text not null check (priority in ('live', 'backfill')),
      state text not null check (state in ('planned', 'waiting', 'performing', 'done', 'parked', 'closed')),
      attempt integer not null default 0,
      epoch bigint,
      due_at timestamptz not null,
      performing_since timestamptz,
      doubt_since timestamptz,
      waits_for text,
      reason text,
      detail text,
      outcome jsonb,
      event_id uuid,
      person_id uuid not null,
      created_at timestamptz not null default now(),
      done_at timestamptz,
      primary key (workspace_id, id)
    );
    create unique index commands_id on commands (id);
    create index commands_claim on commands (lane, priority desc, seq)
      where state in ('planned', 'waiting') and waits_for is null;
    create index commands_key on commands (lane, key, seq) where state in ('planned', 'waiting', 'performing');
    create index commands_due on commands (lane, due_at) where state in ('planned', 'waiting') and waits_for is null;
    create index commands_performing on commands (lane, epoch) where state = 'performing';
    create index commands_condition on commands (waits_for) where waits_for is not null;
    create index commands_parked on commands (workspace_id, seq desc) where state = 'parked';
    create index commands_done on commands (done_at) where state in ('done', 'closed');
    create index commands_event on commands (workspace_id, event_id) where event_id is not null;
    create unique index commands_one_search on commands (workspace_id, lane, key)
      where kind = 'resolvePerson' and state in ('planned', 'waiting', 'performing', 'parked');
    create unique index commands_one_creation on commands (workspace_id, lane, key)
      where kind = 'saveContact' and state in ('planned', 'waiting', 'performing', 'parked');
    create table lanes (
      workspace_id uuid,
      lane text primary key,
      holder text,
      epoch bigint not null default 0,
      lease_until timestamptz not null
    );
    create table rate_buckets (
      workspace_id uuid,
      bucket text primary key,
      full_at timestamptz not null
    );
  `.execute(db);
}
