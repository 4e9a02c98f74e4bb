import type { RequestHandler } from 'express';

/**
 * Express middleware: an answer leaves only when `save` has put what the request changed into the state file; where that fails, the
 * connection is dropped and nothing is acknowledged. Mount it behind the faults, so that work whose answer is delayed or lost is kept
 * too, and before the routes.
 */
export function saveBeforeAnswer(save: () => boolean): RequestHandler {
  return (_request, response, next) => {
    const end = response.end.bind(response);
    Object.assign(response, {
      end: (...values: unknown[]) => {
        if (save()) Reflect.apply(end, undefined, values);
        else response.destroy();
        return response;
      },
    });
    next();
  };
}
