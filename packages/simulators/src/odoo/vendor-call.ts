import type { Request, Response } from 'express';
import type { OdooCalls, PreparedCall } from './odoo-calls';
import type { OdooCallCounter } from './odoo-call-counter';
import type { OdooDatabase } from './odoo-database';
import { OdooError } from './odoo-error';
import { parseXmlRpc, type XmlRpcCall } from './xml-rpc-request';
import type { AnswerEffect } from '../shared/fault-queue';
import type { TimerSet } from '../shared/timer-set';
import { textOf, type OdooResult } from './odoo-value';

/** What the routes of every protocol need. */
export interface VendorDoor {
  database: OdooDatabase;
  calls: OdooCalls;
  counter: OdooCallCounter;
  timers: TimerSet;
}

/** One request to a remote-call endpoint, read once: for the fault queue, then for its route. */
export interface VendorCall {
  /** What faults match: the path, then service method or model and method: `/xmlrpc/2/object/res.partner/write`. */
  target: string;
  xml?: XmlRpcCall;
  json?: unknown;
  /** Why the body could not be read. */
  unreadable?: OdooError;
  effect: AnswerEffect;
}

/** Reads the body of a request (text) into a call. Never throws: what cannot be read is remembered. */
export function readVendorCall(path: string, body: unknown): VendorCall {
  const text = typeof body === 'string' ? body : '';
  if (path.startsWith('/xmlrpc/')) return readXml(path, text);
  if (path !== '/jsonrpc' && !path.startsWith('/json/2/')) return { target: path, effect: {} };
  try {
    const json: unknown = JSON.parse(text);
    return { target: path === '/jsonrpc' ? `${path}/${jsonTarget(json)}` : path, json, effect: {} };
  } catch {
    return {
      target: path,
      unreadable: new OdooError('werkzeug.exceptions.BadRequest', 'Invalid JSON data', 400),
      effect: {},
    };
  }
}

const CALLS = new WeakMap<Response, VendorCall>();

/** Keeps the call of a request for its route. */
export function keepVendorCall(response: Response, call: VendorCall): void {
  CALLS.set(response, call);
}

/** The call of a request, kept before its route ran. */
export function vendorCallOf(response: Response): VendorCall {
  const call = CALLS.get(response);
  if (call === undefined) throw new Error('The request was not read as a vendor call.');
  return call;
}

/**
 * Does the work of a call. A delayed commit keeps the time and ids of its beginning and shows later, whether or not
 * anybody still waits for the answer.
 */
export async function performCall(
  door: VendorDoor,
  prepared: PreparedCall,
  effect: AnswerEffect,
  request: Request,
): Promise<OdooResult> {
  if (effect.commitDelayMs !== undefined) {
    prepared.reserveIds();
    if (effect.closeBeforeAnswer === true) request.socket.destroy();
    await new Promise<void>((resolve) => door.timers.after(effect.commitDelayMs ?? 0, resolve));
  }
  return prepared.run();
}

/** The exception a fault asks for, thrown before any work. */
export function throwAskedException(effect: AnswerEffect): void {
  if (effect.exception !== undefined) throw new OdooError(effect.exception.name, effect.exception.message);
}

/** Any thrown thing as the exception a protocol can answer with. */
export function asOdooError(error: unknown): OdooError {
  if (error instanceof OdooError) return error;
  return new OdooError('builtins.RuntimeError', error instanceof Error ? error.message : String(error));
}

function readXml(path: string, text: string): VendorCall {
  try {
    const xml = parseXmlRpc(text);
    const names = xml.method.startsWith('execute') ? `${textOf(xml.params[3])}/${textOf(xml.params[4])}` : xml.method;
    return { target: `${path}/${names}`, xml, effect: {} };
  } catch (error) {
    return { target: path, unreadable: asOdooError(error), effect: {} };
  }
}

function jsonTarget(json: unknown): string {
  const params = typeof json === 'object' && json !== null && 'params' in json ? json.params : undefined;
  if (typeof params !== 'object' || params === null) return '';
  const args = 'args' in params && Array.isArray(params.args) ? params.args : [];
  const method = 'method' in params ? String(params.method) : '';
  return method.startsWith('execute') ? `${String(args[3])}/${String(args[4])}` : `common/${method}`;
}
