import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { ZodError } from 'zod';
import { createControlRoutes } from '../shared/control-routes';
import { createFaultMiddleware } from '../shared/fault-middleware';
import { saveBeforeAnswer } from '../shared/save-before-answer';
import { ControlError } from './control-error';
import { expiredToken, GraphError } from './graph-error';
import { createGraphRoutes, routeTemplate } from './graph-routes';
import { downloadMedia } from './media-routes';
import { createPersonRoutes } from './person-routes';
import { createPhonePageRoutes } from './phone-page-routes';
import { createSimulatorRoutes } from './simulator-routes';
import { readSnapshot } from './whatsapp-snapshot';
import type { WhatsappWorld } from './whatsapp-world';

/** Assembles the Express application of the simulated Meta. `reset` puts the world back to its settings. */
export function createWhatsappApp(world: WhatsappWorld, reset: () => void): Express {
  const app = express();
  const { faults, calls, clock, timers } = world;
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(watchVendorCalls(world));
  app.use(
    createFaultMiddleware({
      faults,
      timers,
      answerDelayMs: world.settings.answerDelayMs,
      answerTokenExpired: (response) => {
        response.locals['errorCode'] = 190;
        response.status(401).json(expiredToken(clock.now()).toEnvelope());
      },
    }),
  );
  app.use(saveBeforeAnswer(() => world.save()));
  app.use(createControlRoutes({ faults, calls, clock, readState: () => readSnapshot(world), reset }));
  app.use(createPersonRoutes(world));
  app.use(createSimulatorRoutes(world));
  app.use(createPhonePageRoutes(world));
  app.get('/whatsapp_business/attachments', (request, response) => downloadMedia(world, request, response));
  app.use(/^\/v\d{1,3}\.0(?=\/)/, createGraphRoutes(world));
  app.use((request) => {
    const message = `(#2500) Unknown path components: ${request.path}`;
    throw new GraphError(2500, { message, details: '' });
  });
  app.use(answerError);
  return app;
}

/** Counts and remembers every call to the vendor's API, also those a fault strikes. */
function watchVendorCalls(world: WhatsappWorld): RequestHandler {
  return (request, response, next) => {
    const { path, method } = request;
    if (path === '/' || path.startsWith('/__')) {
      next();
      return;
    }
    const began = Date.now();
    world.calls.count(method, routeTemplate(world, path));
    response.once('close', () => {
      const errorCode: unknown = response.locals['errorCode'];
      world.requests.add({
        at: world.clock.now().toISOString(),
        method,
        path,
        status: response.writableFinished ? response.statusCode : null,
        errorCode: typeof errorCode === 'number' ? errorCode : null,
        tookMs: Date.now() - began,
      });
    });
    next();
  };
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (error instanceof ControlError || error instanceof ZodError) {
    const status = error instanceof ControlError ? error.httpStatus : 400;
    response.status(status).json({ error: error.message });
    return;
  }
  const refusal = error instanceof GraphError ? error : toRefusal(error);
  response.locals['errorCode'] = refusal.code;
  response.status(refusal.httpStatus).json(refusal.toEnvelope());
};

/** Bodies Express could not read are the caller's fault; anything else is Meta's "something went wrong". */
function toRefusal(error: unknown): GraphError {
  const status: unknown = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status < 500) {
    return new GraphError(100, { message: '(#100) The request body cannot be read.', details: '' });
  }
  return new GraphError(131_000, { details: error instanceof Error ? error.message : '' });
}
