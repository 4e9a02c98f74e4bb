import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KaiwaError } from '@kaiwa/core';
import { writeSecretFile } from './durable-file';
import type { VaultKey } from './sealed-value';

const KEY_BYTES = 32;
/** The name of a key that was given without one. */
const ONLY_KEY = 'main';
const KEY_FILE = 'vault.key';

/** The master keys: the first seals, all open. Never empty. */
export type VaultKeys = readonly [VaultKey, ...VaultKey[]];

/**
 * Reads master keys as written in `KAIWA_VAULT_KEY`: one base64 (or base64url) text of 32 bytes, or several `id:base64`,
 * separated by commas, newest first. A key given without a name is called `main`.
 *
 * @throws KaiwaError `misconfigured` / `VAULT_KEY_INVALID`; the message never repeats the text
 */
export function parseVaultKeys(text: string): VaultKeys {
  const keys = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, index) => parseKey(part, index + 1));
  const [first, ...others] = keys;
  if (!first) throw invalid('it is empty');
  const names = new Set(keys.map((key) => key.id));
  if (names.size !== keys.length) throw invalid('two keys have the same name');
  return [first, ...others];
}

/**
 * The master key of an embedded installation: a file in the data folder, made once from 32 random bytes, mode 0600. Whoever
 * backs up the folder without this file has backed up nothing that can be read.
 *
 * @throws KaiwaError `misconfigured` / `VAULT_KEY_INVALID` when the file is damaged
 */
export function loadVaultKeyFile(dataDir: string): VaultKeys {
  const file = join(dataDir, KEY_FILE);
  if (existsSync(file)) return parseVaultKeys(readFileSync(file, 'utf8'));
  const text = randomBytes(KEY_BYTES).toString('base64');
  writeSecretFile(
    file,
    `${ONLY_KEY}:${text}
`,
  );
  return parseVaultKeys(readFileSync(file, 'utf8'));
}

function parseKey(part: string, position: number): VaultKey {
  const match = /^(?:([A-Za-z0-9._-]{1,32}):)?([A-Za-z0-9+/_-]+={0,2})$/.exec(part);
  const key = Buffer.from(match?.[2] ?? '', 'base64');
  if (!match || key.length !== KEY_BYTES) throw invalid(`key number ${position} is not 32 bytes of base64`);
  return { id: match[1] ?? ONLY_KEY, key };
}

function invalid(reason: string): KaiwaError {
  return new KaiwaError({
    kind: 'misconfigured',
    code: 'VAULT_KEY_INVALID',
    message: `The vault key cannot be used: ${reason}`,
    hint: 'Make one with `openssl rand -base64 32`; to rotate, write new:<key>,old:<key> in KAIWA_VAULT_KEY.',
  });
}
