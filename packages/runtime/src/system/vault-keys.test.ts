import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadVaultKeyFile, parseVaultKeys } from './vault-keys';

const A = Buffer.alloc(32, 0xfb);
const B = Buffer.alloc(32, 2);

describe('master keys as written', () => {
  test.each([
    ['one key', A.toString('base64'), [['main', A]]],
    ['one key in base64url', A.toString('base64url'), [['main', A]]],
    ['one named key', `2026:${A.toString('base64')}`, [['2026', A]]],
    [
      'two, newest first',
      `new:${A.toString('base64')}, old:${B.toString('base64')}\n`,
      [
        ['new', A],
        ['old', B],
      ],
    ],
  ])('%s', (_title, text, expected) => {
    expect(parseVaultKeys(text).map(({ id, key }) => [id, Buffer.from(key)])).toEqual(expected);
  });

  test.each([
    ['nothing', ' '],
    ['a key that is too short', Buffer.alloc(16).toString('base64')],
    ['a key that is too long', Buffer.alloc(33).toString('base64')],
    ['a passphrase', 'correct horse battery staple, and more'],
    ['the same name twice', `a:${A.toString('base64')},a:${B.toString('base64')}`],
    ['two keys without names', `${A.toString('base64')},${B.toString('base64')}`],
    ['a name that is too long', `${'n'.repeat(33)}:${A.toString('base64')}`],
  ])('%s is refused, and the text is not repeated', (_title, text) => {
    expect(() => parseVaultKeys(text)).toThrow(
      expect.objectContaining({
        kind: 'misconfigured',
        code: 'VAULT_KEY_INVALID',
        hint: expect.stringContaining('openssl'),
      }),
    );
    expect(() => parseVaultKeys(text)).not.toThrow(text.trim() || 'no such text');
  });
});

describe('the key file of an embedded installation', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kaiwa-vault-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is made once, for its owner alone, and read again', () => {
    const made = loadVaultKeyFile(folder);
    expect(statSync(join(folder, 'vault.key')).mode & 0o777).toBe(0o600);
    expect(loadVaultKeyFile(folder)).toEqual(made);
  });

  test('is another one in another folder', () => {
    const other = mkdtempSync(join(tmpdir(), 'kaiwa-vault-'));
    expect(loadVaultKeyFile(other)).not.toEqual(loadVaultKeyFile(folder));
    rmSync(other, { recursive: true });
  });

  test('is never replaced when it is damaged: what it sealed would be lost', () => {
    writeFileSync(join(folder, 'vault.key'), 'main:abc');
    expect(() => loadVaultKeyFile(folder)).toThrow(expect.objectContaining({ code: 'VAULT_KEY_INVALID' }));
  });
});
