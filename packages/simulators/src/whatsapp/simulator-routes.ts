import express, { Router } from 'express';
import { z } from 'zod';
import { ControlError } from './control-error';
import { deliverSoon } from './deliver-message';
import { parameter, queryText } from './graph-request';
import { signWebhook, toMetaJson } from './webhook-body';
import { verifyCallback } from './webhook-handshake';
import { viewOf } from './whatsapp-snapshot';
import type { WhatsappWorld } from './whatsapp-world';

const subscribeSchema = z.strictObject({ url: z.url({ protocol: /^https?$/ }), verify: z.boolean().default(false) });
const rawSchema = z.strictObject({
  /** Any JSON; sent with Meta's escapes. */
  body: z.unknown().optional(),
  /** Exact text instead of `body`. */
  bodyText: z.string().optional(),
  signature: z.enum(['valid', 'wrong', 'missing']).default('valid'),
  /** Another receiver than the subscribed one. */
  url: z.url({ protocol: /^https?$/ }).optional(),
});
const releaseSchema = z.strictObject({ id: z.string(), outcome: z.enum(['send', 'drop']) });
const templateEventSchema = z.strictObject({
  status: z.string().min(1),
  reason: z.string().nullable().default('NONE'),
  title: z.string().optional(),
});

/** Control of the simulated Meta beyond what both simulators share: subscription, raw webhooks, templates, waiting. */
export function createSimulatorRoutes(world: WhatsappWorld): Router {
  const router = Router();
  router.use(['/__webhook', '/__webhooks', '/__messages', '/__templates'], express.json({ limit: '4mb' }));
  router.post('/__webhook', async (request, response) => {
    const { url, verify } = subscribeSchema.parse(request.body);
    if (verify) await verifyCallback(world.poster, url, world.settings.verifyToken);
    subscribe(world, url);
    response.json({ ok: true, url });
  });
  router.get('/__webhook', (_request, response) => {
    response.json({ url: world.store.callbackUrl ?? null, ...world.webhooks.counts() });
  });
  router.delete('/__webhook', (_request, response) => {
    world.store.callbackUrl = undefined;
    response.json({ ok: true });
  });
  router.post('/__webhooks/raw', async (request, response) => {
    const raw = rawSchema.parse(request.body);
    const url = raw.url ?? world.store.callbackUrl;
    if (url === undefined) throw new ControlError(409, 'Nobody is subscribed.');
    const body = raw.bodyText ?? toMetaJson(raw.body ?? {});
    response.json(await world.poster.post({ url, body, headers: signatureHeaders(raw.signature, body, world) }));
  });
  router.get('/__messages', (request, response) => {
    const party = queryText(request, 'to')?.replace('+', '');
    const views = [...world.store.messages.values()].map((message) => viewOf(world, message));
    const isAsked = (direction: string | undefined): boolean =>
      (queryText(request, 'direction') ?? direction) === direction;
    const isParty = (ids: (string | undefined)[]): boolean => party === undefined || ids.includes(party);
    const messages = views.filter(
      (view) => isAsked(view.direction) && isParty([view.waId, view.userId, view.phoneNumberId]),
    );
    response.json({ messages });
  });
  router.post('/__messages/release', (request, response) => {
    releaseHeld(world, releaseSchema.parse(request.body));
    response.json({ ok: true });
  });
  router.post('/__templates/:id', (request, response) => {
    changeTemplate(world, parameter(request, 'id'), templateEventSchema.parse(request.body));
    response.json({ ok: true });
  });
  router.get('/__idle', async (_request, response) => {
    await world.activity.whenIdle();
    response.json({ idle: true });
  });
  return router;
}

/** Webhooks go to `url` from now on, also those that waited for somebody to listen. */
export function subscribe(world: WhatsappWorld, url: string): void {
  world.store.callbackUrl = url;
  world.webhooks.release();
}

function signatureHeaders(
  kind: 'valid' | 'wrong' | 'missing',
  body: string,
  world: WhatsappWorld,
): Record<string, string | null> {
  if (kind === 'valid') return {};
  if (kind === 'missing') return { 'X-Hub-Signature': null, 'X-Hub-Signature-256': null };
  return { 'X-Hub-Signature-256': signWebhook(body, `not ${world.settings.appSecret}`) };
}

/** Pacing decides about a held message: it goes out, or is dropped with 132015. */
function releaseHeld(world: WhatsappWorld, { id, outcome }: z.output<typeof releaseSchema>): void {
  const message = world.store.messages.get(id);
  if (message?.status !== 'held') throw new ControlError(404, 'No such message is held.');
  message.status = 'accepted';
  if (outcome === 'drop') message.plannedErrorCode = 132_015;
  world.store.messages.set(id, message);
  deliverSoon(world, message);
}

/** A template changes its state, and the webhook says so. */
function changeTemplate(world: WhatsappWorld, id: string, event: z.output<typeof templateEventSchema>): void {
  const template = world.store.templates.get(id);
  if (template === undefined) throw new ControlError(404, 'No such template.');
  world.store.templates.set(id, Object.assign(template, { status: event.status }));
  const value = {
    event: event.status,
    message_template_id: id,
    message_template_name: template.name,
    message_template_language: template.language,
    message_template_category: template.category,
    reason: event.reason,
    ...(event.title !== undefined && { other_info: { title: event.title, description: event.title } }),
  };
  world.webhooks.enqueue([
    { businessAccountId: template.businessAccountId, field: 'message_template_status_update', value },
  ]);
}
