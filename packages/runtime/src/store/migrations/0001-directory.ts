import { sql, type Kysely } from 'kysely';

/** Workspaces, people who sign in, connections and what operators configure. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table workspaces (
      id uuid primary key,
      name text not null,
      salt bytea not null,
      created_at timestamptz not null default now()
    );
    create table users (
      workspace_id uuid not null,
      id uuid not null,
      email text not null,
      name text not null,
      role text not null,
      password_hash text,
      created_at timestamptz not null default now(),
      primary key (workspace_id, id)
    );
    create unique index users_email on users (workspace_id, lower(email));
    create table sessions (
      workspace_id uuid not null,
      token_hash bytea not null,
      user_id uuid not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      primary key (workspace_id, token_hash)
    );
    create table api_keys (
      workspace_id uuid not null,
      id uuid not null,
      name text not null,
      key_hash bytea not null,
      scopes text[] not null default '{}',
      created_at timestamptz not null default now(),
      last_used_at timestamptz,
      revoked_at timestamptz,
      primary key (workspace_id, id)
    );
    create unique index api_keys_hash on api_keys (workspace_id, key_hash);
    create table audit_log (
      workspace_id uuid not null,
      id bigint generated always as identity,
      at timestamptz not null,
      actor text not null,
      action text not null,
      detail jsonb not null default '{}',
      primary key (workspace_id, id)
    );
    create table connections (
      workspace_id uuid not null,
      id uuid not null,
      kind text not null,
      external_id text not null,
      label text not null,
      state text not null default 'active' check (state in ('active', 'paused')),
      paused_reason text,
      settings jsonb not null default '{}',
      secrets bytea not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (workspace_id, id)
    );
    create unique index connections_external on connections (kind, external_id);
    create unique index connections_id on connections (id);
    create table templates (
      workspace_id uuid not null,
      connection_id uuid not null,
      name text not null,
      language text not null,
      category text not null,
      status text not null,
      quality text not null,
      body text,
      variables text[] not null default '{}',
      vendor_id text,
      parameter_format text not null default 'positional',
      components jsonb not null default '[]',
      rejected_reason text,
      previous_category text,
      correct_category text,
      synced_at timestamptz not null default now(),
      primary key (workspace_id, connection_id, name, language)
    );
    create table rules (
      workspace_id uuid not null,
      id text not null,
      name text not null,
      enabled boolean not null,
      definition jsonb not null,
      version integer not null default 1,
      updated_at timestamptz not null default now(),
      primary key (workspace_id, id)
    );
    create table mappings (
      workspace_id uuid not null,
      connection_id uuid not null,
      version integer not null,
      definition jsonb not null,
      created_at timestamptz not null default now(),
      primary key (workspace_id, connection_id, version)
    );
    create table audiences (
      workspace_id uuid not null,
      id uuid not null,
      name text not null,
      definition jsonb not null,
      created_at timestamptz not null default now(),
      primary key (workspace_id, id)
    );
    create table campaigns (
      workspace_id uuid not null,
      id uuid not null,
      audience_id uuid not null,
      name text not null,
      definition jsonb not null,
      state text not null,
      created_at timestamptz not null default now(),
      primary key (workspace_id, id)
    );
    create table recipients (
      workspace_id uuid not null,
      campaign_id uuid not null,
      person_id uuid not null,
      state text not null,
      message_id uuid,
      primary key (workspace_id, campaign_id, person_id)
    );
    create table cursors (
      workspace_id uuid not null,
      connection_id uuid not null,
      stream text not null,
      cursor jsonb not null,
      updated_at timestamptz not null default now(),
      primary key (workspace_id, connection_id, stream)
    );
    create table known_values (
      workspace_id uuid not null,
      connection_id uuid not null,
      object text not null,
      record_id text not null,
      field text not null,
      value text,
      pending text,
      at timestamptz not null,
      primary key (workspace_id, connection_id, object, record_id, field)
    );
  `.execute(db);
}
