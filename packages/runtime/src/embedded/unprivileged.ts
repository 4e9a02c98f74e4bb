import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** A user and its group, as numbers. */
export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** In order of preference: an account made for us, then the one every system has. */
const PREFERRED_NAMES = ['kaiwa', 'nobody'];

/**
 * The user PostgreSQL runs as when we are root, because initdb and postgres refuse uid 0.
 *
 * @param passwd the text of /etc/passwd: initdb looks its own uid up there, so only a listed user will do
 * @param owner who owns an already existing cluster; it stays with that user, whatever accounts came since
 * @returns `null` when no unprivileged user is listed
 */
export function chooseUnprivilegedUser(passwd: string, owner?: UserIds): UserIds | null {
  const listed = listUsers(passwd).filter((user) => user.uid !== 0);
  const sameOwner = owner && listed.find((user) => user.uid === owner.uid);
  if (sameOwner) return { uid: sameOwner.uid, gid: sameOwner.gid };
  for (const name of PREFERRED_NAMES) {
    const user = listed.find((candidate) => candidate.name === name);
    if (user) return { uid: user.uid, gid: user.gid };
  }
  const first = listed[0];
  return first ? { uid: first.uid, gid: first.gid } : null;
}

/** Whether `uid` is listed in the given text of /etc/passwd. */
export function isListedUser(passwd: string, uid: number): boolean {
  return listUsers(passwd).some((user) => user.uid === uid);
}

/** The text of /etc/passwd, empty where there is none. */
export function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}

/** Whether `user` may read `path` and pass through every folder above it. Goes by mode bits; access lists are not asked. */
export function canRead(path: string, user: UserIds): boolean {
  return permits(path, user, statSync(path).isDirectory() ? 0o5 : 0o4) && canPass(dirname(resolve(path)), user);
}

/** Whether `user` may pass through `folder` and every folder above it, to what lies below. */
export function canPass(start: string, user: UserIds): boolean {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (!permits(folder, user, 0o1)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function permits(path: string, user: UserIds, wanted: number): boolean {
  const { mode, uid, gid } = statSync(path);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & wanted) === wanted;
}

function listUsers(passwd: string): (UserIds & { name: string })[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (!name || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
