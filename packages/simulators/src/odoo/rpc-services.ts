import type { Request } from 'express';
import { textOf, isStruct, OdooFloat, OdooRecordSet, type OdooResult, type OdooValue } from './odoo-value';
import { typeError } from './odoo-error';
import { unknownDatabase, type RemoteCall } from './odoo-calls';
import { performCall, throwAskedException, type VendorDoor } from './vendor-call';
import type { AnswerEffect } from '../shared/fault-queue';
import type { OdooVersion } from './odoo-database';

/** One call of the legacy services, whichever envelope it came in. */
export interface ServiceCall {
  protocol: 'XML-RPC' | 'JSON-RPC';
  service: string;
  method: string;
  params: readonly OdooValue[];
  effect: AnswerEffect;
  request: Request;
}

/** What `common.version` answers: 18.0 is a nightly and says so, 19.0 does not. */
export function versionInfo(version: OdooVersion): { [name: string]: OdooValue } {
  return {
    server_version: version === '18' ? '18.0-20250702' : '19.0',
    server_version_info: [Number(version), 0, 0, 'final', 0, ''],
    server_serie: `${version}.0`,
    protocol_version: 1,
  };
}

/** Runs a call of the services common and object. Throws OdooError. */
export async function callService(door: VendorDoor, call: ServiceCall): Promise<OdooResult> {
  throwAskedException(call.effect);
  if (call.service === 'common') return callCommon(door, call);
  if (call.service !== 'object') throw typeError(`Unknown service ${call.service}`);
  const [database, uid, secret, model, method, ...rest] = call.params;
  requireDatabase(door, database);
  if (typeof uid !== 'number') throw typeError('uid must be an integer');
  door.calls.checkSecret(uid, textOf(secret));
  const remote = remoteCall(call, textOf(model), textOf(method), rest);
  return performCall(door, door.calls.prepare(uid, remote), call.effect, call.request);
}

/** A result as JSON shows it: floats as numbers, record sets as ids, or as Python's text where the series cannot. */
export function jsonResult(result: OdooResult, textOfRecordSet: boolean): unknown {
  if (result instanceof OdooRecordSet) return textOfRecordSet ? result.toString() : [...result.ids];
  return result instanceof OdooFloat ? result.value : result;
}

function callCommon(door: VendorDoor, { protocol, method, params }: ServiceCall): OdooResult {
  door.counter.count(protocol, `common.${method}`);
  if (method === 'version') return versionInfo(door.database.version);
  if (method !== 'authenticate' && method !== 'login') throw typeError(`Method not found: ${method}`);
  const [database, login, secret] = params;
  requireDatabase(door, database);
  return door.calls.authenticate(textOf(login), textOf(secret));
}

function requireDatabase(door: VendorDoor, name: OdooValue | undefined): void {
  if (name !== door.database.name) throw unknownDatabase(textOf(name));
}

function remoteCall(call: ServiceCall, model: string, method: string, rest: readonly OdooValue[]): RemoteCall {
  const isKeyword = call.method === 'execute_kw';
  if (!isKeyword && call.method !== 'execute') throw typeError(`Method not available ${call.method}`);
  const [positional, keywords] = isKeyword ? rest : [[...rest], {}];
  if (!Array.isArray(positional)) throw typeError(`${model}.${method}() argument after * must be an iterable`);
  const { context, ...named } = isStruct(keywords) ? keywords : {};
  return { protocol: call.protocol, model, method, arguments: { positional, keywords: named }, context };
}
