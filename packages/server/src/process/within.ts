import { KaiwaError } from '@kaiwa/core';

/**
 * What the database says to `work`, when it says it within `ms` milliseconds. Later, nobody listens any more; `work` itself goes on.
 * @throws KaiwaError `unavailable` / `DATABASE_TOO_SLOW`, or what `work` throws
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooSlow(): KaiwaError {
  return new KaiwaError({
    kind: 'unavailable',
    code: 'DATABASE_TOO_SLOW',
    message: 'The database did not answer in time',
    hint: 'Look at what keeps PostgreSQL busy: a lock, a slow disk, too little room. Senders come again by themselves.',
  });
}
