import { done, failed, type Outcome } from '../crm/outcome';
import { KaiwaError } from '../errors/kaiwa-error';
import type { Message } from '../conversation/message';
import { waKey } from '../identity/wa-key';
import type { PersonScope } from '../ports/pipeline-store';
import type { OutboundContent } from '../whatsapp/outbound-message';
import { planSend, type SendWish } from './decide-send';
import { openDirectory } from './directory-view';
import { foldPeople, type PersonWork } from './fold-people';
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
 * Plans messages by hand, all in one transaction: the same verdict and the same path as a rule's. Same length and order as
 * `requests`: the planned (or refused) message, or a KaiwaError `rejected` where the person or the number is unknown.
 */
export async function requestSends(world: PipelineWorld, requests: RequestedSend[]): Promise<Outcome<Message>[]> {
  const view = await openDirectory(world);
  const now = world.clock.now();
  const wishes = requests.map((request) => {
    const connection = view.byId(request.connectionId);
    const isOwn = connection?.workspaceId === request.workspaceId;
    return { request, wish: connection && isOwn ? toWish(request, connection) : null };
  });
  const known = wishes.flatMap(({ request, wish }, index) => (wish ? [{ request, wish, index }] : []));
  const { planned, wake } = await world.pipelineStore.transaction(async (tx) => {
    const people = await tx.openPeople(known.map(({ request }) => scopeOf(request, now)));
    const messages = new Map<number, Message>();
    const works = known.flatMap(({ request, wish, index }, place): PersonWork[] => {
      const personId = people[place];
      if (!personId) return [];
      const base = { workspaceId: request.workspaceId, personId, occurredAt: now };
      return [
        {
          ...base,
          event: null,
          causedBy: null,
          touched: {},
          decide(draft) {
            messages.set(index, planSend(draft, wish));
            return draft.finish();
          },
        },
      ];
    });
    const folded = await foldPeople(tx, works, view.context, world.logger);
    return { planned: messages, wake: folded.wake };
  });
  for (const [lane, at] of wake) world.lanes.wake(lane, at);
  return wishes.map(({ wish }, index) => {
    if (!wish) return failed(unknown('CONNECTION_UNKNOWN', 'There is no such WhatsApp number'));
    const message = planned.get(index);
    return message ? done(message) : failed(unknown('PERSON_UNKNOWN', 'There is no such person'));
  });
}

/**
 * Plans one message by hand; see {@link requestSends}. Returns the planned (or refused) message.
 * @throws KaiwaError `rejected` when the person or the number is unknown.
 */
export async function requestSend(world: PipelineWorld, request: RequestedSend): Promise<Message> {
  const [outcome] = await requestSends(world, [request]);
  if (outcome?.ok) return outcome.value;
  throw outcome?.error ?? unknown('PERSON_UNKNOWN', 'There is no such person');
}

function toWish({ content, operator }: RequestedSend, connection: SendWish['connection']): SendWish {
  return { connection, content, author: `operator:${operator}`, automatic: false, missing: [] };
}

function scopeOf({ workspaceId, to, operator }: RequestedSend, now: Date): PersonScope {
  if ('personId' in to) return { by: 'person', workspaceId, personId: to.personId };
  const keys = [{ kind: 'wa' as const, value: waKey(to.phone.replace(/^\+/, '')) }];
  return { by: 'identities', workspaceId, keys, create: true, evidence: `operator:${operator}`, seenAt: now };
}

function unknown(code: string, message: string): KaiwaError {
  return new KaiwaError({
    kind: 'rejected',
    code,
    message,
    hint: 'List what there is with `kaiwa connections list` and `kaiwa events list`.',
  });
}
