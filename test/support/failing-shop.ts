import { requestSend, type Message, type OutboundContent } from '@kaiwa/core';
import { agreesTo } from './agrees-to';
import { openShop, type ShopWorld } from './shop-world';
import { until } from './until';

/** Where WhatsApp says no: in the answer to the send, or in a `failed` status after it had accepted. */
export type Place = 'answer' | 'status';
/** Both, for `describe.each`. */
export const PLACES: readonly Place[] = ['answer', 'status'];

const SENDS = '^/v[0-9.]+/[0-9]+/messages$';

/** A shop whose sends fail on request, and what a test of failures asks it. */
export interface FailingShop extends ShopWorld {
  /** The next `times` sends to this phone fail with Meta's `code`, at this place. */
  refuses(place: Place, code: number, phone: string, times?: number): Promise<void>;
  /** An operator sends; returns the planned (or refused) message. */
  sends(phone: string, content: OutboundContent): Promise<Message>;
  /** A message as it stands. */
  look(message: Pick<Message, 'id' | 'personId'>): Promise<Message | undefined>;
  /** Everything that reached this phone's chat at Meta, refused ones of the `answer` kind left out. */
  arrived(phone: string): Promise<string[]>;
  /** How often a send was posted to Meta, whatever the answer. */
  posts(): Promise<number>;
  /** The person agreed to advertising, with evidence. */
  agrees(phone: string): Promise<void>;
  /** A person writes and is read: whatever was due before has had its turn. */
  settlesWith(phone: string): Promise<void>;
}

/** A text. */
export const text = (words: string): OutboundContent => ({ kind: 'text', text: words, previewUrl: false });
/** The shop's advertisement. */
export const sale: OutboundContent = { kind: 'template', name: 'sale', language: 'en', variables: [] };
/** The shop's utility template. */
export const news: OutboundContent = {
  kind: 'template',
  name: 'good_news',
  language: 'en',
  variables: [
    { name: null, text: 'Ana' },
    { name: null, text: 'ready' },
  ],
};

/** Opens a shop with an advertisement beside its utility template. */
export async function openFailingShop(): Promise<FailingShop> {
  const world = await openShop({
    templates: [
      {
        name: 'sale',
        language: 'en',
        category: 'MARKETING',
        components: [{ type: 'BODY', text: 'Everything must go' }],
      },
    ],
  });
  const { workspaceId } = world;
  let pings = 0;
  const shop: FailingShop = {
    ...world,
    async refuses(place, code, phone, times = 1) {
      if (place === 'status')
        await plansFailures(
          world,
          phone,
          Array.from({ length: times }, () => code),
        );
      else
        await world.fault('meta', {
          match: { method: 'POST', path: SENDS, times },
          effect: { status: 400, body: { error: { message: `(#${code})`, type: 'OAuthException', code } } },
        });
    },
    sends: (phone, content) =>
      requestSend(world.world, {
        workspaceId,
        to: { phone: `+${phone}` },
        connectionId: world.whatsapp.id,
        content,
        operator: 'Olga',
      }),
    async look({ id, personId }) {
      const touched = { messages: [], messageIds: [id], known: [] };
      const people = await world.world.pipelineStore.readPeople(workspaceId, [personId], touched);
      return people.get(personId)?.messages[0];
    },
    arrived: async (phone) =>
      (await world.received(phone)).flatMap(({ status, text: words }) =>
        ['sent', 'delivered', 'read'].includes(status) ? [words] : [],
      ),
    posts: async () => {
      const { byRoute } = (await world.calls('meta')) as { byRoute: Record<string, number> };
      return byRoute['POST /{PNID}/messages'] ?? 0;
    },
    agrees: (phone) => agreesTo(world, 'marketing', phone),
    async settlesWith(phone) {
      const words = `ping ${(pings += 1)}`;
      await world.says(phone, words);
      await world.meta.whenIdle();
      await until('the ping is in the chatter', () =>
        world.chatter(world.partner(phone)?.id ?? 0).some((line) => line.includes(words)),
      );
    },
  };
  return shop;
}

async function plansFailures(world: ShopWorld, phone: string, codes: number[]): Promise<void> {
  const answer = await fetch(`${world.meta.url}/__phones/${phone}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ failNextWith: codes }),
  });
  if (!answer.ok) throw new Error(`The failures were not planned: ${answer.status}`);
}
