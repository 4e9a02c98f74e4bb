import type { Request, RequestHandler } from 'express';
import { checkAccessToken, mayTouch } from './access-token';
import { GraphError, unknownObject } from './graph-error';
import type { JsonRecord } from './json-record';
import type { AccessToken, BusinessAccount } from './whatsapp-options';
import type { BusinessNumber } from './whatsapp-store';
import type { WhatsappWorld } from './whatsapp-world';

/** One Graph call after its token was checked. */
export interface GraphCall {
  request: Request;
  token: AccessToken;
}

/** Makes an Express handler of a Graph call: token first, then the work, then its result as JSON. */
export function graphHandler(
  world: WhatsappWorld,
  work: (call: GraphCall) => JsonRecord | object | Promise<JsonRecord | object>,
): RequestHandler {
  return async (request, response) => {
    const token = checkAccessToken(request, world.settings, world.clock.now());
    response.json(await work({ request, token }));
  };
}

/** A path parameter; absent ones read as `""`. */
export function parameter(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}

/** A query value, or `undefined`. */
export function queryText(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' ? value : undefined;
}

/** The path without the query, from the root. */
export function fullPath(request: Request): string {
  return request.originalUrl.split('?')[0] ?? '';
}

/** The business number in the path, if this token may use it. Throws 100/33 (unknown), 33 (deleted), 133010. */
export function numberInPath(world: WhatsappWorld, { request, token }: GraphCall): BusinessNumber {
  const id = parameter(request, 'id');
  const number = world.store.numbers.get(id);
  if (number === undefined || !mayTouch(token, number.account.id))
    throw unknownObject(id, request.method.toLowerCase());
  const { status } = number.phoneNumber;
  if (status === 'DELETED') throw new GraphError(33);
  if (request.method === 'POST' && ['PENDING', 'UNVERIFIED', 'DISCONNECTED'].includes(status)) {
    throw new GraphError(133_010);
  }
  return number;
}

/** The business account in the path, if this token may use it. Throws 100/33. */
export function accountInPath(world: WhatsappWorld, { request, token }: GraphCall): BusinessAccount {
  const id = parameter(request, 'id');
  const account = world.settings.businessAccounts.find((known) => known.id === id);
  if (account === undefined || !mayTouch(token, id)) throw unknownObject(id, request.method.toLowerCase());
  return account;
}

/** The members named by `fields` (all `defaults` when absent) plus `id`. Throws 100 for a name that does not exist. */
export function pickFields(object: JsonRecord, request: Request, defaults: string[]): JsonRecord {
  const wanted =
    queryText(request, 'fields')
      ?.split(',')
      .map((name) => name.trim().replace(/[.{(].*$/s, '')) ?? defaults;
  const picked: JsonRecord = {};
  for (const name of wanted.filter(Boolean)) {
    if (!Object.hasOwn(object, name)) {
      throw new GraphError(100, { message: `(#100) Tried accessing nonexisting field (${name})`, details: '' });
    }
    picked[name] = object[name];
  }
  return { ...picked, id: object['id'] };
}
