import type { KaiwaError } from '@kaiwa/core';
import { odooError, type OdooErrorClass, type OdooFault } from './odoo-errors';

type Row = readonly [pattern: RegExp, errorClass: OdooErrorClass];

/** `(Record: res.partner(12,), User: 8)`: the words are translated, the structure is not. */
const RECORD_TAIL = /\([^()]*: ?([\w.]+)\((?:\d+,? ?)+\),[^()]*: ?\d+\)\s*$/;

/** XML-RPC fault 2 and its JSON namesakes: a missing record, a missing app, or a business rule. First match wins. */
const warningRows: readonly Row[] = [
  [/\(res\.users\(\d+,\)|: ?res\.users\(\d+,\)/, 'AUTH'],
  [RECORD_TAIL, 'GONE'],
  [/^Object \S+ doesn't exist/, 'MODULE'],
  [/^/, 'REJECTED'],
];

/** Fault 4: rights. */
const accessRows: readonly Row[] = [
  [/^Private methods/, 'BUG'],
  [/unauthorized or invalid companies/i, 'COMPANY'],
  [/^/, 'PERMISSION'],
];

/** Last line of a traceback, `builtins.` removed; JSON-2 gives the same line as name and message. First match wins. */
const exceptionRows: readonly Row[] = [
  [/^TypeError: cannot marshal/, 'DONE_UNKNOWN_RESULT'],
  [/^psycopg2\.errors\.(SerializationFailure|DeadlockDetected|LockNotAvailable)\b/, 'BUSY'],
  [/PoolError\b/, 'BUSY'],
  [/OperationalError\b.*database ".*" does not exist/, 'DATABASE'],
  [/^(psycopg2\.)?(OperationalError|InterfaceError)\b/, 'DOWN'],
  [/^psycopg2\.errors\.(AdminShutdown|CrashShutdown|CannotConnectNow|TooManyConnections)\b/, 'DOWN'],
  [/^AttributeError\b/, 'METHOD'],
  [/^ValueError: Invalid field\b/, 'FIELD'],
  [/^KeyError\b/, 'FIELD'],
  [/^(ValueError|TypeError)\b/, 'VALUE'],
  [/^psycopg2\./, 'VALUE'],
  [/^/, 'BUG'],
];

/** A fault code as number; the old endpoint gives texts such as `warning -- AccessError`. */
function codeNumber(code: number | string): number {
  if (typeof code === 'number') return code;
  if (/AccessDenied/.test(code)) return 3;
  if (/AccessError/.test(code)) return 4;
  return code.startsWith('warning') ? 2 : 1;
}

/** The class of a fault of XML-RPC: by its code and, for code 1, by the last line of the traceback alone. */
export function classifyXmlrpc(code: number | string, text: string): OdooErrorClass {
  switch (codeNumber(code)) {
    case 3:
      return 'AUTH';
    case 4:
      return firstMatch(accessRows, text);
    case 2:
      return firstMatch(warningRows, text);
    default:
      return firstMatch(exceptionRows, exceptionLine(text));
  }
}

/** The class of a JSON-2 error object with its HTTP status. */
export function classifyJson2(status: number, name: string, text: string): OdooErrorClass {
  const short = name.replace(/^(odoo\.exceptions|werkzeug\.exceptions|builtins)\./, '');
  if (status === 401 || short === 'Unauthorized' || short === 'AccessDenied') return 'AUTH';
  if (short === 'AccessError') return firstMatch(accessRows, text);
  if (short === 'MissingError') return 'GONE';
  if (short === 'ValidationError' || short === 'UserError' || short === 'RedirectWarning') return 'REJECTED';
  if (short === 'NotFound') return /^the model /i.test(text) ? 'MODULE' : 'METHOD';
  if (status === 400 || status === 415 || status === 422) return 'BUG';
  if (status !== 500) return classifyHttp(status);
  return firstMatch(exceptionRows, `${short}: ${text}`);
}

/** The class of an answer that is not Odoo's protocol, by status alone; 200 means a page where data was due. */
export function classifyHttp(status: number): OdooErrorClass {
  if (status >= 300 && status < 400) return 'REDIRECT';
  const exact: Partial<Record<number, OdooErrorClass>> = {
    401: 'AUTH',
    403: 'FORBIDDEN',
    404: 'NOT_FOUND',
    408: 'NO_ANSWER',
    413: 'TOO_LARGE',
    429: 'THROTTLED',
  };
  return exact[status] ?? (status >= 500 ? 'DOWN' : status >= 400 ? 'BUG' : 'NOT_FOUND');
}

/** The class of any fault. */
export function classifyFault(fault: OdooFault): OdooErrorClass {
  switch (fault.via) {
    case 'xmlrpc':
      return classifyXmlrpc(fault.code, fault.text);
    case 'json2':
      return classifyJson2(fault.status, fault.name, fault.text);
    case 'http':
      return classifyHttp(fault.status);
  }
}

/** The class of a socket failure by Node's error code: refused and unknown hosts surely did nothing. */
export function classifySocket(code: string | undefined): OdooErrorClass {
  if (code === undefined) return 'NO_ANSWER';
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(code)) return 'UNREACHABLE';
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code) ? 'TLS' : 'NO_ANSWER';
}

/** The line that names the exception: the last one that is neither indented nor a detail PostgreSQL adds below it. */
export function exceptionLine(text: string): string {
  const lines = text.split('\n').filter((line) => /^\S/.test(line) && !/^(DETAIL|HINT|CONTEXT|LINE \d+):/.test(line));
  return (lines.at(-1) ?? '').replace(/^builtins\./, '').trim();
}

function firstMatch(rows: readonly Row[], text: string): OdooErrorClass {
  return rows.find(([pattern]) => pattern.test(text))?.[1] ?? 'BUG';
}

/** The error for any fault, with the address a redirect names. */
export function toError(fault: OdooFault, write: boolean): KaiwaError {
  const errorClass = classifyFault(fault);
  switch (fault.via) {
    case 'xmlrpc':
      return odooError(errorClass, write, { words: fault.text, vendorCode: String(fault.code) });
    case 'json2':
      return odooError(errorClass, write, { words: fault.text, vendorCode: `${fault.status} ${fault.name}` });
    case 'http':
      return odooError(errorClass, write, {
        vendorCode: String(fault.status),
        retryAfterMs: fault.retryAfterMs,
        ...(errorClass === 'REDIRECT' && fault.location !== undefined
          ? { hint: `It redirects to ${fault.location.slice(0, 200)}: connect to the address that answers directly.` }
          : {}),
      });
  }
}
