import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { KaiwaError } from '../errors/kaiwa-error';
import type { Http, HttpAnswer } from '../ports/http';
import { outboundPayload } from './outbound-payload';
import type { OutboundContent, Recipient } from './outbound-message';
import { toTemplate, templateAnswer } from './template-answer';
import type { Template } from './template';
import { toWhatsappError } from './whatsapp-error';

/** One business number at Meta. */
export interface CloudClientOptions {
  /** Default https://graph.facebook.com */
  baseUrl?: string;
  /** Default v26.0. A path without a version would use whatever the app's default is. */
  version?: string;
  connectionId: string;
  phoneNumberId: string;
  businessAccountId: string | null;
  accessToken: string;
  /** Adds `appsecret_proof`, for apps that demand it. */
  appSecret?: string;
  http: Http;
  /** Default 30 s, for everything from connecting to the last byte. */
  timeoutMs?: number;
}

/** What WhatsApp said to a send: accepted, nothing more. */
export interface Accepted {
  wamid: string;
  /** The account Meta took the number for; null for a business-scoped id. */
  waId: string | null;
}

/** A number as Meta knows it. */
export interface NumberState {
  displayPhoneNumber: string | null;
  verifiedName: string | null;
  qualityRating: string | null;
  status: string | null;
}

/** The Cloud API toward one number. Errors are KaiwaErrors; one with effect `unknown` leaves the send in doubt. */
export interface CloudClient {
  send(recipient: Recipient, content: OutboundContent, callbackData: string): Promise<Accepted>;
  /** All templates of the account, page by page. */
  listTemplates(): Promise<Template[]>;
  checkNumber(): Promise<NumberState>;
  /** Ids of the apps that get this account's webhooks. */
  listSubscribedApps(): Promise<string[]>;
  /** Has the account's webhooks delivered to the app of the access token. */
  subscribeApp(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const MOST_PAGES = 100;

const sendAnswer = z.object({
  contacts: z.array(z.object({ wa_id: z.string().nullish() })).nullish(),
  messages: z.array(z.object({ id: z.string().min(1) })).min(1),
});
const numberAnswer = z.object({
  display_phone_number: z.string().nullish(),
  verified_name: z.string().nullish(),
  quality_rating: z.string().nullish(),
  status: z.string().nullish(),
});
const pageAnswer = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ next: z.string().nullish(), cursors: z.object({ after: z.string().nullish() }).nullish() })
    .nullish(),
});
const appsAnswer = z.object({
  data: z.array(z.object({ whatsapp_business_api_data: z.object({ id: z.coerce.string() }).nullish() })),
});

/** Opens the Cloud API for one number. The only place that knows Graph addresses. */
export function createCloudClient(options: CloudClientOptions): CloudClient {
  const call = caller(options);
  const { phoneNumberId } = options;
  const account = (): string => {
    if (options.businessAccountId) return options.businessAccountId;
    throw new KaiwaError({
      kind: 'misconfigured',
      code: 'BUSINESS_ACCOUNT_MISSING',
      message: 'The WhatsApp Business Account id is not set',
      hint: 'Run `kaiwa connect whatsapp` again with --business-account.',
    });
  };
  return {
    async send(recipient, content, callbackData) {
      const body = outboundPayload(recipient, content, callbackData);
      const answer = await call('POST', `${phoneNumberId}/messages`, sendAnswer, body);
      return { wamid: answer.messages[0]?.id ?? '', waId: answer.contacts?.[0]?.wa_id || null };
    },
    listTemplates: async () => listTemplates(call, account(), options.connectionId),
    async checkNumber() {
      const answer = await call(
        'GET',
        `${phoneNumberId}?fields=display_phone_number,verified_name,quality_rating,status`,
        numberAnswer,
      );
      return {
        displayPhoneNumber: answer.display_phone_number ?? null,
        verifiedName: answer.verified_name ?? null,
        qualityRating: answer.quality_rating ?? null,
        status: answer.status ?? null,
      };
    },
    async listSubscribedApps() {
      const answer = await call('GET', `${account()}/subscribed_apps`, appsAnswer);
      return answer.data.flatMap((each) => each.whatsapp_business_api_data?.id ?? []);
    },
    async subscribeApp() {
      await call('POST', `${account()}/subscribed_apps`, z.object({ success: z.boolean().nullish() }), {});
    },
  };
}

type Call = <S extends z.ZodType>(
  method: 'GET' | 'POST',
  path: string,
  schema: S,
  body?: unknown,
) => Promise<z.output<S>>;

function caller(options: CloudClientOptions): Call {
  const {
    baseUrl = 'https://graph.facebook.com',
    version = 'v26.0',
    accessToken,
    appSecret,
    http,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  } = options;
  const proof = appSecret ? createHmac('sha256', appSecret).update(accessToken).digest('hex') : null;
  return async (method, path, schema, body) => {
    const url = new URL(`${baseUrl.replace(/\/$/, '')}/${version}/${path}`);
    if (proof) url.searchParams.set('appsecret_proof', proof);
    const answer = await http.send({
      method,
      url: url.toString(),
      headers: {
        authorization: `Bearer ${accessToken}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      timeoutMs,
    });
    if (answer.status < 200 || answer.status > 299) throw toWhatsappError(answer);
    return readAnswer(answer, schema, method);
  };
}

function readAnswer<S extends z.ZodType>(answer: HttpAnswer, schema: S, method: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(answer.body).toString('utf8')));
  } catch (cause) {
    throw new KaiwaError({
      kind: 'unavailable',
      code: 'WHATSAPP_ANSWER_UNREADABLE',
      message: 'WhatsApp accepted the call with an answer that cannot be read',
      hint: 'Nothing to do: the outcome is looked up.',
      effect: method === 'GET' ? 'none' : 'unknown',
      cause,
    });
  }
}

async function listTemplates(call: Call, account: string, connectionId: string): Promise<Template[]> {
  const templates: Template[] = [];
  let after = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const fields = 'name,language,status,category,components,quality_score';
    const answer = await call('GET', `${account}/message_templates?fields=${fields}&limit=100${after}`, pageAnswer);
    for (const row of answer.data) {
      const parsed = templateAnswer.safeParse(row);
      if (parsed.success) templates.push(toTemplate(parsed.data, connectionId));
    }
    const cursor = answer.paging?.cursors?.after;
    if (!answer.paging?.next || !cursor) break;
    after = `&after=${encodeURIComponent(cursor)}`;
  }
  return templates;
}
