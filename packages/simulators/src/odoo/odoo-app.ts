import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { ZodError } from 'zod';
import { accessDenied } from './odoo-error';
import { answerJsonTwoError, createJsonTwoRoutes, invalidKey } from './json-two-routes';
import { createControlRoutes } from '../shared/control-routes';
import { createFaultMiddleware } from '../shared/fault-middleware';
import { saveBeforeAnswer } from '../shared/save-before-answer';
import { createMethodFinder } from './model-methods';
import { createOdooCalls } from './odoo-calls';
import { createPageRoutes } from './page-routes';
import { createRpcRoutes, jsonRpcError } from './rpc-routes';
import { createWebRoutes } from './web-routes';
import { keepVendorCall, readVendorCall } from './vendor-call';
import { XML_RPC_TYPE, xmlRpcFault } from './xml-rpc-response';
import type { AnswerEffect, FaultQueue } from '../shared/fault-queue';
import type { OdooAccount } from './odoo-options';
import type { OdooCallCounter } from './odoo-call-counter';
import type { OdooDatabase, OdooVersion } from './odoo-database';
import type { SimulatorClock } from '../shared/simulator-clock';
import type { TimerSet } from '../shared/timer-set';

/** Largest body Odoo's core takes. */
const BODY_LIMIT = '128mb';

/** The parts an application is wired from. */
export interface OdooAppParts {
  database: OdooDatabase;
  accounts: readonly OdooAccount[];
  clock: SimulatorClock;
  timers: TimerSet;
  faults: FaultQueue;
  counter: OdooCallCounter;
  answerDelayMs: number;
  /** Whether an on-message automation rule is active; `POST /__automation {active}` changes it. */
  automation: { isActive(): boolean; setActive(isActive: boolean): void };
  readState: () => unknown;
  reset: () => void;
  /** Puts what changed into the state file; false when that failed. */
  save: () => boolean;
}

/** Wires vendor endpoints, control routes and the human's pages into one application. */
export function createOdooApp(parts: OdooAppParts): Express {
  const { database, counter, timers, automation } = parts;
  const calls = createOdooCalls({
    database,
    accounts: parts.accounts,
    counter,
    findMethod: createMethodFinder(() => automation.isActive()),
  });
  const door = { database, calls, counter, timers };
  const app = express();
  app.disable('x-powered-by');
  app.use(
    ['/xmlrpc', '/jsonrpc', '/json'],
    express.text({ type: () => true, limit: BODY_LIMIT, defaultCharset: 'utf-8' }),
  );
  app.use(playFaults(parts));
  app.use(saveBeforeAnswer(parts.save));
  app.use(createControlRoutes({ ...parts, calls: counter }));
  app.post('/__automation', express.json(), (request, response) => {
    const body: unknown = request.body;
    automation.setActive(typeof body === 'object' && body !== null && 'active' in body && body.active === true);
    response.json({ active: automation.isActive() });
  });
  app.use(createRpcRoutes(door), createJsonTwoRoutes(door), createWebRoutes(database));
  app.use(createPageRoutes(database));
  app.use(answerProblem);
  return app;
}

// Faults match the model and the method too, which only the body names, so the body is read first.
function playFaults(parts: OdooAppParts) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const call = readVendorCall(request.path, request.body);
    const isFaultRoute = request.path.startsWith('/__faults');
    const effect: AnswerEffect = isFaultRoute ? {} : (parts.faults.takeAnswerEffect(request.method, call.target) ?? {});
    keepVendorCall(response, { ...call, effect });
    const play = createFaultMiddleware({
      faults: { ...parts.faults, takeAnswerEffect: () => effect },
      timers: parts.timers,
      answerDelayMs: parts.answerDelayMs,
      answerTokenExpired: (answer) => answerExpiredKey(request.path, answer, parts.database.version),
    });
    void play(request, response, next);
  };
}

function answerExpiredKey(path: string, response: Response, version: OdooVersion): void {
  if (path.startsWith('/xmlrpc/')) {
    response.type(XML_RPC_TYPE).send(xmlRpcFault(accessDenied(), path.startsWith('/xmlrpc/2/') ? 'int' : 'string'));
  } else if (path === '/jsonrpc') {
    response.json({ jsonrpc: '2.0', id: null, error: jsonRpcError(accessDenied(), version) });
  } else answerJsonTwoError(response, invalidKey());
}

function answerProblem(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) next(error);
  else if (error instanceof ZodError) response.status(400).json({ problems: error.issues });
  else response.status(statusOf(error)).type('html').send('<!doctype html>\n<title>Odoo Server Error</title>\n');
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
