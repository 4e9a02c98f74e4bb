/**
 * An exception inside the simulated server, by its Python class name. Each protocol turns it into its own shape:
 * an int or string fault code, a JSON-RPC error object, an HTTP status.
 */
export class OdooError extends Error {
  constructor(
    readonly pythonClass: string,
    message: string,
    readonly status = 500,
  ) {
    super(message);
    this.name = 'OdooError';
  }
}

/** Text of Odoo for records that are gone; the tail in brackets is structural, not translated. */
export function missingError(model: string, ids: readonly number[], uid: number): OdooError {
  const list = ids.length === 1 ? `${ids[0]},` : ids.join(', ');
  const text = `Record does not exist or has been deleted.\n(Record: ${model}(${list}), User: ${uid})`;
  return new OdooError('odoo.exceptions.MissingError', text, 404);
}

/** A right, a record rule, a private method, a company: fault 4, 403. */
export function accessError(message: string): OdooError {
  return new OdooError('odoo.exceptions.AccessError', message, 403);
}

/** Wrong secret on the object service: fault 3. */
export function accessDenied(): OdooError {
  return new OdooError('odoo.exceptions.AccessDenied', 'Access Denied', 403);
}

/** A constraint: fault 2, 422. */
export function validationError(message: string): OdooError {
  return new OdooError('odoo.exceptions.ValidationError', message, 422);
}

/** A business rule: fault 2, 422. */
export function userError(message: string): OdooError {
  return new OdooError('odoo.exceptions.UserError', message, 422);
}

/** A bad value or an unknown field: fault 1, 500. */
export function valueError(message: string): OdooError {
  return new OdooError('builtins.ValueError', message);
}

/** Python's KeyError quotes its key. */
export function keyError(key: string): OdooError {
  return new OdooError('builtins.KeyError', `'${key}'`);
}

/** Wrong arguments or a value Python cannot use: fault 1, 500 (422 where JSON-2 checks a signature). */
export function typeError(message: string): OdooError {
  return new OdooError('builtins.TypeError', message);
}

/** What PostgreSQL says through psycopg2: fault 1, 500. */
export function databaseError(name: string, message: string): OdooError {
  return new OdooError(`psycopg2.${name}`, message);
}

/** An HTTP refusal of JSON-2 (werkzeug exception with its status). */
export function httpError(name: string, status: number, message: string): OdooError {
  return new OdooError(`werkzeug.exceptions.${name}`, message, status);
}

/** Last line of a Python traceback: built-in classes lose their module, others keep it. */
export function lastTracebackLine(error: OdooError): string {
  return `${error.pythonClass.replace(/^builtins\./, '')}: ${error.message}`;
}

/** A traceback as fault 1 carries it: several hundred bytes of frames; only the last line means something. */
export function traceback(error: OdooError): string {
  return `Traceback (most recent call last):\n${FRAMES}${lastTracebackLine(error)}\n`;
}

const FRAMES = [
  ['addons/base/controllers/rpc.py', 135, 'xmlrpc_2', 'response = self._xmlrpc(service)'],
  ['addons/base/controllers/rpc.py', 109, '_xmlrpc', 'result = dispatch_rpc(service, method, params)'],
  ['http.py', 434, 'dispatch_rpc', 'return dispatch(method, params)'],
  ['service/model.py', 62, 'dispatch', 'res = execute_kw(db, uid, *params)'],
  ['service/model.py', 98, 'execute_kw', 'return execute(db, uid, obj, method, *args, **kw or {})'],
  ['service/model.py', 105, 'execute', 'res = execute_cr(cr, uid, obj, method, *args, **kw)'],
  ['service/model.py', 88, 'execute_cr', 'result = retrying(partial(call_kw, recs, method, args, kw), env)'],
  ['service/model.py', 154, 'retrying', 'result = func()'],
]
  .map(([file, line, name, code]) => `  File "/opt/odoo/odoo/${file}", line ${line}, in ${name}\n    ${code}\n`)
  .join('');
