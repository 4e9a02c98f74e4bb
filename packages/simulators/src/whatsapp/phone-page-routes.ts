import express, { Router, type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import { PAGE_HEADERS } from '../shared/page-chrome';
import { ControlError } from './control-error';
import { catchUp } from './deliver-message';
import { queryText } from './graph-request';
import { receiveFromPhone } from './incoming-message';
import type { Person } from './person';
import { reportPreference } from './person-events';
import { changePerson, numberNamed, personNamed } from './person-routes';
import { pageRegions, phonePage, type PageView } from './phone-page';
import { PHONE_PAGE_SCRIPT } from './phone-page-script';
import { PHONE_PAGE_STYLE } from './phone-page-style';
import { tapButton } from './tap-button';
import type { WhatsappWorld } from './whatsapp-world';

const messageSchema = z.object({ person: z.string(), number: z.string(), text: z.string().trim().min(1).max(4096) });
const tapSchema = z.object({ message: z.string(), index: z.coerce.number().int().nonnegative() });
const actionSchema = z.object({ person: z.string(), action: z.enum(['read', 'presence', 'marketing']) });
const personFormSchema = z.object({ phone: z.string().regex(/^\+?\d{7,15}$/), name: z.string().trim().max(60) });

/** The page for a human at `/`, its style and script, and the forms it posts. */
export function createPhonePageRoutes(world: WhatsappWorld): Router {
  const router = Router();
  router.use('/__page', refuseOtherSites, express.urlencoded({ extended: false, limit: '64kb' }));
  router.get('/', (request, response) => {
    response
      .set(PAGE_HEADERS)
      .type('html')
      .send(phonePage(world, viewAsked(world, request)));
  });
  router.get('/__page/regions', (request, response) => {
    response.set(PAGE_HEADERS).json(pageRegions(world, viewAsked(world, request)));
  });
  router.get('/__page/style.css', (_request, response) => {
    response.type('css').send(PHONE_PAGE_STYLE);
  });
  router.get('/__page/script.js', (_request, response) => {
    response.type('text/javascript').send(PHONE_PAGE_SCRIPT);
  });
  router.post('/__page/messages', (request, response) => {
    const form = messageSchema.parse(request.body);
    const person = personNamed(world, form.person);
    // A browser sends line breaks as CR LF; WhatsApp has plain ones.
    const draft = { type: 'text', text: form.text.replaceAll('\r\n', '\n') };
    receiveFromPhone(world, numberNamed(world, form.number), { person, draft });
    response.redirect(303, chatLink(person, form.number));
  });
  router.post('/__page/tap', (request, response) => {
    const { message: wamid, index } = tapSchema.parse(request.body);
    const message = world.store.messages.get(wamid);
    const draft = message && tapButton(world.store, message, index);
    const person = world.store.people.get(message?.personId ?? '');
    if (draft === undefined || person === undefined) throw new ControlError(404, 'No such button.');
    receiveFromPhone(world, numberNamed(world, draft.to), { person, draft });
    response.redirect(303, chatLink(person, draft.to));
  });
  router.post('/__page/person', (request, response) => {
    const form = actionSchema.parse(request.body);
    const person = personNamed(world, form.person);
    actAs(world, person, form.action);
    response.redirect(303, chatLink(person));
  });
  router.post('/__page/people', (request, response) => {
    const { phone, name } = personFormSchema.parse(request.body);
    const person = world.store.people.add({ waId: phone.replace('+', ''), ...(name !== '' && { name }) });
    response.redirect(303, chatLink(person));
  });
  return router;
}

function actAs(world: WhatsappWorld, person: Person, action: 'read' | 'presence' | 'marketing'): void {
  if (action === 'presence') {
    changePerson(world, person, { isOnline: !person.isOnline });
  } else if (action === 'read') {
    changePerson(world, person, { isOnline: true });
    catchUp(world, person, true);
  } else {
    const value = person.hasStoppedMarketing ? 'resume' : 'stop';
    reportPreference(world, numberNamed(world, undefined), { person, preference: { value } });
  }
}

function viewAsked(world: WhatsappWorld, request: Request): PageView {
  const { people, numbers } = world.store;
  const person = people.get(queryText(request, 'phone') ?? '') ?? people.all()[0];
  return { person, number: numbers.get(queryText(request, 'number') ?? '') ?? [...numbers.values()][0] };
}

function chatLink(person: Person, phoneNumberId?: string): string {
  const number = phoneNumberId === undefined ? '' : `&number=${encodeURIComponent(phoneNumberId)}`;
  return `/?phone=${encodeURIComponent(person.id)}${number}`;
}

/** Another website open in the same browser must not write messages here. */
const refuseOtherSites: RequestHandler = (request, _response, next) => {
  const site = request.headers['sec-fetch-site'];
  if (request.method === 'POST' && (site === 'cross-site' || site === 'same-site')) {
    throw new ControlError(403, 'Only this page may post here.');
  }
  next();
};
