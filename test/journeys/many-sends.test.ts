import { KaiwaError, requestSends, type CloudClient, type PipelineWorld } from '@kaiwa/core';
import { openShop, type ShopWorld } from '../support/shop-world';
import { until } from '../support/until';

const PEOPLE = Array.from({ length: 12 }, (_, index) => `324701205${String(index).padStart(2, '0')}`);
const [SLOW = '', STUCK = ''] = PEOPLE;
const TEXTS = ['one', 'two', 'three', 'four'];
/** A number in the WhatsApp Business app may send no more than this. */
const PER_SECOND = 20;

/** What left, in order: `<person> <text>`, and what was refused as too fast. */
interface Seen {
  accepted: string[];
  tooFast: number;
  tokenCalls: number;
}

/** One person's first call is refused for a while, another's takes its time on the way. */
function watch(world: PipelineWorld, seen: Seen, slow: Promise<void>): PipelineWorld {
  let refusals = 1;
  const watched = (client: CloudClient): CloudClient => ({
    ...client,
    async send(to, content, commandId) {
      const phone = 'phone' in to ? to.phone.slice(1) : '';
      const text = content.kind === 'text' ? content.text : '';
      if (phone === STUCK && refusals-- > 0) {
        throw new KaiwaError({ kind: 'unavailable', code: 'TEST_AWAY', message: 'away', retryAfterMs: 400 });
      }
      if (phone === SLOW && text === 'one') await slow;
      const answer = await client.send(to, content, commandId).catch((error: unknown) => {
        if (KaiwaError.is(error) && error.code === 'WHATSAPP_130429') seen.tooFast += 1;
        throw error;
      });
      seen.accepted.push(`${phone} ${text}`);
      return answer;
    },
  });
  return {
    ...world,
    laneStore: {
      ...world.laneStore,
      takeTokens: (...asked) => {
        seen.tokenCalls += 1;
        return world.laneStore.takeTokens(...asked);
      },
    },
    connections: { ...world.connections, whatsapp: async (id) => watched(await world.connections.whatsapp(id)) },
  };
}

describe('many messages at once', () => {
  const seen: Seen = { accepted: [], tooFast: 0, tokenCalls: 0 };
  let letGo = (): void => undefined;
  const slow = new Promise<void>((resolve) => (letGo = resolve));
  let world: ShopWorld;
  beforeAll(async () => {
    world = await openShop({ wrap: (inner) => watch(inner, seen, slow) });
    const settings = { ...world.whatsapp.settings, messagesPerSecond: PER_SECOND };
    await world.world.directory.saveConnection({ ...world.whatsapp, workspaceId: world.workspaceId, settings });
    for (const phone of PEOPLE) await world.says(phone, 'Hallo');
    await world.meta.whenIdle();
    await world.settled();
    await until('the limit is known', async () =>
      (await world.world.connections.list()).some((each) => each.settings.messagesPerSecond === PER_SECOND),
    );
  });
  afterAll(() => {
    letGo();
    return world.close();
  });

  const of = (phone: string): string[] => seen.accepted.filter((each) => each.startsWith(phone));
  const inOrder = (phone: string): string[] => TEXTS.map((text) => `${phone} ${text}`);

  test('each conversation keeps its order; a slow and a refused one hold up nobody else; none is too fast or goes twice', async () => {
    const wishes = TEXTS.flatMap((text) => PEOPLE.map((phone) => ({ phone, text })));
    const outcomes = await requestSends(
      world.world,
      wishes.map(({ phone, text }) => ({
        workspaceId: world.workspaceId,
        to: { phone: `+${phone}` },
        connectionId: world.whatsapp.id,
        content: { kind: 'text', text, previewUrl: false },
        operator: 'Olga',
      })),
    );
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    const others = PEOPLE.filter((phone) => phone !== SLOW);
    await until('all others are through', () => others.every((phone) => of(phone).length === TEXTS.length));
    expect(of(SLOW)).toEqual([]);
    letGo();
    await world.settled();
    await world.meta.whenIdle();
    for (const phone of PEOPLE) {
      expect(of(phone)).toEqual(inOrder(phone));
      expect((await world.received(phone)).map(({ text }) => text)).toEqual(TEXTS);
    }
    expect(seen.tooFast).toBe(0);
    expect(seen.tokenCalls).toBeLessThan(wishes.length);
    // The refused one came after somebody who was planned later.
    expect(seen.accepted.indexOf(`${STUCK} one`)).toBeGreaterThan(seen.accepted.indexOf(`${PEOPLE.at(-1)} one`));
  });
});
