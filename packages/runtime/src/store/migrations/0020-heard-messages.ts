import { sql, type Kysely } from 'kysely';

/**
 * Messages heard in every way: what stands around their content (sealed like it), and which message they amend. The ledger also
 * holds what WhatsApp itself lets through; the current state keeps that apart from what people agreed with us.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table messages add column frame bytea, add column target_wamid text;
    create index messages_target on messages (workspace_id, phone_number_id, target_wamid) where target_wamid is not null;
    alter table consents drop constraint consents_state_check;
    alter table consents add constraint consents_state_check check (
      state in ('opted-in', 'opted-out') or (state = 'lifted' and source = 'whatsapp:preference')
    );
    create or replace view current_consents with (security_invoker = true) as
      select distinct on (workspace_id, pseudonym, purpose, (source = 'whatsapp:preference'))
        workspace_id, pseudonym, purpose, state, source, at
      from consents
      order by workspace_id, pseudonym, purpose, (source = 'whatsapp:preference'), at desc, (state = 'opted-out') desc, seq desc;
  `.execute(db);
}
