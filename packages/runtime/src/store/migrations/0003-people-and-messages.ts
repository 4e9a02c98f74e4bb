import { sql, type Kysely } from 'kysely';

/** The identity graph and the chat. Names, bodies and media are sealed under the person's key in `person_keys`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table people (
      workspace_id uuid not null,
      id uuid not null,
      profile bytea,
      profile_name_at timestamptz,
      created_at timestamptz not null,
      primary key (workspace_id, id)
    );
    create table person_keys (
      workspace_id uuid not null,
      person_id uuid not null,
      wrapped_key bytea not null,
      primary key (workspace_id, person_id)
    );
    create table identities (
      workspace_id uuid not null,
      kind text not null check (kind in ('bsuid', 'parentBsuid', 'wa')),
      value text not null,
      person_id uuid not null,
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      ended_at timestamptz,
      evidence text not null,
      dialled text,
      primary key (workspace_id, kind, value, person_id)
    );
    create unique index identities_active on identities (workspace_id, kind, value) where ended_at is null;
    create index identities_person on identities (workspace_id, person_id);
    create table links (
      workspace_id uuid not null,
      id uuid not null,
      person_id uuid not null,
      connection_id uuid not null,
      role text not null check (role in ('contact', 'deal')),
      object text not null,
      record_id text not null,
      linked_by text not null,
      evidence text not null,
      since timestamptz not null,
      ended_at timestamptz,
      primary key (workspace_id, id)
    );
    create unique index links_record on links (workspace_id, connection_id, object, record_id, person_id) where ended_at is null;
    create unique index links_contact on links (workspace_id, connection_id, person_id) where ended_at is null and role = 'contact';
    create index links_person on links (workspace_id, person_id);
    create table conversations (
      workspace_id uuid not null,
      id uuid not null,
      connection_id uuid not null,
      person_id uuid not null,
      status text not null,
      last_inbound_at timestamptz,
      window_closed_at timestamptz,
      last_message_at timestamptz,
      session_id uuid,
      assignee uuid,
      unread integer not null default 0,
      primary key (workspace_id, id)
    );
    create unique index conversations_pair on conversations (workspace_id, connection_id, person_id);
    create index conversations_person on conversations (workspace_id, person_id);
    create table chat_sessions (
      workspace_id uuid not null,
      id uuid not null,
      conversation_id uuid not null,
      opened_at timestamptz not null,
      primary key (workspace_id, id)
    );
    create index chat_sessions_conversation on chat_sessions (workspace_id, conversation_id, opened_at);
    create table messages (
      workspace_id uuid not null,
      id uuid not null,
      conversation_id uuid not null,
      person_id uuid not null,
      connection_id uuid not null,
      phone_number_id text not null,
      wamid text,
      session_id uuid,
      direction text not null check (direction in ('in', 'out')),
      status text not null,
      content bytea not null,
      occurred_at timestamptz not null,
      author text,
      tries smallint not null default 1,
      command_id uuid,
      verdict jsonb,
      failure jsonb,
      primary key (workspace_id, id)
    );
    create unique index messages_wamid on messages (workspace_id, phone_number_id, wamid) where wamid is not null;
    create unique index messages_command on messages (workspace_id, command_id) where command_id is not null;
    create index messages_conversation on messages (workspace_id, conversation_id, occurred_at);
    create table media (
      workspace_id uuid not null,
      id uuid not null,
      person_id uuid not null,
      message_id uuid not null,
      vendor_media_id text not null,
      mime_type text not null,
      sha256 text,
      size_bytes bigint,
      object_key text,
      state text not null,
      primary key (workspace_id, id)
    );
    create index media_message on media (workspace_id, message_id);
    create table charges (
      workspace_id uuid not null,
      message_id uuid not null,
      category text not null,
      pricing_type text,
      amount numeric,
      currency text,
      tariff text not null,
      state text not null check (state in ('estimated', 'settled')),
      at timestamptz not null,
      primary key (workspace_id, message_id, state)
    );
  `.execute(db);
}
