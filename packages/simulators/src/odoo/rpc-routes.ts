import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { callService, jsonResult, versionInfo } from './rpc-services';
import { traceback } from './odoo-error';
import { asOdooError, vendorCallOf, type VendorDoor } from './vendor-call';
import { XML_RPC_TYPE, xmlRpcFault, xmlRpcResult } from './xml-rpc-response';
import type { OdooError } from './odoo-error';
import type { OdooVersion } from './odoo-database';
import type { OdooValue } from './odoo-value';

const envelopeSchema = z.object({
  id: z.unknown().optional(),
  params: z
    .object({
      service: z.string().optional(),
      method: z.string().optional(),
      args: z.array(z.custom<OdooValue>()).optional(),
    })
    .optional(),
});

/** The legacy endpoints: `/xmlrpc/2/*`, `/xmlrpc/*` (text fault codes), `/jsonrpc` and the web client's version. */
export function createRpcRoutes(door: VendorDoor): Router {
  const router = Router();
  router.post('/xmlrpc/2/:service', (request, response) => answerXml(door, request, response, 'int'));
  router.post('/xmlrpc/:service', (request, response) => answerXml(door, request, response, 'string'));
  router.post('/jsonrpc', (request, response) => answerJson(door, request, response));
  router.post('/web/webclient/version_info', (request, response) => {
    response.json({
      jsonrpc: '2.0',
      id: envelopeSchema.safeParse(request.body).data?.id ?? null,
      result: versionInfo(door.database.version),
    });
  });
  return router;
}

/** An exception as `error` of a JSON-RPC answer. */
export function jsonRpcError(error: OdooError, version: OdooVersion): unknown {
  const details = { message: error.message, arguments: [error.message], context: {} };
  const debug = traceback(error);
  return {
    code: version === '18' ? 200 : 0,
    message: 'Odoo Server Error',
    data:
      version === '18'
        ? { name: error.pythonClass, debug, ...details }
        : { name: error.pythonClass, ...details, debug },
  };
}

async function answerXml(
  door: VendorDoor,
  request: Request,
  response: Response,
  style: 'int' | 'string',
): Promise<void> {
  response.type(XML_RPC_TYPE);
  const { xml, unreadable, effect } = vendorCallOf(response);
  try {
    if (xml === undefined) throw unreadable ?? new Error('no call');
    const { method, params } = xml;
    const service = String(request.params['service']);
    const result = await callService(door, { protocol: 'XML-RPC', service, method, params, effect, request });
    response.send(xmlRpcResult(result, door.database.version));
  } catch (error) {
    response.send(xmlRpcFault(asOdooError(error), style));
  }
}

async function answerJson(door: VendorDoor, request: Request, response: Response): Promise<void> {
  const { json, unreadable, effect } = vendorCallOf(response);
  const envelope = envelopeSchema.safeParse(json);
  if (unreadable !== undefined || !envelope.success) {
    response.status(400).type('html').send('<!doctype html>\n<title>400 Bad Request</title>\n<h1>Bad Request</h1>\n');
    return;
  }
  const { version } = door.database;
  const head = { jsonrpc: '2.0', id: envelope.data.id ?? null };
  try {
    const { service = '', method = '', args: params = [] } = envelope.data.params ?? {};
    const result = await callService(door, { protocol: 'JSON-RPC', service, method, params, effect, request });
    // A None result leaves the member out, although the work is done.
    response.json(result === null ? head : { ...head, result: jsonResult(result, version === '18') });
  } catch (error) {
    response.json({ ...head, error: jsonRpcError(asOdooError(error), version) });
  }
}
