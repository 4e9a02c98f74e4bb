import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canPass, canRead, chooseUnprivilegedUser, isListedUser } from './unprivileged';

const PASSWD = [
  'root:x:0:0:root:/root:/bin/bash',
  'toor:x:0:0::/root:/bin/sh',
  'daemon:x:1:1::/:/usr/sbin/nologin',
  'broken line',
  'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin',
  '',
].join('\n');

describe('who PostgreSQL runs as when we are root', () => {
  test.each([
    ['nobody, with its own group', PASSWD, undefined, { uid: 65534, gid: 65533 }],
    ['kaiwa, where that account exists', `${PASSWD}kaiwa:x:990:991::/:\n`, undefined, { uid: 990, gid: 991 }],
    ['the owner of the cluster that is there', PASSWD, { uid: 1, gid: 7 }, { uid: 1, gid: 1 }],
    ['nobody, when the owner is not listed', PASSWD, { uid: 4242, gid: 4242 }, { uid: 65534, gid: 65533 }],
    ['any other, where there is no nobody', 'root:x:0:0::/:\ndaemon:x:1:1::/:', undefined, { uid: 1, gid: 1 }],
    ['never root, not under another name either', 'root:x:0:0::/:\ntoor:x:0:0::/:', { uid: 0, gid: 0 }, null],
  ])('%s', (_title, passwd, owner, expected) => {
    expect(chooseUnprivilegedUser(passwd, owner)).toEqual(expected);
  });

  test.each([
    [65534, true],
    [12345, false],
  ])('uid %i is listed: %s', (uid, expected) => {
    expect(isListedUser(PASSWD, uid)).toBe(expected);
  });
});

describe('what another user can reach', () => {
  const stranger = { uid: 54_321, gid: 54_321 };
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kaiwa-reach-'));
    mkdirSync(join(folder, 'inner'));
    writeFileSync(join(folder, 'inner', 'file'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([
    ['an open path', 0o755, 0o755, 0o644, true],
    ['a folder one may only pass through', 0o711, 0o711, 0o644, true],
    ['below a private home', 0o700, 0o755, 0o644, false],
    ['in a private folder', 0o755, 0o700, 0o644, false],
    ['a private file', 0o755, 0o755, 0o600, false],
  ])('%s', (_title, outer, inner, file, expected) => {
    chmodSync(join(folder, 'inner', 'file'), file);
    chmodSync(join(folder, 'inner'), inner);
    chmodSync(folder, outer);
    expect(canRead(join(folder, 'inner', 'file'), stranger)).toBe(expected);
  });

  test('its owner passes where strangers do not', () => {
    const me = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
    expect(canPass(folder, me)).toBe(true);
    expect(canPass(folder, stranger)).toBe(false);
  });
});
