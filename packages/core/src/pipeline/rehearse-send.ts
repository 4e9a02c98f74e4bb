import { KaiwaError } from '../errors/kaiwa-error';
import type { Message } from '../conversation/message';
import type { PipelineStore } from '../ports/pipeline-store';
import { requestSend, type RequestedSend } from './request-send';
import type { PipelineWorld } from './world';

/**
 * What {@link requestSend} would do, verdict and all, on the same path: in a transaction that is rolled back at its end, and without
 * waking anybody. Nothing is written and nothing is sent.
 * @throws KaiwaError as requestSend does
 */
export async function rehearseSend(world: PipelineWorld, request: RequestedSend): Promise<Message> {
  const pipelineStore = { ...world.pipelineStore, transaction: rolledBack(world.pipelineStore) };
  return requestSend({ ...world, pipelineStore, lanes: { ...world.lanes, wake: () => undefined } }, request);
}

function rolledBack({ transaction }: PipelineStore): PipelineStore['transaction'] {
  return async (work) => {
    const end = new Error('rolled back on purpose');
    const results: Awaited<ReturnType<typeof work>>[] = [];
    try {
      await transaction(async (tx) => {
        results.push(await work(tx));
        throw end;
      });
    } catch (thrown) {
      // A store may wrap what was thrown through it.
      if (thrown !== end && !(KaiwaError.is(thrown) && thrown.cause === end)) throw thrown;
    }
    const result = results.at(-1);
    if (result === undefined) throw end;
    return result;
  };
}
