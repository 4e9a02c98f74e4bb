import { isIP } from 'node:net';
import { isCountry } from '@kaiwa/core';
import { readVaultKeys } from '@kaiwa/runtime';
import { z } from 'zod';
import { faultless } from './fault';
import { mayBeFolder } from './files';

/** A whole number between two limits, written as text. */
export function wholeNumber(least: number, most: number) {
  const fix = `write a whole number from ${least} to ${most}`;
  return faultless((text) =>
    /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most ? null : fix,
  ).transform(Number);
}

/** One of a few words. */
export function oneOf<const W extends readonly string[]>(words: W) {
  return z.enum(words, `write one of ${words.join(', ')}`);
}

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

/** Words on one line, from 1 to `most` characters. */
export function line(most: number) {
  return faultless((text) =>
    text.trim() === ''
      ? 'write something'
      : CONTROL.test(text)
        ? { problem: 'it holds a line break or another control character', fix: 'write it on one line' }
        : text.length > most
          ? { problem: `it has ${text.length} characters`, fix: `write at most ${most}` }
          : null,
  );
}

const QUOTED = /^(["']).*\1$/;

/** A token as it stands in a header: printable ASCII without blanks. `least`: characters at least. */
export function token(least = 1) {
  return faultless((text) => tokenFault(text, least));
}

/** Several {@link token}s, separated by commas: all are accepted while one replaces the other. */
export function tokens(least = 1) {
  return faultless((text) => {
    if (text === '') return 'write something';
    for (const part of text.split(',')) {
      if (part.trim() === '') return { problem: 'nothing stands on one side of a comma', fix: 'remove the comma' };
      const fault = tokenFault(part.trim(), least);
      if (fault) return fault;
    }
    return null;
  });
}

function tokenFault(text: string, least: number) {
  if (text === '') return 'write something';
  if (QUOTED.test(text)) return { problem: 'it stands in quotation marks', fix: 'write it without them' };
  if (!/^[\x21-\x7e]*$/.test(text))
    return { problem: 'it holds a blank or another character no such token has', fix: 'copy it again, whole' };
  if (text.length < least) {
    const problem = `it has ${text.length} character${text.length === 1 ? '' : 's'}`;
    return { problem, fix: `choose at least ${least} characters` };
  }
  return null;
}

/** A token that can be the last part of a web address. */
export const pathToken = faultless((text) =>
  /^[\w.~-]{24,200}$/.test(text)
    ? null
    : text.length < 24
      ? 'choose at least 24 characters'
      : 'use letters, digits, - and _ only: it is a part of a web address',
);

/** An address to listen on: an IP address or a host name, without scheme and port. */
export const host = faultless((text) => {
  const isName = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i.test(text) && !/^[\d.]+$/.test(text);
  return isIP(text) > 0 || isName
    ? null
    : 'write an address of this machine without scheme, port and brackets, such as 127.0.0.1, 0.0.0.0 or ::';
});

/** A folder. */
export const folder = faultless((text) =>
  CONTROL.test(text)
    ? 'write a path without line breaks and other control characters'
    : text.startsWith('~')
      ? { problem: 'it starts with ~, which nobody expands here', fix: 'write the whole path, starting with /' }
      : mayBeFolder(text)
        ? null
        : { problem: 'something else than a folder stands there', fix: 'write the path of a folder' },
);

/** The master keys of the vault, as text. */
export const vaultKey = faultless((text) => {
  const reading = readVaultKeys(text);
  return reading.ok
    ? null
    : {
        problem: reading.problem,
        fix: 'make one with `openssl rand -base64 32`; to rotate, write new:<key>,old:<key>',
      };
});

/** An ISO 3166 country that has telephone numbers. */
export const country = faultless((text) =>
  !/^[A-Z]{2}$/.test(text)
    ? 'write two capital letters, such as DE'
    : isCountry(text)
      ? null
      : {
          problem: 'no country has this code',
          fix: 'write the two letters of ISO 3166, such as DE, or GB for Britain',
        },
);

const LEAST_DIGITS = 5;
const MOST_DIGITS = 20;

/** Numeric ids of Meta. */
export const metaId = faultless((text) => {
  if (!/^\d+$/.test(text))
    return { problem: 'it holds something else than digits', fix: 'copy the id as Meta shows it: digits only' };
  if (text.length >= LEAST_DIGITS && text.length <= MOST_DIGITS) return null;
  return {
    problem: `it has ${text.length} digit${text.length === 1 ? '' : 's'}, and ids of Meta have ${LEAST_DIGITS} to ${MOST_DIGITS}`,
    fix: 'copy the whole id as Meta shows it',
  };
});

/** Last part of the callback URL of one Meta app. */
export const appName = faultless((text) =>
  /^[a-z0-9-]{1,40}$/.test(text) ? null : 'use a-z, 0-9 and -, at most 40 characters',
);

/** A version of the Graph API. */
export const graphVersion = faultless((text) => (/^v\d{1,3}\.\d{1,2}$/.test(text) ? null : 'write it like v26.0'));

/** A telephone number as people write it: with + and country code; blanks, dots, hyphens and brackets are allowed. */
export const shownNumber = faultless((text) => {
  const digits = text.replace(/[^\d]/g, '').length;
  return /^\+[\d .()/-]+$/.test(text) && digits >= 7 && digits <= 15
    ? null
    : 'write the number with + and country code, such as +49 30 1234567';
});
