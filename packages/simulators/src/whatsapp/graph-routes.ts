import express, { Router } from 'express';
import { createAccountRoutes, readAccountObject } from './account-routes';
import { NUMBER_FIELDS, numberObject } from './graph-objects';
import { fullPath, graphHandler, numberInPath, parameter, pickFields } from './graph-request';
import { createMediaRoutes, readMediaObject } from './media-routes';
import { markRead } from './mark-read';
import { sendMessage } from './send-message';
import type { WhatsappWorld } from './whatsapp-world';

/** The Graph API below `/vNN.0`. */
export function createGraphRoutes(world: WhatsappWorld): Router {
  const router = Router();
  router.use(express.json({ limit: '1mb' }));
  router.post(
    '/:id/messages',
    graphHandler(world, (call) => {
      const number = numberInPath(world, call);
      const body: unknown = call.request.body;
      const isReceipt = typeof body === 'object' && body !== null && 'status' in body;
      if (isReceipt) return markRead(world, number, body);
      const path = fullPath(call.request);
      return sendMessage(world, number, body, () => world.faults.takeWebhookEffect('POST', path));
    }),
  );
  router.use(createAccountRoutes(world));
  router.use(createMediaRoutes(world));
  router.get(
    '/:id',
    graphHandler(world, (call) => {
      if (world.store.numbers.has(parameter(call.request, 'id'))) {
        return pickFields(numberObject(world, numberInPath(world, call)), call.request, NUMBER_FIELDS);
      }
      return readAccountObject(world, call) ?? readMediaObject(world, call);
    }),
  );
  return router;
}

/** The route template of a vendor path, ids replaced by what they name, for call counts: `/{PNID}/messages`. */
export function routeTemplate(world: WhatsappWorld, path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && !/^v\d+\.\d+$/.test(part));
  return `/${parts.map((part) => nameOf(world, part)).join('/')}`;
}

function nameOf(world: WhatsappWorld, part: string): string {
  if (world.store.numbers.has(part)) return '{PNID}';
  if (world.settings.businessAccounts.some(({ id }) => id === part)) return '{WABA}';
  if (world.store.templates.has(part)) return '{TPL}';
  if (world.store.media.has(part)) return '{MEDIA}';
  return /^\d+$/.test(part) ? '{ID}' : part;
}
