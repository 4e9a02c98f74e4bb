import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { KaiwaError } from '../errors/kaiwa-error';
import type { Http, HttpAnswer, HttpRequest, HttpStream } from '../ports/http';
import { readJson } from './read-json';
import { toWhatsappError } from './whatsapp-error';

/** Where and as whom the Graph API is called. */
export interface GraphOptions {
  /** Default https://graph.facebook.com */
  baseUrl?: string;
  /** Default v26.0. A path without a version would use whatever the app's default is. */
  version?: string;
  accessToken: string;
  /** Adds `appsecret_proof`, for apps that demand it. */
  appSecret?: string;
  http: Http;
  /** Default 30 s, for everything from connecting to the last byte. */
  timeoutMs?: number;
}

/** One call: JSON in `json`, or bytes with their type. */
export interface GraphRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below the version, with its query. */
  path: string;
  json?: unknown;
  bytes?: { contentType: string; body: Uint8Array };
  timeoutMs?: number;
}

/** The Graph API. Errors are KaiwaErrors. */
export interface Graph {
  /** @throws KaiwaError by Meta's code; `unavailable` / `WHATSAPP_ANSWER_UNREADABLE` where a good answer does not fit `schema`. */
  call<S extends z.ZodType>(request: GraphRequest, schema: S): Promise<z.output<S>>;
  /** The answer as it is, also a refusal. */
  ask(request: GraphRequest): Promise<HttpAnswer>;
  /** Fetches an absolute address with the token. The caller has made sure whose address it is. */
  fetch(url: string, options: { timeoutMs: number; maxBytes: number }): Promise<HttpStream>;
}

/** The answer to a change: done or not. */
export const successAnswer = z.object({ success: z.boolean().nullish() });

const DEFAULT_TIMEOUT_MS = 30_000;
const ANSWER_LIMITS = { maxBytes: 16 * 1024 * 1024, maxDepth: 48 };
/** Some addresses of Meta's refuse callers without a name. */
const USER_AGENT = 'Kaiwa/0.1.0';

/** Opens the Graph API for one token. The only place that knows its addresses. */
export function openGraph(options: GraphOptions): Graph {
  const { baseUrl = 'https://graph.facebook.com', version = 'v26.0', accessToken, appSecret, http } = options;
  const proof = appSecret ? createHmac('sha256', appSecret).update(accessToken).digest('hex') : null;
  const headers = { authorization: `Bearer ${accessToken}`, 'user-agent': USER_AGENT };

  const ask = ({ method, path, json, bytes, timeoutMs }: GraphRequest): Promise<HttpAnswer> => {
    const url = new URL(`${baseUrl.replace(/\/$/, '')}/${version}/${path}`);
    if (proof) url.searchParams.set('appsecret_proof', proof);
    const body = json === undefined ? bytes : { contentType: 'application/json', body: JSON.stringify(json) };
    const request: HttpRequest = {
      method,
      url: url.toString(),
      headers: { ...headers, ...(body && { 'content-type': body.contentType }) },
      ...(body && { body: body.body }),
      timeoutMs: timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    };
    return http.send(request);
  };
  return {
    ask,
    async call(request, schema) {
      const answer = await ask(request);
      if (answer.status < 200 || answer.status > 299) throw toWhatsappError(answer);
      return readAnswer(answer, schema, request.method);
    },
    fetch: (url, limits) => http.open({ method: 'GET', url, headers, ...limits }),
  };
}

/** Reads a good answer; ids that are numbers come as text where a number would lose digits. */
function readAnswer<S extends z.ZodType>(answer: HttpAnswer, schema: S, method: string): z.output<S> {
  const json = readJson(answer.body, ANSWER_LIMITS);
  const parsed = schema.safeParse(json.ok ? json.value : undefined);
  if (parsed.success) return parsed.data;
  throw unreadableAnswer(method, parsed.error);
}

/** A good answer that does not say what it should: the change was made, or it was not. */
export function unreadableAnswer(method: string, cause?: unknown): KaiwaError {
  return new KaiwaError({
    kind: 'unavailable',
    code: 'WHATSAPP_ANSWER_UNREADABLE',
    message: 'WhatsApp accepted the call with an answer that cannot be read',
    hint: 'Nothing to do: the outcome is looked up.',
    effect: method === 'GET' ? 'none' : 'unknown',
    cause,
  });
}
