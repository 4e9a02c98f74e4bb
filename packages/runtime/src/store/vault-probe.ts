import { KaiwaError, type Vault } from '@kaiwa/core';
import { sql } from 'kysely';
import type { Database } from './database';

const CONTEXT = 'workspaces:key_probe';
const WORD = Buffer.from('opened');

/**
 * Proves that the vault opens what this database holds, by a value sealed in it at the first start. Another key would find nothing
 * readable, and what it sealed itself nobody could read later.
 *
 * @throws KaiwaError `misconfigured` / `VAULT_KEY_OF_ANOTHER`
 */
export async function proveVaultKey(db: Database, vault: Vault, workspaceId: string): Promise<void> {
  const probe = vault.seal(WORD, CONTEXT);
  const { rows } = await sql<{ key_probe: Buffer }>`
    update workspaces set key_probe = coalesce(key_probe, ${Buffer.from(probe)}) where id = ${workspaceId} returning key_probe
  `.execute(db);
  const sealed = rows[0]?.key_probe;
  try {
    if (sealed && Buffer.from(vault.open(sealed, CONTEXT)).equals(WORD)) return;
  } catch {
    // It says so below, with what to do.
  }
  throw new KaiwaError({
    kind: 'misconfigured',
    code: 'VAULT_KEY_OF_ANOTHER',
    message: 'What this database holds was sealed under another vault key',
    hint: 'Give the same KAIWA_VAULT_KEY to every process of an installation; after a rotation both, as new:<key>,old:<key>.',
  });
}
