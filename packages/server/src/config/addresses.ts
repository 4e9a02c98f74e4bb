import { faultless, type Fault } from './fault';
import { isReadableFile } from './files';

/** Web address of a server, with one of the given schemes; a slash at the end is dropped. A path before it is kept. */
export function webAddress(schemes: readonly ('https' | 'http')[]) {
  return faultless((text) => {
    const url = readUrl(text, schemes);
    if ('fix' in url) return url;
    if (url.username !== '' || url.password !== '')
      return { problem: 'it holds a user or a password', fix: 'write the address alone' };
    if (/[?#]/.test(text)) return { problem: 'it goes on behind ? or #', fix: 'write the address up to there' };
    return null;
  }).transform((text) => text.replace(/\/+$/, ''));
}

const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/**
 * Where PostgreSQL is, as its driver reads it.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export const databaseAddress = faultless((text) => {
  // A user before no server, where `host` names a socket, is what PostgreSQL allows and URLs do not.
  const isSocket = /[?&]host=/.test(text);
  const url = readUrl(isSocket ? text.replace('@/', '@socket/') : text, ['postgres', 'postgresql']);
  if ('fix' in url) return url;
  if (!isDecodable(url) || url.pathname.includes('@') || url.hash !== '') return ENCODE;
  if (url.pathname.slice(1).includes('/'))
    return { problem: 'it names more than one database', fix: 'write one name behind the last /' };
  if (url.hostname === '' && !url.searchParams.has('host'))
    return { problem: 'it names no server', fix: 'write it like postgres://kaiwa:secret@db.example.com:5432/kaiwa' };
  // The driver lets the address win over what we ask for: role and time limits would be lost.
  if (url.searchParams.has('options'))
    return { problem: 'it sets options, which Kaiwa sets itself', fix: 'remove options=… from it' };
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !SSL_MODES.includes(mode))
    return { problem: 'its sslmode is none', fix: `write one of ${SSL_MODES.join(', ')} behind sslmode=` };
  const missing = ['sslrootcert', 'sslcert', 'sslkey'].find((name) => {
    const file = url.searchParams.get(name);
    return file !== null && !isReadableFile(file);
  });
  if (missing !== undefined)
    return { problem: `the file in its ${missing} is not there, or may not be read`, fix: 'check the path behind it' };
  return null;
});

/** Where Redis is: server, and at most the number of a database. https://www.iana.org/assignments/uri-schemes/prov/redis */
export const redisAddress = faultless((text) => {
  const url = readUrl(text, ['redis', 'rediss']);
  if ('fix' in url) return url;
  if (!isDecodable(url) || url.pathname.includes('@') || url.hash !== '') return ENCODE;
  if (url.hostname === '')
    return { problem: 'it names no server', fix: 'write it like redis://redis.example.com:6379' };
  if (!/^\/?\d{0,5}$/.test(url.pathname))
    return {
      problem: 'what stands behind the server is no number',
      fix: 'write the number of a database there, or nothing',
    };
  return null;
});

const ENCODE: Fault = {
  problem: 'user or password hold a character that has another meaning here',
  fix: 'write / as %2F, # as %23, ? as %3F, @ as %40 and % as %25 inside them',
};

function readUrl(text: string, schemes: readonly string[]): URL | Fault {
  const starts = schemes.map((scheme) => `${scheme}://`);
  const words = starts.join(' or ');
  if (/\s/.test(text)) return { problem: 'it holds a blank', fix: `write an address that starts with ${words}` };
  if (!starts.some((start) => text.startsWith(start)))
    return { problem: `it does not start with ${words}`, fix: `write an address that starts with ${words}` };
  if (URL.canParse(text)) return new URL(text);
  return {
    problem: 'it cannot be read as an address',
    fix: `check server and port (1 to 65535) of what starts with ${words}; special characters of a password are written as %-codes`,
  };
}

function isDecodable({ username, password, pathname, hostname }: URL): boolean {
  try {
    for (const part of [username, password, pathname, hostname]) decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
