import { Router } from 'express';
import { z } from 'zod';
import { mayTouch } from './access-token';
import { unknownObject } from './graph-error';
import {
  ACCOUNT_FIELDS,
  accountObject,
  NUMBER_FIELDS,
  numberObject,
  TEMPLATE_FIELDS,
  templateObject,
} from './graph-objects';
import { accountInPath, graphHandler, parameter, pickFields, queryText, type GraphCall } from './graph-request';
import type { JsonRecord } from './json-record';
import { pageOf } from './paging';
import { parse } from './check-message';
import { verifyCallback } from './webhook-handshake';
import type { Template } from './whatsapp-options';
import type { WhatsappWorld } from './whatsapp-world';

const overrideSchema = z.looseObject({
  override_callback_uri: z
    .url({ protocol: /^https?$/ })
    .max(200)
    .optional(),
  verify_token: z.string().optional(),
});

/** `GET /debug_token`, `/<WABA>/phone_numbers`, `/<WABA>/message_templates`, `/<WABA>/subscribed_apps`. */
export function createAccountRoutes(world: WhatsappWorld): Router {
  const router = Router();
  router.get(
    '/debug_token',
    graphHandler(world, ({ request }) => debugToken(world, queryText(request, 'input_token'))),
  );
  router.get(
    '/:id/phone_numbers',
    graphHandler(world, (call) => {
      const account = accountInPath(world, call);
      const numbers = [...world.store.numbers.values()].filter((number) => number.account.id === account.id);
      const objects = numbers.map((number) => pickFields(numberObject(world, number), call.request, NUMBER_FIELDS));
      return pageOf(objects, call.request, world.baseUrl);
    }),
  );
  router.get(
    '/:id/message_templates',
    graphHandler(world, (call) => listTemplates(world, call)),
  );
  router.get(
    '/:id/subscribed_apps',
    graphHandler(world, (call) => listSubscriptions(world, call)),
  );
  router.post(
    '/:id/subscribed_apps',
    graphHandler(world, (call) => subscribe(world, call)),
  );
  router.delete(
    '/:id/subscribed_apps',
    graphHandler(world, (call) => {
      world.store.subscriptions.set(accountInPath(world, call).id, { isSubscribed: false });
      return { success: true };
    }),
  );
  return router;
}

/** `GET /<id>` for an account or a template; `undefined` when the id is neither. */
export function readAccountObject(world: WhatsappWorld, { request, token }: GraphCall): JsonRecord | undefined {
  const id = parameter(request, 'id');
  const account = world.settings.businessAccounts.find((known) => known.id === id);
  const template = world.store.templates.get(id);
  const owner = account?.id ?? template?.businessAccountId;
  if (owner === undefined) return undefined;
  if (!mayTouch(token, owner)) throw unknownObject(id);
  if (template !== undefined) return pickFields(templateObject(template), request, TEMPLATE_FIELDS);
  return account && pickFields(accountObject(world, account), request, ACCOUNT_FIELDS);
}

function listTemplates(world: WhatsappWorld, call: GraphCall): JsonRecord {
  const account = accountInPath(world, call);
  const { request } = call;
  const wanted = (template: Template, key: 'name' | 'status' | 'category' | 'language'): boolean => {
    const asked = queryText(request, key);
    if (asked === undefined) return true;
    return key === 'name' ? template.name.includes(asked) : template[key] === asked;
  };
  const templates = [...world.store.templates.values()].filter(
    (template) =>
      template.businessAccountId === account.id &&
      wanted(template, 'name') &&
      wanted(template, 'status') &&
      wanted(template, 'category') &&
      wanted(template, 'language'),
  );
  const objects = templates.map((template) => pickFields(templateObject(template), request, TEMPLATE_FIELDS));
  return pageOf(objects, request, world.baseUrl);
}

function listSubscriptions(world: WhatsappWorld, call: GraphCall): JsonRecord {
  const subscription = world.store.subscriptions.get(accountInPath(world, call).id);
  if (!subscription?.isSubscribed) return { data: [] };
  const app = { whatsapp_business_api_data: { id: world.settings.appId, name: 'Simulated app', link: world.baseUrl } };
  const override = subscription.overrideUrl;
  return { data: [{ ...app, ...(override !== undefined && { override_callback_uri: override }) }] };
}

/** Subscribing without a body also removes an override, as at Meta. */
async function subscribe(world: WhatsappWorld, call: GraphCall): Promise<JsonRecord> {
  const account = accountInPath(world, call);
  const { override_callback_uri: overrideUrl, verify_token } = parse(overrideSchema, call.request.body ?? {}, []);
  if (overrideUrl !== undefined) await verifyCallback(world.poster, overrideUrl, verify_token ?? '');
  world.store.subscriptions.set(account.id, { isSubscribed: true, ...(overrideUrl !== undefined && { overrideUrl }) });
  return { success: true };
}

function debugToken(world: WhatsappWorld, inputToken: string | undefined): JsonRecord {
  const { settings } = world;
  const token = settings.accessTokens.find((known) => known.token === inputToken);
  const app = { app_id: settings.appId, application: 'Simulated app', type: 'SYSTEM_USER' };
  const broken = (message: string, subcode?: number): JsonRecord => ({
    data: {
      ...app,
      is_valid: false,
      scopes: [],
      error: { code: 190, message, ...(subcode !== undefined && { subcode }) },
    },
  });
  if (token === undefined) return broken('Malformed access token');
  const expiresAt = token.expiresAt === undefined ? 0 : Math.floor(token.expiresAt / 1000);
  if (token.expiresAt !== undefined && token.expiresAt <= world.clock.now().getTime()) {
    return broken('Error validating access token: Session has expired', 463);
  }
  const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging'];
  const targets = token.businessAccountIds ?? settings.businessAccounts.map(({ id }) => id);
  const granular_scopes = scopes.map((scope) => ({ scope, target_ids: targets }));
  return {
    data: { ...app, is_valid: true, expires_at: expiresAt, data_access_expires_at: 0, scopes, granular_scopes },
  };
}
