import express, { Router, type Request } from 'express';
import { z } from 'zod';
import { ControlError } from './control-error';
import { catchUp, reportPlayed } from './deliver-message';
import { fullPath, parameter } from './graph-request';
import { phoneMessageSchema, receiveFromPhone } from './incoming-message';
import { newPersonSchema, personChangeSchema, type Person } from './person';
import { preferenceSchema, reportPreference, reportSystemEvent, systemEventSchema } from './person-events';
import type { BusinessNumber } from './whatsapp-store';
import type { WhatsappWorld } from './whatsapp-world';

const playedSchema = z.strictObject({ messageId: z.string() });

/** `/__phones`: what the simulated humans do. An unknown phone comes into being on first use. */
export function createPersonRoutes(world: WhatsappWorld): Router {
  const router = Router();
  const person = (request: Request): Person => personNamed(world, parameter(request, 'id'));
  const effect = (request: Request): ReturnType<WhatsappWorld['faults']['takeWebhookEffect']> =>
    world.faults.takeWebhookEffect(request.method, fullPath(request));
  router.use('/__phones', express.json({ limit: '30mb' }));
  router.get('/__phones', (_request, response) => {
    response.json({ people: world.store.people.all() });
  });
  router.post('/__phones', (request, response) => {
    response.json(world.store.people.add(newPersonSchema.parse(request.body)));
  });
  router.patch('/__phones/:id', (request, response) => {
    response.json(changePerson(world, person(request), personChangeSchema.parse(request.body)));
  });
  router.post('/__phones/:id/messages', (request, response) => {
    const draft = phoneMessageSchema.parse(request.body);
    const sender = { person: person(request), draft };
    const { wamid, at } = receiveFromPhone(world, numberNamed(world, draft.to), sender, effect(request));
    response.json({ id: wamid, timestamp: Math.floor(at / 1000), userId: sender.person.userId });
  });
  router.post('/__phones/:id/system', (request, response) => {
    const event = systemEventSchema.parse(request.body);
    const messages = reportSystemEvent(world, person(request), event, effect(request));
    response.json({
      ids: messages.map(({ wamid }) => wamid),
      person: world.store.people.get(messages[0]?.personId ?? ''),
    });
  });
  router.post('/__phones/:id/preferences', (request, response) => {
    const preference = preferenceSchema.parse(request.body);
    const change = { person: person(request), preference };
    reportPreference(world, numberNamed(world, preference.to), change, effect(request));
    response.json({ ok: true });
  });
  router.post('/__phones/:id/read', (request, response) => {
    const reader = person(request);
    changePerson(world, reader, { isOnline: true });
    catchUp(world, reader, true);
    response.json({ ok: true });
  });
  router.post('/__phones/:id/played', (request, response) => {
    const message = world.store.messages.get(playedSchema.parse(request.body).messageId);
    if (message === undefined || message.personId !== person(request).id)
      throw new ControlError(404, 'No such message.');
    reportPlayed(world, message);
    response.json({ ok: true });
  });
  return router;
}

/** Changes traits; a phone that comes online receives what waited for it. */
export function changePerson(
  world: WhatsappWorld,
  person: Person,
  change: z.output<typeof personChangeSchema>,
): Person {
  const wasOnline = person.isOnline;
  Object.assign(person, change);
  world.store.people.keep(person);
  if (person.isOnline && !wasOnline) catchUp(world, person, false);
  return person;
}

/** Finds a person by phone, BSUID or id; a phone number nobody has yet becomes a new person. Throws 404 otherwise. */
export function personNamed(world: WhatsappWorld, key: string): Person {
  const { people } = world.store;
  const known = people.find(key);
  if (known !== undefined) return known;
  const given = /^\+?\d{7,15}$/.test(key) ? { waId: key.replace('+', '') } : { userId: key };
  const checked = newPersonSchema.safeParse(given);
  if (!checked.success) throw new ControlError(404, 'Name a person by wa_id or business-scoped user id.');
  return people.add(checked.data);
}

/** The business number with this id, or the first one. Throws 404 when there is none. */
export function numberNamed(world: Pick<WhatsappWorld, 'store'>, id: string | undefined): BusinessNumber {
  const { numbers } = world.store;
  const number = id === undefined ? [...numbers.values()][0] : numbers.get(id);
  if (number === undefined) throw new ControlError(404, 'No such business number.');
  return number;
}
