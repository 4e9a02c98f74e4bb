import { z } from 'zod';
import { KaiwaError } from '../errors/kaiwa-error';
import { createCloudBlocks, type CloudBlocks } from './cloud-blocks';
import { createCloudMedia, type CloudMedia } from './cloud-media';
import { createCloudNumber, type CloudNumber } from './cloud-number';
import { openGraph, successAnswer, type Graph, type GraphOptions } from './graph';
import { outboundPayload, sendPath } from './outbound-payload';
import type { OutboundContent, Recipient } from './outbound-message';
import { TEMPLATE_FIELDS, templateAnswer, toTemplate } from './template-answer';
import type { Template } from './template';

/** One business number at Meta. */
export interface CloudClientOptions extends GraphOptions {
  connectionId: string;
  phoneNumberId: string;
  businessAccountId: string | null;
  /** For uploads and downloads of files; default 5 minutes. */
  mediaTimeoutMs?: number;
}

/** What WhatsApp said to a send: accepted, nothing more. */
export interface Accepted {
  wamid: string;
  /** The account Meta took the number for; null for a business-scoped id. */
  waId: string | null;
  /** The business-scoped id it was sent to; null for a number. */
  userId: string | null;
  /** `held_for_quality_assessment` or `paused`: Meta keeps it back for now. Null when not told. */
  status: string | null;
}

/** The Cloud API toward one number. Errors are KaiwaErrors; one with effect `unknown` leaves the send in doubt. */
export interface CloudClient extends CloudMedia, CloudBlocks, CloudNumber {
  /** @throws KaiwaError `rejected` before the call when the content breaks a limit; see {@link outboundPayload} */
  send(recipient: Recipient, content: OutboundContent, callbackData: string): Promise<Accepted>;
  /**
   * Shows a message of a person, and all before it, as read. `typing` also shows that an answer is being written, for 25 s or until
   * something is sent; it cannot be had without the reading.
   */
  markRead(wamid: string, options?: { typing?: boolean }): Promise<void>;
  /** All templates of the account, page by page. */
  listTemplates(): Promise<Template[]>;
  /** Ids of the apps that get this account's webhooks. */
  listSubscribedApps(): Promise<string[]>;
  /** Has the account's webhooks delivered to the app of the access token. */
  subscribeApp(): Promise<void>;
}

const MOST_PAGES = 100;

const sendAnswer = z.object({
  contacts: z.array(z.object({ wa_id: z.string().nullish(), user_id: z.string().nullish() })).nullish(),
  messages: z.array(z.object({ id: z.string().min(1), message_status: z.string().nullish() })).min(1),
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

/** Opens the Cloud API for one number. */
export function createCloudClient(options: CloudClientOptions): CloudClient {
  const graph = openGraph(options);
  const { phoneNumberId, baseUrl = 'https://graph.facebook.com', mediaTimeoutMs } = options;
  const account = (): string => {
    if (options.businessAccountId) return options.businessAccountId;
    throw new KaiwaError({
      kind: 'misconfigured',
      code: 'BUSINESS_ACCOUNT_MISSING',
      message: 'The WhatsApp Business Account id is not set',
      hint: 'Run `kaiwa connect whatsapp` again with --business-account-id.',
    });
  };
  return {
    ...createCloudMedia(graph, { phoneNumberId, baseUrl, ...(mediaTimeoutMs !== undefined && { mediaTimeoutMs }) }),
    ...createCloudBlocks(graph, phoneNumberId),
    ...createCloudNumber(graph, phoneNumberId),
    async send(recipient, content, callbackData) {
      const json = outboundPayload(recipient, content, callbackData);
      const path = `${phoneNumberId}/${sendPath(content)}`;
      const { messages, contacts } = await graph.call({ method: 'POST', path, json }, sendAnswer);
      return {
        wamid: messages[0]?.id ?? '',
        waId: contacts?.[0]?.wa_id || null,
        userId: contacts?.[0]?.user_id || null,
        status: messages[0]?.message_status ?? null,
      };
    },
    async markRead(wamid, { typing = false } = {}) {
      const json = {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: wamid,
        ...(typing && { typing_indicator: { type: 'text' } }),
      };
      await graph.call({ method: 'POST', path: `${phoneNumberId}/messages`, json }, successAnswer);
    },
    listTemplates: async () => listTemplates(graph, account(), options.connectionId),
    async listSubscribedApps() {
      const answer = await graph.call({ method: 'GET', path: `${account()}/subscribed_apps` }, appsAnswer);
      return answer.data.flatMap((each) => each.whatsapp_business_api_data?.id ?? []);
    },
    async subscribeApp() {
      await graph.call({ method: 'POST', path: `${account()}/subscribed_apps`, json: {} }, successAnswer);
    },
  };
}

/** Versions that do not know the newest members refuse them by name (100): then the others are asked for. */
async function listTemplates(graph: Graph, account: string, connectionId: string): Promise<Template[]> {
  const [all, older] = TEMPLATE_FIELDS;
  try {
    return await readTemplates(graph, account, connectionId, all);
  } catch (error) {
    if (KaiwaError.is(error) && error.code === 'WHATSAPP_100')
      return readTemplates(graph, account, connectionId, older);
    throw error;
  }
}

async function readTemplates(graph: Graph, account: string, connectionId: string, fields: string): Promise<Template[]> {
  const templates: Template[] = [];
  let after = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const path = `${account}/message_templates?fields=${fields}&limit=100${after}`;
    const answer = await graph.call({ method: 'GET', path }, pageAnswer);
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
