import { randomUUID } from 'node:crypto';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { KaiwaError, type Logger } from '@kaiwa/core';
import type { HandlerAnswer } from '../handlers/handler';
import { fromFramework, toProblem } from './errors';
import { requireLoopback, whyNotLoopback } from './loopback-guard';
import type { Route } from './routes';

/** Everything but webhooks. The only file that knows the web framework. */
export function createApp(routes: readonly Route[], logger: Logger): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(labelRequest);
  for (const route of routes) {
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    const guards: RequestHandler[] = route.who === 'loopback' ? [guardLoopback] : [];
    app[method](route.path, ...guards, requireJson, express.json({ limit: '1mb' }), answerRoute(route));
  }
  for (const path of new Set(routes.map((route) => route.path))) app.all(path, refuseMethod(routes, path));
  app.use((_request, _response, next) => {
    next(
      new KaiwaError({
        kind: 'rejected',
        code: 'NOT_FOUND',
        message: 'Nothing lives at this address',
        hint: 'Check the path.',
      }),
    );
  });
  app.use(reportError(logger));
  return app;
}

const labelRequest: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id');
  response.locals['traceId'] = given && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
  response.set({
    'x-request-id': String(response.locals['traceId']),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  next();
};

const guardLoopback: RequestHandler = (request, _response, next) => {
  requireLoopback(request);
  next();
};

/** A page may send forms and text anywhere without asking; JSON it may not. */
const requireJson: RequestHandler = (request, _response, next) => {
  const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
  const isEmpty = request.headers['content-length'] === '0';
  if (hasBody && !isEmpty && !request.is('application/json')) {
    throw new KaiwaError({
      kind: 'rejected',
      code: 'BODY_NOT_JSON',
      message: 'The body is not announced as JSON',
      hint: 'Send content-type: application/json.',
    });
  }
  next();
};

function refuseMethod(routes: readonly Route[], path: string): RequestHandler {
  const allowed = routes.filter((route) => route.path === path).map((route) => route.method);
  return (_request, response) => {
    response.set('allow', allowed.join(', '));
    throw new KaiwaError({
      kind: 'rejected',
      code: 'METHOD_NOT_ALLOWED',
      message: `This address answers ${allowed.join(', ')} only`,
      hint: 'Check the method.',
    });
  };
}

function answerRoute(route: Route): RequestHandler {
  return async (request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const answer = await route.handler({
      params: textOf(request.params),
      query: textOf(request.query),
      body: request.body as unknown,
      isLocal: whyNotLoopback(request) === null,
      signal: gone.signal,
    });
    await write(response, answer);
  };
}

async function write(response: Response, answer: HandlerAnswer): Promise<void> {
  response.status(answer.status);
  if ('body' in answer) {
    response.json(answer.body);
    return;
  }
  if ('text' in answer) {
    response.set('content-type', answer.type).end(answer.text);
    return;
  }
  response.set('content-type', 'application/x-ndjson; charset=utf-8');
  // Lines may be long in coming: who asked is told at once that they will.
  response.flushHeaders();
  for await (const line of answer.lines) {
    if (response.destroyed) return;
    if (!response.write(`${JSON.stringify(line)}\n`))
      await new Promise<void>((resolve) => void response.once('drain', resolve).once('close', resolve));
  }
  response.end();
}

/** Express hands over four arguments to whoever takes four. */
function reportError(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, request: Request, response: Response, _next: unknown) => {
    const error = fromFramework(thrown);
    const traceId = String(response.locals['traceId']);
    if (error.kind === 'broken')
      logger.error(
        { traceId, route: request.path, code: error.code, cause: error.cause },
        'A request failed by our fault',
      );
    else logger.debug({ traceId, code: error.code }, 'A request was refused');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const problem = toProblem(error, traceId);
    if (problem.status === 503) response.set('retry-after', '5');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

function textOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
