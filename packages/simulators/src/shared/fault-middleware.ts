import type { Request, RequestHandler, Response } from 'express';
import type { AnswerEffect, FaultQueue } from './fault-queue';
import type { TimerSet } from './timer-set';

/** What `createFaultMiddleware` needs. */
export interface FaultMiddlewareOptions {
  faults: FaultQueue;
  timers: TimerSet;
  /** Delay of every vendor answer in milliseconds, after the work is done. */
  answerDelayMs: number;
  /** Writes the vendor's own answer to an expired token. */
  answerTokenExpired(response: Response): void;
}

/**
 * Express middleware that plays the answer faults: refusals, delays, hangs, broken connections.
 * Mount it before the routes; `/__faults` itself is never struck.
 */
export function createFaultMiddleware(options: FaultMiddlewareOptions): RequestHandler {
  return (request, response, next) => {
    if (request.path.startsWith('/__faults')) {
      next();
      return;
    }
    const effect = options.faults.takeAnswerEffect(request.method, request.path) ?? {};
    const answerDelayMs = (effect.answerDelayMs ?? 0) + (request.path.startsWith('/__') ? 0 : options.answerDelayMs);
    if (answerDelayMs > 0) delayAnswer(response, answerDelayMs, options.timers);
    if (effect.closeBeforeAnswer) loseAnswer(request, response);
    const begin = (): void => {
      if (!playInstead(effect, request, response, options)) next();
    };
    if (effect.delayMs) options.timers.after(effect.delayMs, begin);
    else begin();
  };
}

/** Plays an effect that replaces the work; false when the work must still be done. */
function playInstead(
  effect: AnswerEffect,
  request: Request,
  response: Response,
  options: FaultMiddlewareOptions,
): boolean {
  if (effect.hang) return true;
  if (effect.closeBeforeWork) {
    request.socket.destroy();
    return true;
  }
  if (effect.tokenExpired) {
    options.answerTokenExpired(response);
    return true;
  }
  if (effect.html !== undefined) {
    response.status(effect.html).type('html').send(`<html><body><h1>${effect.html} Server Error</h1></body></html>`);
    return true;
  }
  if (effect.status === undefined) return false;
  response.status(effect.status).set(effect.headers ?? {});
  if (typeof effect.body === 'string') response.send(effect.body);
  else if (effect.body === undefined) response.end();
  else response.json(effect.body);
  return true;
}

function loseAnswer(request: Request, response: Response): void {
  const drop = (): Response => {
    request.socket.destroy();
    return response;
  };
  Object.assign(response, { end: drop, write: () => drop() !== response, flushHeaders: () => undefined });
}

function delayAnswer(response: Response, delayMs: number, timers: TimerSet): void {
  const end = response.end.bind(response);
  Object.assign(response, {
    end: (...values: unknown[]) => {
      timers.after(delayMs, () => {
        Reflect.apply(end, undefined, values);
      });
      return response;
    },
  });
}
