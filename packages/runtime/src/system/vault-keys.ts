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

/** Master keys, or what is wrong with them in words that repeat nothing of the text. */
export type VaultKeysReading = { ok: true; keys: VaultKeys } | { ok: false; problem: string };

/**
 * Reads master keys as written in `KAIWA_VAULT_KEY`: one base64 (or base64url) text of 32 bytes, or several `id:base64`,
 * separated by commas, newest first. A key given without a name is called `main`.
 */
export function readVaultKeys(text: string): VaultKeysReading {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const keys = parts.map(parseKey);
  const [first, ...others] = keys.filter((key) => key !== null);
  const broken = keys.indexOf(null);
  if (broken >= 0) {
    const which = parts.length === 1 ? 'it' : `key number ${broken + 1}`;
    return { ok: false, problem: `${which} is not 32 bytes of base64` };
  }
  if (!first) return { ok: false, problem: 'it is empty' };
  const names = new Set(keys.map((key) => key?.id));
  if (names.size !== keys.length) return { ok: false, problem: 'two keys have the same name' };
  return { ok: true, keys: [first, ...others] };
}

/**
 * {@link readVaultKeys}, or an error.
 *
 * @throws KaiwaError `misconfigured` / `VAULT_KEY_INVALID`; the message never repeats the text
 */
export function parseVaultKeys(text: string): VaultKeys {
  const reading = readVaultKeys(text);
  if (reading.ok) return reading.keys;
  throw new KaiwaError({
    kind: 'misconfigured',
    code: 'VAULT_KEY_INVALID',
    message: `The vault key cannot be used: ${reading.problem}`,
    hint: 'Make one with `openssl rand -base64 32`; to rotate, write new:<key>,old:<key> in KAIWA_VAULT_KEY.',
  });
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

function parseKey(part: string): VaultKey | null {
  const match = /^(?:([A-Za-z0-9._-]{1,32}):)?([A-Za-z0-9+/_-]+={0,2})$/.exec(part);
  const key = Buffer.from(match?.[2] ?? '', 'base64');
  return match && key.length === KEY_BYTES ? { id: match[1] ?? ONLY_KEY, key } : null;
}
