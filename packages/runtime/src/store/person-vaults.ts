import type { Vault } from '@kaiwa/core';
import { sql } from 'kysely';
import type { Database } from './database';

/** The vaults of people, by their own keys; keys are read at most once per transaction. */
export interface PersonVaults {
  /** Reads the keys of these people, in one statement. */
  load(workspaceId: string, personIds: readonly string[]): Promise<void>;
  /** Takes a key just made, or read beside other rows. */
  add(personId: string, wrappedKey: Uint8Array): void;
  /** The person's vault; undefined when the key was erased. Call {@link load} before. */
  of(personId: string): Vault | undefined;
}

/** Vaults for one transaction. */
export function createPersonVaults(db: Database, vault: Vault): PersonVaults {
  const vaults = new Map<string, Vault | undefined>();
  return {
    async load(workspaceId, personIds) {
      const unknown = [...new Set(personIds)].filter((id) => !vaults.has(id));
      if (unknown.length === 0) return;
      const { rows } = await sql<{ person_id: string; wrapped_key: Buffer }>`
        select person_id, wrapped_key from person_keys
        where workspace_id = ${workspaceId} and person_id = any(${unknown}::uuid[])
      `.execute(db);
      for (const id of unknown) vaults.set(id, undefined);
      for (const row of rows) vaults.set(row.person_id, vault.forKey(row.wrapped_key));
    },
    add: (personId, wrappedKey) => vaults.set(personId, vault.forKey(wrappedKey)),
    of: (personId) => vaults.get(personId),
  };
}

/** Seals a value as JSON. `context` binds it to its table and row. */
export function sealJson(vault: Vault, value: unknown, context: string): Buffer {
  return Buffer.from(vault.seal(Buffer.from(JSON.stringify(value), 'utf8'), context));
}

/** Opens what {@link sealJson} sealed. */
export function openJson(vault: Vault, sealed: Uint8Array, context: string): unknown {
  return JSON.parse(Buffer.from(vault.open(sealed, context)).toString('utf8'));
}
