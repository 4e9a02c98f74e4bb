import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import xmlrpc from 'xmlrpc';
import type { z } from 'zod';
import type { KaiwaError } from '@kaiwa/core';
import type { OdooConfig } from './odoo-config';
import { odooError } from './odoo-errors';
import { classifySocket, toError } from './odoo-fault-class';
import { createJson2Transport, readHttpVersion, retryAfter } from './odoo-json2';
import { createXmlrpcTransport, readXmlrpcVersion, type MethodCaller } from './odoo-xmlrpc';
import type { OdooArguments, OdooCallOptions, OdooTransport, OdooWorld } from './odoo-transport';

/** Odoo as the rest of this package sees it: checked answers, whichever transport carries them. */
export interface OdooClient {
  /** Calls a method that changes nothing. @throws KaiwaError, always with effect `none`. */
  read<T>(model: string, method: string, args: OdooArguments, answer: z.ZodType<T>): Promise<T>;
  /** Calls a method that writes. @throws KaiwaError, with effect `unknown` when the work may be done. */
  write<T>(model: string, method: string, args: OdooArguments, answer: z.ZodType<T>): Promise<T>;
  /** Id of the user we act as. */
  uid(): Promise<number>;
  /** Major version of the server, asked once. */
  version(): Promise<number>;
  /** Releases sockets. */
  close(): void;
}

/** Connects lazily: nothing is sent before the first call. */
export function createOdooClient(config: OdooConfig, world: OdooWorld): OdooClient {
  const secure = config.baseUrl.startsWith('https:');
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const callMethod = createMethodCaller(config, agent);
  let probe: Promise<{ version: number; transport: OdooTransport }> | null = null;

  /** One probe for all who wait; a failed one is forgotten. */
  function connect(): Promise<{ version: number; transport: OdooTransport }> {
    probe ??= probeServer(config, world, callMethod).catch((error: unknown) => {
      probe = null;
      throw error;
    });
    return probe;
  }

  async function call<T>(
    target: readonly [model: string, method: string],
    args: OdooArguments,
    options: OdooCallOptions,
    schema: z.ZodType<T>,
  ): Promise<T> {
    const { transport } = await connect();
    const context = { ...baseContext(config), ...args.context };
    const withContext = Object.keys(context).length > 0 ? { ...args, context } : args;
    const answer = schema.safeParse(await transport.call(target[0], target[1], withContext, options));
    if (!answer.success) throw odooError('UNREADABLE', options.write, { vendorCode: `${target[0]}.${target[1]}` });
    return answer.data;
  }

  return {
    read: (model, method, args, schema) => call([model, method], args, { write: false }, schema),
    write: (model, method, args, schema) => call([model, method], args, { write: true }, schema),
    uid: async () => (await connect()).transport.uid(),
    version: async () => (await connect()).version,
    close: () => agent.destroy(),
  };
}

/** `lang` must be installed in Odoo, else every call fails: only what the administrator configured is sent. */
function baseContext(config: OdooConfig): Record<string, unknown> {
  return {
    ...(config.language === undefined ? {} : { lang: config.language }),
    ...(config.companyIds === undefined ? {} : { allowed_company_ids: config.companyIds }),
  };
}

async function probeServer(
  config: OdooConfig,
  world: OdooWorld,
  callMethod: MethodCaller,
): Promise<{ version: number; transport: OdooTransport }> {
  const version =
    (config.transport === 'xmlrpc'
      ? null
      : await readHttpVersion(world.http, config.baseUrl, config.timeouts.readMs)) ??
    (config.transport === 'json2' ? 19 : await readXmlrpcVersion(callMethod));
  const useJson = config.transport === 'json2' || (config.transport === 'auto' && version >= 19);
  world.logger.info({ version, transport: useJson ? 'json2' : 'xmlrpc' }, 'Odoo answers');
  return {
    version,
    transport: useJson ? createJson2Transport(world.http, config) : createXmlrpcTransport(callMethod, config),
  };
}

/**
 * The one place that touches the package `xmlrpc`. It has no deadline of its own, hides HTTP statuses and throws on some
 * characters (cleaned before); so each call gets a fresh client with its own abort signal: `options` are never shared.
 */
function createMethodCaller(config: OdooConfig, agent: HttpAgent): MethodCaller {
  const url = new URL(config.baseUrl);
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const prefix = url.pathname.replace(/\/+$/, '');
  return (service, method, params, write) => {
    const signal = AbortSignal.timeout(write ? config.timeouts.writeMs : config.timeouts.readMs);
    const options = { host, port, path: `${prefix}/xmlrpc/2/${service}`, agent, signal };
    const client = secure ? xmlrpc.createSecureClient(options) : xmlrpc.createClient(options);
    return new Promise((resolve, reject) => {
      client.methodCall(method, params, (error, value) => {
        if (error) reject(readCallError(error, write));
        else resolve(value);
      });
    });
  };
}

function readCallError(error: xmlrpc.CallError, write: boolean): KaiwaError {
  if (error.faultCode !== undefined) {
    return toError({ via: 'xmlrpc', code: error.faultCode, text: error.faultString ?? '' }, write);
  }
  const answer = error.res;
  if (answer === undefined) {
    const errorClass = classifySocket(typeof error.code === 'string' ? error.code : undefined);
    return odooError(errorClass, write, typeof error.code === 'string' ? { vendorCode: error.code } : {});
  }
  // An answer broken off half-way has status 200 and is no page: what it meant is unknown.
  if (answer.statusCode === 200 && (!answer.complete || error.code !== undefined)) return odooError('NO_ANSWER', write);
  answer.resume();
  return toError(
    {
      via: 'http',
      status: answer.statusCode ?? 0,
      location: answer.headers.location,
      retryAfterMs: retryAfter(answer.headers['retry-after']),
    },
    write,
  );
}
