import { faultless } from '../config/fault';
import { wholeNumber } from '../config/values';
import { phoneNumber } from '../handlers/message-values';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of anything of ours. */
export const id = faultless((text) =>
  ID.test(text) ? null : 'write an id whole, as the lists show it, such as 0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b',
);

/** A person: a number with `+`, or the id of a person. */
export const recipient = faultless((text) => {
  if (ID.test(text)) return null;
  if (!text.startsWith('+')) return 'write a number with + and country code, or the id of a person';
  const [issue] = phoneNumber.safeParse(text).error?.issues ?? [];
  return issue ? issue.message : null;
});

/** JSON, or `@` and the file it is in, which is read later. */
export const jsonOrFile = faultless((text) => {
  const fix = 'write JSON, or @file.json';
  if (text.startsWith('@')) return text.length > 1 ? null : fix;
  try {
    JSON.parse(text);
    return null;
  } catch {
    return { problem: 'it is no JSON that can be read', fix };
  }
});

/** How many events to list. */
export const listLength = wholeNumber(1, 500);

/** The port of a server; 0 takes any free one. */
export const port = wholeNumber(0, 65_535);

const LAST_PORT = 65_535;

/** The first of three ports in a row; 0 takes free ones. */
export const firstPort = wholeNumber(0, LAST_PORT - 2);

/** A command for the shell. */
export const shellCommand = faultless((text) => (text.trim() === '' ? 'write a command' : null));
