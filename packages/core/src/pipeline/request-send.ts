import { KaiwaError } from '../errors/kaiwa-error';
import type { Message } from '../conversation/message';
import { waKey } from '../identity/wa-key';
import type { PersonScope } from '../ports/pipeline-store';
import type { OutboundContent } from '../whatsapp/outbound-message';
import { planSend } from './decide-send';
import { openDirectory } from './directory-view';
import { foldPeople } from './fold-people';
import type { PipelineWorld } from './world';

/** A message a human (or the API on a human's behalf) wants to send. */
export interface RequestedSend {
  workspaceId: string;
  /** A person by id, or a number in E.164 with `+`. */
  to: { personId: string } | { phone: string };
  /** The WhatsApp connection it leaves from. */
  connectionId: string;
  content: OutboundContent;
  /** Who sends, for the record. */
  operator: string;
}

/**
 * Plans a message by hand: the same verdict and the same path as a rule's. Returns the planned (or refused) message.
 * @throws KaiwaError `rejected` when the person or the number is unknown.
 */
export async function requestSend(world: PipelineWorld, request: RequestedSend): Promise<Message> {
  const view = await openDirectory(world);
  const connection = view.byId(request.connectionId);
  if (!connection || connection.workspaceId !== request.workspaceId)
    throw unknown('CONNECTION_UNKNOWN', 'There is no such WhatsApp number');
  const { workspaceId } = request;
  const now = world.clock.now();
  const scope: PersonScope =
    'personId' in request.to
      ? { by: 'person', workspaceId, personId: request.to.personId }
      : {
          by: 'identities',
          workspaceId,
          keys: [{ kind: 'wa', value: waKey(request.to.phone.replace(/^\+/, '')) }],
          create: true,
          evidence: `operator:${request.operator}`,
          seenAt: now,
        };
  const sent = await world.pipelineStore.transaction(async (tx) => {
    const [personId] = await tx.openPeople([scope]);
    if (!personId) throw unknown('PERSON_UNKNOWN', 'There is no such person');
    let message: Message | null = null;
    const work = {
      workspaceId,
      personId,
      occurredAt: now,
      event: null,
      causedBy: null,
      touched: {},
      decide: (draft: Parameters<typeof planSend>[0]) => {
        message = planSend(draft, {
          connection,
          content: request.content,
          author: `operator:${request.operator}`,
          automatic: false,
          missing: [],
        });
        return draft.finish();
      },
    };
    const { wake } = await foldPeople(tx, [work], view.context, world.logger);
    return { message: message as Message | null, wake };
  });
  for (const [lane, at] of sent.wake) world.lanes.wake(lane, at);
  if (!sent.message) throw unknown('PERSON_UNKNOWN', 'There is no such person');
  return sent.message;
}

function unknown(code: string, message: string): KaiwaError {
  return new KaiwaError({
    kind: 'rejected',
    code,
    message,
    hint: 'List what there is with `kaiwa config print` and `kaiwa events list`.',
  });
}
