import { sql, type Kysely } from 'kysely';

/**
 * The consent ledger: append-only, hash-chained per workspace over a pseudonym of the person and a salted commitment to the
 * wording. The words themselves stand apart and can be erased without breaking the chain.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table consents (
      workspace_id uuid not null,
      seq bigint not null,
      id uuid not null,
      pseudonym bytea not null,
      purpose text not null,
      state text not null check (state in ('opted-in', 'opted-out')),
      source text not null,
      wording_commitment bytea,
      policy_version text not null,
      actor text not null,
      at timestamptz not null,
      event_key text not null,
      previous_hash bytea not null,
      hash bytea not null,
      primary key (workspace_id, seq)
    );
    create unique index consents_event on consents (workspace_id, event_key, purpose);
    create index consents_person on consents (workspace_id, pseudonym, purpose, at);
    create table consent_texts (
      workspace_id uuid not null,
      consent_id uuid not null,
      person_id uuid not null,
      salt bytea not null,
      wording bytea,
      primary key (workspace_id, consent_id)
    );
    create index consent_texts_person on consent_texts (workspace_id, person_id);
    create view current_consents with (security_invoker = true) as
      select distinct on (workspace_id, pseudonym, purpose)
        workspace_id, pseudonym, purpose, state, source, at
      from consents
      order by workspace_id, pseudonym, purpose, at desc, (state = 'opted-out') desc, seq desc;
    create function refuse_ledger_change() returns trigger language plpgsql as $$
      begin
        raise exception 'The consent ledger is append-only';
      end
    $$;
    create trigger consents_append_only before update or delete on consents
      for each row execute function refuse_ledger_change();
    create trigger consents_never_truncated before truncate on consents
      for each statement execute function refuse_ledger_change();
  `.execute(db);
}
