import { z } from 'zod';
import type { Recipient } from './outbound-message';
import { unreadableAnswer, type Graph } from './graph';
import { readJson } from './read-json';
import { toWhatsappError } from './whatsapp-error';

/** What became of one person of a block or unblock. */
export interface BlockOutcome {
  /** As it was given: the number or the id. */
  input: string;
  done: boolean;
  /** Meta's code, where it was refused for this person. */
  code: number | null;
}

/** Who is blocked, by the ids Meta shows. */
export interface BlockedPerson {
  waId: string | null;
  userId: string | null;
}

/** Blocking people, for one number. Only who wrote in the last 24 hours can be blocked; a blocked person's messages reach nobody. */
export interface CloudBlocks {
  /** One outcome per person, in their order. Groups cannot be blocked. */
  blockPeople(people: Exclude<Recipient, { group: string }>[]): Promise<BlockOutcome[]>;
  unblockPeople(people: Exclude<Recipient, { group: string }>[]): Promise<BlockOutcome[]>;
  listBlocked(): Promise<BlockedPerson[]>;
}

const MOST_PAGES = 640;
/** Meta's answer when some of several were refused: what became of each stands beside the error. */
const PARTLY_DONE = [139100, 139101, 139102, 139103];

const person = z.object({
  input: z.string().nullish(),
  wa_id: z.string().nullish(),
  user_id: z.string().nullish(),
  errors: z.array(z.object({ code: z.coerce.number().nullish() })).nullish(),
});
type Told = z.output<typeof person>;
const people = z.array(person).nullish();
const blockAnswer = z.object({
  block_users: z.object({ added_users: people, removed_users: people, failed_users: people }),
  error: z.object({ code: z.coerce.number() }).nullish(),
});
const listAnswer = z.object({
  data: z.array(z.object({ wa_id: z.string().nullish(), user_id: z.string().nullish() })),
  paging: z
    .object({ next: z.string().nullish(), cursors: z.object({ after: z.string().nullish() }).nullish() })
    .nullish(),
});

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/block-users */
export function createCloudBlocks(graph: Graph, phoneNumberId: string): CloudBlocks {
  const path = `${phoneNumberId}/block_users`;
  const change = async (method: 'POST' | 'DELETE', given: Exclude<Recipient, { group: string }>[]) => {
    const inputs = given.map((each) => ('phone' in each ? each.phone : each.bsuid));
    const block_users = given.map((each) => ('phone' in each ? { user: each.phone } : { user_id: each.bsuid }));
    const answer = await graph.ask({ method, path, json: { messaging_product: 'whatsapp', block_users } });
    const json = readJson(answer.body);
    const told = blockAnswer.safeParse(json.ok ? json.value : undefined).data;
    const isPartial = told !== undefined && (!told.error || PARTLY_DONE.includes(told.error.code));
    if ((answer.status < 200 || answer.status > 299) && !isPartial) throw toWhatsappError(answer);
    if (!told) throw unreadableAnswer(method);
    return inputs.map((input) => outcomeOf(input, told.block_users));
  };
  return {
    blockPeople: (given) => change('POST', given),
    unblockPeople: (given) => change('DELETE', given),
    async listBlocked() {
      const blocked: BlockedPerson[] = [];
      let after = '';
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const answer = await graph.call({ method: 'GET', path: `${path}?limit=100${after}` }, listAnswer);
        blocked.push(...answer.data.map((each) => ({ waId: each.wa_id ?? null, userId: each.user_id ?? null })));
        const cursor = answer.paging?.cursors?.after;
        if (!answer.paging?.next || !cursor) break;
        after = `&after=${encodeURIComponent(cursor)}`;
      }
      return blocked;
    },
  };
}

function outcomeOf(input: string, told: z.output<typeof blockAnswer>['block_users']): BlockOutcome {
  const isSame = (each: Told): boolean =>
    [each.input, each.user_id].includes(input) || `+${each.wa_id ?? ''}` === input;
  const done = [...(told.added_users ?? []), ...(told.removed_users ?? [])].some(isSame);
  const failed = told.failed_users?.find(isSame);
  return { input, done, code: failed?.errors?.[0]?.code ?? null };
}
