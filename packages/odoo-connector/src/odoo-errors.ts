import { KaiwaError, type ErrorKind } from '@kaiwa/core';

/** What Odoo, or whatever stands in front of it, said: an exception of its Python, or a plain HTTP status. */
export type OdooFault =
  | { via: 'xmlrpc'; code: number | string; text: string }
  | { via: 'json2'; status: number; name: string; text: string }
  | { via: 'http'; status: number; location?: string | undefined; retryAfterMs?: number | undefined };

/** Our classes of failure; each is one row of {@link odooErrorTable}. */
export type OdooErrorClass = keyof typeof odooErrorTable;

interface ErrorRow {
  kind: ErrorKind;
  code: string;
  /** `odoo` puts Odoo's own words in its place. */
  message: string;
  hint: string;
  /** What a failed WRITE of this class may have left behind. */
  effect: 'none' | 'unknown';
}

/** Class to error. Documented for administrators in docs/odoo.md under the same codes. */
export const odooErrorTable = {
  AUTH: {
    kind: 'unauthorized',
    code: 'CREDENTIALS_REFUSED',
    message: 'Odoo refused the login or the API key',
    hint: 'Make a new API key (Preferences, Account Security) and connect again; keys expire after at most 90 days.',
    effect: 'none',
  },
  PERMISSION: {
    kind: 'rejected',
    code: 'PERMISSION_MISSING',
    message: 'odoo',
    hint: 'Give the integration user the groups listed in docs/odoo.md, then replay.',
    effect: 'none',
  },
  COMPANY: {
    kind: 'misconfigured',
    code: 'COMPANY_REFUSED',
    message: 'The integration user may not work in a configured company',
    hint: 'Allow the company on the user, or take it out of companyIds.',
    effect: 'none',
  },
  GONE: {
    kind: 'rejected',
    code: 'RECORD_GONE',
    message: 'The record does not exist in Odoo any more',
    hint: 'It was deleted or merged; the person is matched again at the next message.',
    effect: 'none',
  },
  REJECTED: {
    kind: 'rejected',
    code: 'CRM_REJECTED',
    message: 'odoo',
    hint: 'Correct the record or the mapping, then replay.',
    effect: 'none',
  },
  FIELD: {
    kind: 'rejected',
    code: 'FIELD_UNKNOWN',
    message: 'odoo',
    hint: 'A mapping names a field this Odoo does not have; correct the mapping, then replay.',
    effect: 'none',
  },
  VALUE: {
    kind: 'rejected',
    code: 'VALUE_REFUSED',
    message: 'odoo',
    hint: 'A mapping sends a value the field does not take; correct the mapping, then replay.',
    effect: 'none',
  },
  MODULE: {
    kind: 'misconfigured',
    code: 'MODULE_MISSING',
    message: 'odoo',
    hint: 'Install the named app in Odoo (deals need CRM), or leave this feature off.',
    effect: 'none',
  },
  METHOD: {
    kind: 'misconfigured',
    code: 'METHOD_MISSING',
    message: 'This Odoo does not know a method we need',
    hint: 'Check that the server is Odoo 16 or later and that transport fits it; kaiwa doctor shows the version.',
    effect: 'none',
  },
  DATABASE: {
    kind: 'misconfigured',
    code: 'DATABASE_UNKNOWN',
    message: 'Odoo does not know this database',
    hint: 'Check the database name; on Odoo Online it is the first part of the address.',
    effect: 'none',
  },
  BUSY: {
    kind: 'unavailable',
    code: 'CRM_BUSY',
    message: 'Odoo gave up on a write conflict and rolled back',
    hint: 'Nothing to do: it is tried again.',
    effect: 'none',
  },
  DOWN: {
    kind: 'unavailable',
    code: 'CRM_DOWN',
    message: 'Odoo or the proxy in front of it is not working',
    hint: 'Nothing to do here: it is tried again. Look at the server when it lasts.',
    effect: 'unknown',
  },
  DONE_UNKNOWN_RESULT: {
    kind: 'unavailable',
    code: 'RESULT_UNKNOWN',
    message: 'Odoo did the work but could not send its result',
    hint: 'Nothing to do: the record is looked up.',
    effect: 'unknown',
  },
  THROTTLED: {
    kind: 'throttled',
    code: 'CRM_THROTTLED',
    message: 'The hosting in front of Odoo asks for fewer calls',
    hint: 'Nothing to do: calls slow down.',
    effect: 'none',
  },
  REDIRECT: {
    kind: 'misconfigured',
    code: 'REDIRECTED',
    message: 'The address redirects elsewhere',
    hint: 'Use the address that answers directly, with https; transport json2 needs Odoo 19 or later.',
    effect: 'none',
  },
  FORBIDDEN: {
    kind: 'misconfigured',
    code: 'PROXY_REFUSED',
    message: 'A proxy in front of Odoo refuses our calls',
    hint: 'Let POST requests to /xmlrpc/2 and /json/2 through.',
    effect: 'none',
  },
  NOT_FOUND: {
    kind: 'misconfigured',
    code: 'NOT_ODOO',
    message: 'There is no Odoo API at this address for this database',
    hint: 'Check the address and the database name; Odoo Online needs the Custom plan for its API.',
    effect: 'none',
  },
  TOO_LARGE: {
    kind: 'rejected',
    code: 'TOO_LARGE',
    message: 'The proxy in front of Odoo refuses a request of this size',
    hint: 'Raise its body limit (client_max_body_size in nginx), then replay.',
    effect: 'none',
  },
  TLS: {
    kind: 'misconfigured',
    code: 'CERTIFICATE_REFUSED',
    message: 'The certificate of the Odoo server is not trusted',
    hint: 'Install a valid certificate for this host name.',
    effect: 'none',
  },
  UNREACHABLE: {
    kind: 'unavailable',
    code: 'UNREACHABLE',
    message: 'Odoo cannot be reached',
    hint: 'Check address, DNS and firewall; it is tried again.',
    effect: 'none',
  },
  NO_ANSWER: {
    kind: 'unavailable',
    code: 'NO_ANSWER',
    message: 'Odoo did not answer in time, or the answer broke off',
    hint: 'Nothing to do: what happened is looked up before anything is repeated.',
    effect: 'unknown',
  },
  UNREADABLE: {
    kind: 'unreadable',
    code: 'ANSWER_UNREADABLE',
    message: 'Odoo answered in a shape we do not know',
    hint: 'Report the Odoo version; a module may have changed the model.',
    effect: 'unknown',
  },
  BUG: {
    kind: 'broken',
    code: 'CALL_REFUSED',
    message: 'Odoo refused a call we made',
    hint: 'Report this with the Odoo version; the work is parked and can be replayed.',
    effect: 'none',
  },
} as const satisfies Record<string, ErrorRow>;

/** The error of one class. `words` are Odoo's own, shown where the row asks for them; reads never leave a doubt. */
export function odooError(
  errorClass: OdooErrorClass,
  write: boolean,
  details: { words?: string; vendorCode?: string; retryAfterMs?: number | undefined; hint?: string } = {},
): KaiwaError {
  const row: ErrorRow = odooErrorTable[errorClass];
  const words = showable(details.words ?? '');
  return new KaiwaError({
    kind: row.kind,
    code: row.code,
    message: row.message === 'odoo' ? words || 'Odoo refused without a reason' : row.message,
    hint: details.hint ?? row.hint,
    effect: write ? row.effect : 'none',
    ...(details.vendorCode === undefined ? {} : { vendorCode: details.vendorCode }),
    ...(details.retryAfterMs === undefined ? {} : { retryAfterMs: details.retryAfterMs }),
  });
}

const MAX_WORDS = 300;

/** Odoo's words without traceback and without anything that looks like a phone number, at most 300 characters. */
function showable(words: string): string {
  const line = words.startsWith('Traceback') ? (words.trimEnd().split('\n').at(-1) ?? '') : words;
  const quiet = line.replace(/\+?\d[\d\s().-]{5,}\d/g, '•••').trim();
  return quiet.length > MAX_WORDS ? `${quiet.slice(0, MAX_WORDS - 1)}…` : quiet;
}
