import { json, Router, urlencoded, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { adminSession } from './odoo-seed';
import { asOdooError } from './vendor-call';
import { bytesOf } from './mail-models';
import { contactPage, contactsPage } from './contact-pages';
import { createRecords, writeRecords } from './record-writer';
import { leadPage, pipelinePage } from './pipeline-pages';
import { PAGE_HEADERS } from '../shared/page-chrome';
import { PAGE_SCRIPT } from './page-script';
import { PAGE_STYLE } from './page-style';
import { postMessage } from './message-post';
import type { OdooDatabase } from './odoo-database';
import type { OdooSession } from './odoo-session';
import type { OdooValue } from './odoo-value';

const listQuerySchema = z.object({ q: z.string().catch(''), page: z.coerce.number().int().min(1).catch(1) });
const stageSchema = z.object({ stage_id: z.coerce.number().int() });
const valuesSchema = z.record(z.string(), z.json()) satisfies z.ZodType<Record<string, OdooValue>>;
const messageSchema = z.object({
  model: z.enum(['res.partner', 'crm.lead']),
  res_id: z.coerce.number().int(),
  body: z.string().min(1),
  subtype: z.enum(['note', 'comment']).default('note'),
});

/**
 * The human's pages (`/`, `/contacts/:id`, `/pipeline`, `/leads/:id`) and what their forms, and tests, post: everything
 * under `/__ui` acts as Mitchell Admin. A form is answered with a redirect, JSON with `{ id }`.
 */
export function createPageRoutes(database: OdooDatabase): Router {
  const router = Router();
  addViews(router, database);
  router.use('/__ui', refuseOtherSites, json(), urlencoded({ extended: false, limit: '256kb' }));
  const act = (
    path: string,
    method: 'post' | 'patch',
    work: (session: OdooSession, request: Request) => Target,
  ): void => {
    router[method](path, (request, response) => {
      try {
        const target = work(adminSession(database, false), request);
        if (request.is('json')) response.json({ id: target.id });
        else response.redirect(303, target.path);
      } catch (error) {
        if (error instanceof z.ZodError) throw error;
        const problem = asOdooError(error);
        response.status(problem.status).json({ name: problem.pythonClass, message: problem.message });
      }
    });
  };
  act('/__ui/partners', 'post', (session, request) => create(session, 'res.partner', request.body));
  act('/__ui/partners/:id', 'post', (session, request) => change(session, 'res.partner', request));
  act('/__ui/partners/:id', 'patch', (session, request) => change(session, 'res.partner', request));
  act('/__ui/leads', 'post', (session, request) => create(session, 'crm.lead', request.body));
  act('/__ui/leads/:id', 'patch', (session, request) => change(session, 'crm.lead', request));
  act('/__ui/leads/:id/stage', 'post', (session, request) => {
    const id = Number(request.params['id']);
    writeRecords(session, 'crm.lead', [id], stageSchema.parse(request.body));
    return { id, path: '/pipeline' };
  });
  act('/__ui/messages', 'post', (session, request) => {
    const { model, res_id: id, body, subtype } = messageSchema.parse(request.body);
    const keywords = {
      body: body.replaceAll('\r\n', '\n'),
      message_type: 'comment',
      subtype_xmlid: `mail.mt_${subtype}`,
    };
    return { id: postMessage(session, model, [id], keywords), path: pathOf(model, id) };
  });
  return router;
}

interface Target {
  id: number;
  path: string;
}

function addViews(router: Router, database: OdooDatabase): void {
  router.get('/', (request, response) => {
    const { q, page: number } = listQuerySchema.parse(request.query);
    page(response, contactsPage(database, q, number));
  });
  router.get('/contacts/:id', (request, response) => {
    const partner = database.table('res.partner').get(Number(request.params['id']));
    page(response, partner && contactPage(database, partner));
  });
  router.get('/pipeline', (_request, response) => {
    page(response, database.hasModel('crm.lead') ? pipelinePage(database) : undefined);
  });
  router.get('/leads/:id', (request, response) => {
    const lead = database.hasModel('crm.lead')
      ? database.table('crm.lead').get(Number(request.params['id']))
      : undefined;
    page(response, lead && leadPage(database, lead));
  });
  router.get('/__ui/style.css', (_request, response) => {
    response.type('css').send(PAGE_STYLE);
  });
  router.get('/__ui/script.js', (_request, response) => {
    response.type('text/javascript').send(PAGE_SCRIPT);
  });
  router.get('/__ui/attachments/:id', (request, response) => {
    const file = database.table('ir.attachment').get(Number(request.params['id']));
    if (file === undefined) return page(response, undefined);
    // Only pictures may show in the page's own origin; everything else is a download.
    const type = String(file['mimetype'] || 'application/octet-stream');
    if (!/^image\/(png|jpeg|gif|webp)$/.test(type)) response.attachment(String(file['name'] || 'file'));
    response.set(PAGE_HEADERS).type(type).send(bytesOf(file));
  });
}

function page(response: Response, html: string | undefined): void {
  response.set(PAGE_HEADERS).type('html');
  if (html === undefined) response.status(404).send('<!doctype html>\n<title>404</title>\n<h1>No such record</h1>\n');
  else response.send(html);
}

function create(session: OdooSession, model: 'res.partner' | 'crm.lead', body: unknown): Target {
  const id = createRecords(session, model, [formValues(body)])[0] ?? 0;
  return { id, path: pathOf(model, id) };
}

function change(session: OdooSession, model: 'res.partner' | 'crm.lead', request: Request): Target {
  const id = Number(request.params['id']);
  writeRecords(session, model, [id], formValues(request.body));
  return { id, path: pathOf(model, id) };
}

// An empty input is an empty field; the id in a hidden input is a number.
function formValues(body: unknown): Record<string, OdooValue> {
  const values: Record<string, OdooValue> = valuesSchema.parse(body);
  for (const [name, value] of Object.entries(values)) {
    if (value === '') values[name] = false;
    if (name.endsWith('_id') && typeof value === 'string' && value !== '') values[name] = Number(value);
  }
  return values;
}

function pathOf(model: 'res.partner' | 'crm.lead', id: number): string {
  return model === 'res.partner' ? `/contacts/${id}` : `/leads/${id}`;
}

// Any web page could otherwise post forms to a simulator on this machine.
function refuseOtherSites(request: Request, response: Response, next: NextFunction): void {
  const site = request.get('sec-fetch-site');
  if (site === undefined || site === 'same-origin' || site === 'none') next();
  else response.status(403).json({ message: 'This form came from another site.' });
}
