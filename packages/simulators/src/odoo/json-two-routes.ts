import { Router, type Request, type Response } from 'express';
import { jsonResult } from './rpc-services';
import { httpError, traceback, type OdooError } from './odoo-error';
import { asOdooError, performCall, throwAskedException, vendorCallOf, type VendorDoor } from './vendor-call';
import { isStruct, type OdooValue } from './odoo-value';

const NO_DATABASE_PAGE = `<!DOCTYPE html>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>No database is selected and the requested URL was not found in the server-wide controllers.</p>
<p>Please verify the hostname, <a href=/web/login>login</a> and try again.</p>

<!-- Alternatively, use the X-Odoo-Database header. -->
`;

/** JSON-2 of 19.0: one POST per method with named arguments. 18.0 knows no such route and sends one to the login page. */
export function createJsonTwoRoutes(door: VendorDoor): Router {
  const router = Router();
  if (door.database.version === '18') {
    router.use('/json', (request, response) => {
      response.redirect(303, `/web/login?redirect=${encodeURIComponent(request.originalUrl)}`);
    });
    return router;
  }
  router.all('/json/2/:model/:method', async (request, response) => {
    try {
      await answer(door, request, response);
    } catch (error) {
      answerJsonTwoError(response, asOdooError(error));
    }
  });
  return router;
}

/** Writes an exception with its HTTP status and body. */
export function answerJsonTwoError(response: Response, error: OdooError): void {
  // The result could not be encoded, after the handler that writes JSON errors was left.
  if (error.pythonClass === 'builtins.UnicodeDecodeError') {
    response.status(500).type('html').send('<!doctype html>\n<title>500 Internal Server Error</title>\n');
    return;
  }
  if (error.status === 401) response.set('www-authenticate', 'Bearer');
  const code = error.pythonClass.startsWith('werkzeug.') ? [error.status] : [];
  response.status(error.status).json({
    name: error.pythonClass,
    message: error.message,
    arguments: [error.message, ...code],
    context: {},
    debug: traceback(error),
  });
}

/** What a missing, wrong or expired key earns. */
export function invalidKey(): OdooError {
  return httpError('Unauthorized', 401, 'Invalid apikey');
}

async function answer(door: VendorDoor, request: Request, response: Response): Promise<void> {
  const database = request.get('x-odoo-database');
  if (database !== undefined && database !== door.database.name) {
    response.status(404).type('html').send(NO_DATABASE_PAGE);
    return;
  }
  if (request.method !== 'POST') throw httpError('NotFound', 404, 'Not Found');
  if (request.is('json') === false) {
    response.status(415).type('html').send('<!doctype html>\n<title>415 Unsupported Media Type</title>\n');
    return;
  }
  const { json, unreadable, effect } = vendorCallOf(response);
  if (unreadable !== undefined) throw unreadable;
  throwAskedException(effect);
  const uid = bearer(door, request);
  const model = String(request.params['model']);
  const method = String(request.params['method']);
  const { ids, context, ...named } = argumentsOf(json);
  const call = { protocol: 'JSON-2', model, method, arguments: { ids, named }, context } as const;
  const result = await performCall(door, door.calls.prepare(uid, call), effect, request);
  response.set('x-content-type-options', 'nosniff');
  response.json(created(method, jsonResult(result, false)));
}

function bearer(door: VendorDoor, request: Request): number {
  const header = request.get('authorization');
  if (header === undefined) {
    throw httpError('Unauthorized', 401, 'User not authenticated, use an API Key with a Bearer Authorization header.');
  }
  const key = /^bearer\s+(\S+)$/i.exec(header)?.[1];
  const uid = key === undefined ? undefined : door.calls.userOfKey(key);
  if (uid === undefined) throw invalidKey();
  return uid;
}

// An empty list is what some clients send for no arguments, and Odoo takes it so.
function argumentsOf(json: unknown): { [name: string]: OdooValue } {
  if (isStruct(json)) return json;
  if (Array.isArray(json) && json.length === 0) return {};
  throw httpError('UnprocessableEntity', 422, 'the body must be a JSON object of named arguments');
}

// A created record set becomes its ids here, even for a single dict.
function created(method: string, result: unknown): unknown {
  return method === 'create' && !Array.isArray(result) ? [result] : result;
}
