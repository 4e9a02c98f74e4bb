import { KaiwaError, type Http, type HttpAnswer } from '@kaiwa/core';
import { odooError } from './odoo-errors';
import { toError } from './odoo-fault-class';
import { contextSchema, json2ErrorSchema, versionSchema, odooMajor } from './odoo-schema';
import { toOdooStruct } from './odoo-values';
import type { OdooTransport } from './odoo-transport';

/** What JSON-2 needs to act as a user. */
export interface Json2Account {
  baseUrl: string;
  database: string;
  apiKey: string;
  timeouts: { readMs: number; writeMs: number };
}

/** 16 MiB of file make 22 MB of base64; nothing we read is longer. */
const MAX_ANSWER_BYTES = 32_000_000;

/**
 * The transport for Odoo 19 and later: real HTTP codes, named arguments, one transaction per call.
 * https://www.odoo.com/documentation/19.0/developer/reference/external_api.html (read 2026-11-22)
 */
export function createJson2Transport(http: Http, account: Json2Account): OdooTransport {
  let user: Promise<number> | null = null;

  async function call(model: string, method: string, args: object, write: boolean): Promise<unknown> {
    const answer = await send(http, write, {
      method: 'POST',
      url: `${account.baseUrl}/json/2/${encodeURIComponent(model)}/${encodeURIComponent(method)}`,
      headers: {
        authorization: `bearer ${account.apiKey}`,
        'content-type': 'application/json',
        accept: 'application/json',
        'x-odoo-database': account.database,
      },
      body: JSON.stringify(toOdooStruct(args)),
      timeoutMs: write ? account.timeouts.writeMs : account.timeouts.readMs,
      maxBytes: MAX_ANSWER_BYTES,
    });
    return readAnswer(answer, write);
  }

  return {
    uid() {
      user ??= readUid().catch((error: unknown) => {
        user = null;
        throw error;
      });
      return user;
    },
    call: (model, method, args, { write }) => call(model, method, args, write),
  };

  async function readUid(): Promise<number> {
    const context = contextSchema.safeParse(await call('res.users', 'context_get', {}, false));
    if (!context.success) throw odooError('UNREADABLE', false);
    return context.data.uid;
  }
}

/** Major version by GET /web/version (19 and later); null where this address says nothing usable. */
export async function readHttpVersion(http: Http, baseUrl: string, timeoutMs: number): Promise<number | null> {
  const answer = await send(http, false, { method: 'GET', url: `${baseUrl}/web/version`, timeoutMs });
  if (answer.status === 404 || answer.status === 401 || answer.status === 403) return null;
  if (answer.status !== 200) throw toError({ via: 'http', ...httpFacts(answer) }, false);
  const version = versionSchema.safeParse(parseJson(answer));
  return version.success ? odooMajor(version.data) : null;
}

/** Sends, and takes the doubt off a failed read: nothing can have happened. */
async function send(http: Http, write: boolean, request: Parameters<Http['send']>[0]): Promise<HttpAnswer> {
  try {
    return await http.send(request);
  } catch (error) {
    const failure = KaiwaError.from(error);
    if (write || failure.effect === 'none') throw failure;
    const { kind, code, message, hint, cause } = failure;
    throw new KaiwaError({ kind, code, message, cause, ...(hint === undefined ? {} : { hint }) });
  }
}

function readAnswer(answer: HttpAnswer, write: boolean): unknown {
  const body = parseJson(answer);
  if (answer.status === 200) {
    if (body === undefined) throw toError({ via: 'http', ...httpFacts(answer) }, write);
    return body;
  }
  const fault = json2ErrorSchema.safeParse(body);
  if (!fault.success) throw toError({ via: 'http', ...httpFacts(answer) }, write);
  throw toError({ via: 'json2', status: answer.status, name: fault.data.name, text: fault.data.message ?? '' }, write);
}

/** The body as JSON, only where the answer says it is: proxies answer in HTML. */
function parseJson(answer: HttpAnswer): unknown {
  if (!/\bjson\b/i.test(answer.headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(Buffer.from(answer.body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function httpFacts(answer: HttpAnswer): {
  status: number;
  location?: string | undefined;
  retryAfterMs?: number | undefined;
} {
  return {
    status: answer.status,
    location: answer.headers['location'],
    retryAfterMs: retryAfter(answer.headers['retry-after']),
  };
}

/** Seconds of a Retry-After header as milliseconds; its date form is not used by the proxies Odoo is hosted behind. */
export function retryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d+$/.test(header) ? Number(header) * 1000 : undefined;
}
