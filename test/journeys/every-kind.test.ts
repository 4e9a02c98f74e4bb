import { outboundContentSchema, requestSend, type OutboundContent, type OutboundDraft } from '@kaiwa/core';
import { outboundExamples } from '@kaiwa/testkit';
import { agreesTo } from '../support/agrees-to';
import { openShop, type ShopWorld } from '../support/shop-world';
import { templateForms } from '../support/template-forms';
import { until } from '../support/until';

const PHONE = '32470120080';
/** A file of each type, too small to be one; Meta looks at the type only, and so does the simulator. */
const TYPES: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg',
  document: 'application/pdf',
  sticker: 'image/webp',
};

const kinds = Object.entries(outboundExamples);

describe('every kind of message', () => {
  let world: ShopWorld;
  let inbound = '';
  beforeAll(async () => {
    world = await openShop({ templates: templateForms });
    inbound = await world.says(PHONE, 'START');
    await world.meta.whenIdle();
    await world.settled();
    for (const purpose of ['marketing', 'authentication'] as const) await agreesTo(world, purpose, PHONE);
    // The identity that the examples with a check are meant for.
    await fetch(`${world.meta.url}/__phones/${PHONE}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ identityKeyHash: 'DF2lS5v2W6x=' }),
    });
  });
  afterAll(() => world.close());

  const send = (content: OutboundContent) =>
    requestSend(world.world, {
      workspaceId: world.workspaceId,
      to: { phone: `+${PHONE}` },
      connectionId: world.whatsapp.id,
      content,
      operator: 'Olga',
    });

  /** The example with files and messages that are there: ids belong to their number, and a reaction to its message. */
  async function real(example: OutboundDraft): Promise<OutboundContent> {
    const client = await world.world.connections.whatsapp(world.whatsapp.id);
    const upload = (kind: string) =>
      client.uploadMedia({ bytes: Buffer.from(kind), mimeType: TYPES[kind] ?? '', fileName: `a ${kind}` });
    const replace = async (value: unknown): Promise<unknown> => {
      if (Array.isArray(value)) return Promise.all(value.map(replace));
      if (typeof value !== 'object' || value === null) return value;
      const members: Record<string, unknown> = { ...value };
      for (const [key, member] of Object.entries(members)) members[key] = await replace(member);
      const isFile = typeof members['media'] === 'object' && !('link' in Object(members['media']));
      if (isFile) members['media'] = { id: await upload(String(members['type'] ?? members['kind'])) };
      for (const key of ['messageId', 'replyTo']) if (key in members) members[key] = inbound;
      return members;
    };
    return outboundContentSchema.parse(await replace(example));
  }

  test.each(kinds)('%s arrives, and the chatter has words for it', async (_title, example) => {
    const before = (await world.received(PHONE)).length;
    const { marketing: _marketing, ...content } = { marketing: undefined, ...(await real(example)) };
    expect(await send(content)).toMatchObject({ status: 'planned' });
    const message = await until('it is there', async () => (await world.received(PHONE))[before]);
    expect(message).toMatchObject({ type: content.kind });
    await world.meta.whenIdle();
    expect((await world.received(PHONE))[before]?.status).toMatch(/^(sent|delivered)$/);
    world.clock.advance(6_000);
    await world.settled();
    const lines = world.chatter(world.partner(PHONE)?.id ?? 0);
    expect(lines.filter((line) => line.includes('Olga'))).toHaveLength(before + 1);
    expect(lines.join()).not.toMatch(/was not (sent|delivered)/);
  });

  test('what breaks a limit is refused where it is planned: stored, shown with its reason, and never sent', async () => {
    const before = (await world.received(PHONE)).length;
    const buttons = ['a', 'b', 'c', 'd'].map((id) => ({ id, title: id }));
    const message = await send({ kind: 'interactive', type: 'button', body: 'Which one?', buttons });
    expect(message).toMatchObject({ status: 'refused', verdict: { decision: 'deny', reason: 'CONTENT_INVALID' } });
    await world.settled();
    expect(await world.received(PHONE)).toHaveLength(before);
    expect(world.chatter(world.partner(PHONE)?.id ?? 0).join()).toContain('4 buttons, WhatsApp takes at most 3');
  });
});
