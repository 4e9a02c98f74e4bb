import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KaiwaError } from '@kaiwa/core';
import { odooError, odooErrorTable, type OdooErrorClass } from './odoo-errors';

const kinds: [OdooErrorClass, string, string][] = [
  ['AUTH', 'unauthorized', 'CREDENTIALS_REFUSED'],
  ['PERMISSION', 'rejected', 'PERMISSION_MISSING'],
  ['COMPANY', 'misconfigured', 'COMPANY_REFUSED'],
  ['GONE', 'rejected', 'RECORD_GONE'],
  ['REJECTED', 'rejected', 'CRM_REJECTED'],
  ['FIELD', 'rejected', 'FIELD_UNKNOWN'],
  ['VALUE', 'rejected', 'VALUE_REFUSED'],
  ['MODULE', 'misconfigured', 'MODULE_MISSING'],
  ['METHOD', 'misconfigured', 'METHOD_MISSING'],
  ['DATABASE', 'misconfigured', 'DATABASE_UNKNOWN'],
  ['BUSY', 'unavailable', 'CRM_BUSY'],
  ['DOWN', 'unavailable', 'CRM_DOWN'],
  ['DONE_UNKNOWN_RESULT', 'unavailable', 'RESULT_UNKNOWN'],
  ['THROTTLED', 'throttled', 'CRM_THROTTLED'],
  ['REDIRECT', 'misconfigured', 'REDIRECTED'],
  ['FORBIDDEN', 'misconfigured', 'PROXY_REFUSED'],
  ['NOT_FOUND', 'misconfigured', 'NOT_ODOO'],
  ['TOO_LARGE', 'rejected', 'TOO_LARGE'],
  ['TLS', 'misconfigured', 'CERTIFICATE_REFUSED'],
  ['UNREACHABLE', 'unavailable', 'UNREACHABLE'],
  ['NO_ANSWER', 'unavailable', 'NO_ANSWER'],
  ['UNREADABLE', 'unreadable', 'ANSWER_UNREADABLE'],
  ['BUG', 'broken', 'CALL_REFUSED'],
];

const rows = kinds.map(([name]) => name);

describe('every class of failure', () => {
  it.each(rows)('%s becomes an error with kind, code, sentence and next step', (name) => {
    const error = odooError(name, true, { words: 'Odoo says no' });
    expect(KaiwaError.is(error)).toBe(true);
    expect(error.code).toMatch(/^[A-Z_]+$/);
    expect(error.message.length).toBeGreaterThan(5);
    expect(error.hint?.length).toBeGreaterThan(10);
  });

  it.each(rows)('%s leaves no doubt when it hits a read', (name) => {
    expect(odooError(name, false).effect).toBe('none');
  });

  it('has a code of its own', () => {
    const codes = rows.map((name) => odooErrorTable[name].code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

test.each(kinds)('%s is %s / %s', (name, kind, code) => {
  expect(odooError(name, true)).toMatchObject({ kind, code });
});

test('the table above names every class', () => {
  expect(rows.toSorted()).toEqual(Object.keys(odooErrorTable).toSorted());
});

test('every code has its line in the guide for administrators', () => {
  const guide = readFileSync(join(__dirname, '../../../docs/odoo.md'), 'utf8');
  const codes = rows.map((name) => odooErrorTable[name].code);
  expect(codes.filter((code) => !new RegExp(`^\\|[^|]*\\b${code}\\b`, 'm').test(guide))).toEqual([]);
});
