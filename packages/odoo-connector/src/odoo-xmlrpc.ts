import { KaiwaError } from '@kaiwa/core';
import { odooError } from './odoo-errors';
import { versionSchema, odooMajor } from './odoo-schema';
import { toOdooStruct, toOdooValue } from './odoo-values';
import type { OdooArguments, OdooTransport } from './odoo-transport';

/** Sends one XML-RPC call to `/xmlrpc/2/<service>`; failures are KaiwaErrors already. */
export type MethodCaller = (
  service: 'common' | 'object',
  method: string,
  params: unknown[],
  write: boolean,
) => Promise<unknown>;

/** What XML-RPC needs to act as a user. */
export interface XmlrpcAccount {
  database: string;
  login: string;
  apiKey: string;
}

/**
 * Arguments Odoo wants by position over XML-RPC: `create` even looks at the first one to choose its answer, and the
 * recorded traffic of 18.0 sends these so. Everything else goes by name. `ids` always come first.
 */
const positional: Record<string, readonly string[]> = {
  create: ['vals_list'],
  write: ['ids', 'vals'],
  read: ['ids'],
  unlink: ['ids'],
  search_read: ['domain'],
  fields_get: ['allfields'],
  check_object_reference: ['module', 'xml_id'],
  check_access_rights: ['operation'],
};

/** The transport for servers before 19: every call carries database, user id and key. */
export function createXmlrpcTransport(callMethod: MethodCaller, account: XmlrpcAccount): OdooTransport {
  let signedIn: Promise<number> | null = null;

  /** Costs about 300 ms of password hashing on the server: once, shared by all who wait, again only after a refusal. */
  function uid(): Promise<number> {
    signedIn ??= signIn().catch((error: unknown) => {
      signedIn = null;
      throw error;
    });
    return signedIn;
  }

  async function signIn(): Promise<number> {
    const { database, login, apiKey } = account;
    const answer = await callMethod('common', 'authenticate', [database, login, apiKey, {}], false);
    // A wrong login or key is no fault here but the value false.
    if (typeof answer !== 'number' || answer <= 0) throw odooError('AUTH', false);
    return answer;
  }

  return {
    uid,
    async call(model, method, args, { write }) {
      const user = await uid();
      const [listed, named] = splitArguments(method, args);
      const params = [account.database, user, account.apiKey, model, method, listed, named];
      try {
        return await callMethod('object', 'execute_kw', params, write);
      } catch (error) {
        if (KaiwaError.is(error) && error.kind === 'unauthorized') signedIn = null;
        throw error;
      }
    },
  };
}

/** Major version by `common.version`, which needs no credentials. */
export async function readXmlrpcVersion(callMethod: MethodCaller): Promise<number> {
  const answer = versionSchema.safeParse(await callMethod('common', 'version', [], false));
  const major = answer.success ? odooMajor(answer.data) : null;
  if (major === null) throw odooError('NOT_FOUND', false);
  return major;
}

function splitArguments(method: string, args: OdooArguments): [unknown[], Record<string, unknown>] {
  const places = positional[method] ?? (args.ids === undefined ? [] : ['ids']);
  return [
    places.map((name) => toOdooValue(args[name])),
    toOdooStruct(Object.fromEntries(Object.entries(args).filter(([name]) => !places.includes(name)))),
  ];
}
