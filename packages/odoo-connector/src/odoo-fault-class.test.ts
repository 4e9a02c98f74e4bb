import { odooErrorTable, type OdooErrorClass } from './odoo-errors';
import { classifyFault, classifySocket, exceptionLine, toError } from './odoo-fault-class';

const traceback = (line: string): string =>
  `Traceback (most recent call last):\n  File "/opt/odoo/http.py", line 1, in dispatch\n    return f()\n${line}\n`;

describe('a fault of XML-RPC is classified by its code and the last line of its traceback', () => {
  const rows: [code: number | string, text: string, expected: OdooErrorClass][] = [
    [3, 'Access Denied', 'AUTH'],
    [2, 'Record does not exist or has been deleted.\n(Record: res.users(99,), User: 99)', 'AUTH'],
    [4, "You are not allowed to create 'Contact' (res.partner) records.", 'PERMISSION'],
    [4, 'Uh-oh! Looks like you have stumbled upon some top-secret records.', 'PERMISSION'],
    [4, "Private methods (such as 'res.partner._x') cannot be called remotely.", 'BUG'],
    [4, 'Access to unauthorized or invalid companies.', 'COMPANY'],
    [2, 'Record does not exist or has been deleted.\n(Record: res.partner(999999,), User: 8)', 'GONE'],
    [2, 'Der Datensatz existiert nicht.\n(Datensatz: crm.lead(1, 2), Benutzer: 8)', 'GONE'],
    [2, 'The operation cannot be completed: Contacts require a name', 'REJECTED'],
    [2, "Object crm.lead doesn't exist", 'MODULE'],
    [1, traceback("AttributeError: The method 'res.partner.nothing' does not exist"), 'METHOD'],
    [1, traceback("ValueError: Invalid field 'x' on model 'res.partner'"), 'FIELD'],
    [1, traceback("KeyError: 'x'"), 'FIELD'],
    [1, traceback("ValueError: Wrong value for res.partner.type: 'x'"), 'VALUE'],
    [1, traceback("ValueError: time data 'x' does not match format '%Y-%m-%d %H:%M:%S'"), 'VALUE'],
    [1, traceback('psycopg2.OperationalError: connection failed: FATAL:  database "x" does not exist'), 'DATABASE'],
    [1, traceback('TypeError: cannot marshal None unless allow_none is enabled'), 'DONE_UNKNOWN_RESULT'],
    [1, traceback("TypeError: cannot marshal <class 'odoo.api.mail.message'> objects"), 'DONE_UNKNOWN_RESULT'],
    [1, traceback('psycopg2.errors.SerializationFailure: could not serialize access'), 'BUSY'],
    [
      1,
      traceback('psycopg2.errors.DeadlockDetected: deadlock detected\nDETAIL:  Process 1 waits\nHINT:  See log'),
      'BUSY',
    ],
    [1, traceback('psycopg2.errors.LockNotAvailable: could not obtain lock'), 'BUSY'],
    [1, traceback('odoo.sql_db.PoolError: The Connection Pool Is Full'), 'BUSY'],
    [1, traceback('psycopg2.OperationalError: server closed the connection unexpectedly'), 'DOWN'],
    [1, traceback('ZeroDivisionError: division by zero'), 'BUG'],
    ['AccessDenied', '', 'AUTH'],
    ['warning -- AccessError\n\nno', '', 'PERMISSION'],
    ['warning -- UserError\n\nno', '', 'REJECTED'],
  ];
  it.each(rows)('%p %p → %s', (code, text, expected) => {
    expect(classifyFault({ via: 'xmlrpc', code, text })).toBe(expected);
  });

  it('does not let a quoted chat text speak for the server', () => {
    const text = traceback("ValueError: Wrong value for x.y: 'TypeError: cannot marshal None'");
    expect(classifyFault({ via: 'xmlrpc', code: 1, text })).toBe('VALUE');
  });
});

describe('an error of JSON-2 is classified by status and exception', () => {
  const rows: [status: number, name: string, text: string, expected: OdooErrorClass][] = [
    [400, 'werkzeug.exceptions.BadRequest', 'not JSON', 'BUG'],
    [401, 'werkzeug.exceptions.Unauthorized', 'Invalid apikey', 'AUTH'],
    [403, 'odoo.exceptions.AccessError', 'You are not allowed', 'PERMISSION'],
    [403, 'odoo.exceptions.AccessError', 'Access to unauthorized or invalid companies.', 'COMPANY'],
    [404, 'werkzeug.exceptions.NotFound', "the model 'crm.lead' does not exist", 'MODULE'],
    [404, 'werkzeug.exceptions.NotFound', "The method 'ir.model.data.nothing' does not exist", 'METHOD'],
    [404, 'odoo.exceptions.MissingError', 'Record does not exist', 'GONE'],
    [422, 'werkzeug.exceptions.UnprocessableEntity', "missing a required argument: 'vals'", 'BUG'],
    [422, 'odoo.exceptions.ValidationError', 'Contacts require a name', 'REJECTED'],
    [422, 'odoo.exceptions.UserError', 'No', 'REJECTED'],
    [500, 'builtins.ValueError', "Invalid field 'x' on 'res.partner'", 'FIELD'],
    [500, 'builtins.KeyError', "'x'", 'FIELD'],
    [500, 'psycopg2.errors.SerializationFailure', 'could not serialize', 'BUSY'],
    [503, 'werkzeug.exceptions.ServiceUnavailable', 'later', 'DOWN'],
  ];
  it.each(rows)('%d %s %p → %s', (status, name, text, expected) => {
    expect(classifyFault({ via: 'json2', status, name, text })).toBe(expected);
  });
});

describe('an answer that is not Odoo is classified by its status', () => {
  const rows: [status: number, expected: OdooErrorClass][] = [
    [200, 'NOT_FOUND'],
    [301, 'REDIRECT'],
    [303, 'REDIRECT'],
    [401, 'AUTH'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [413, 'TOO_LARGE'],
    [415, 'BUG'],
    [429, 'THROTTLED'],
    [500, 'DOWN'],
    [502, 'DOWN'],
    [503, 'DOWN'],
    [504, 'DOWN'],
    [524, 'DOWN'],
  ];
  it.each(rows)('%d → %s', (status, expected) => {
    expect(classifyFault({ via: 'http', status })).toBe(expected);
  });
});

describe('a socket failure', () => {
  const rows: [code: string | undefined, expected: OdooErrorClass][] = [
    ['ECONNREFUSED', 'UNREACHABLE'],
    ['ENOTFOUND', 'UNREACHABLE'],
    ['CERT_HAS_EXPIRED', 'TLS'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS'],
    ['ECONNRESET', 'NO_ANSWER'],
    ['ABORT_ERR', 'NO_ANSWER'],
    [undefined, 'NO_ANSWER'],
  ];
  it.each(rows)('%p → %s', (code, expected) => {
    expect(classifySocket(code)).toBe(expected);
  });
});

describe('the error made of a fault', () => {
  it.each(['NO_ANSWER', 'DOWN', 'DONE_UNKNOWN_RESULT', 'UNREADABLE'] as const)(
    '%s is the kind that may have done its work',
    (name) => {
      expect(odooErrorTable[name].effect).toBe('unknown');
    },
  );

  it('leaves a doubt on a write and none on a read', () => {
    const fault = { via: 'http', status: 502 } as const;
    expect([toError(fault, true).effect, toError(fault, false).effect]).toEqual(['unknown', 'none']);
  });

  it("says Odoo's own words, without traceback, numbers and beyond 300 characters", () => {
    const text = `The number +32 470 12 34 56 is not valid. ${'x'.repeat(400)}`;
    const { message, vendorCode } = toError({ via: 'xmlrpc', code: 2, text }, true);
    expect(message).toHaveLength(300);
    expect(message).toContain('The number ••• is not valid.');
    expect(vendorCode).toBe('2');
    const field = toError({ via: 'xmlrpc', code: 1, text: traceback("ValueError: Invalid field 'x'") }, true);
    expect(field.message).toBe("ValueError: Invalid field 'x'");
  });

  it('names the place a redirect leads to', () => {
    const { kind, hint } = toError({ via: 'http', status: 301, location: 'https://erp.example.com/' }, false);
    expect([kind, hint]).toEqual(['misconfigured', expect.stringContaining('https://erp.example.com/')]);
  });

  it('waits as long as the hosting asks', () => {
    expect(toError({ via: 'http', status: 429, retryAfterMs: 7000 }, true)).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 7000,
      effect: 'none',
    });
  });
});

test('the last line is the exception, not what PostgreSQL adds below it', () => {
  expect(exceptionLine(traceback('builtins.ValueError: no\nDETAIL:  x\nCONTEXT:  y'))).toBe('ValueError: no');
});
