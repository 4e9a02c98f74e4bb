import assert from 'node:assert/strict';
import type { CrmConnector, Cursor } from '@kaiwa/core';
import { phoneOf, pullAll } from './connector-drafts';
import type { ContractExample } from './connector-harness';

const METHODS = [
  ...(['check', 'describe', 'verifyDelivery', 'readChanges', 'pullChanges', 'findContacts', 'saveContacts'] as const),
  ...(['recordActivities', 'findDeals', 'saveDeals', 'saveConsents', 'storeFiles', 'listAudience'] as const),
  ...(['resolveDoubt', 'close'] as const),
] satisfies (keyof CrmConnector)[];

/** What reading promises: shape, check, catalogue, recall, audience, changes, deliveries. */
export const readExamples: ContractExample[] = [
  {
    title: 'has the shape of the port, with capabilities that make sense',
    async run({ connector }) {
      assert.equal(connector.port, 'crm/1');
      assert.match(connector.id, /^[a-z][a-z0-9-]*$/);
      assert.deepEqual(
        METHODS.filter((name) => typeof connector[name] !== 'function'),
        [],
      );
      const { maxBatch, maxActivityChars, parallelism, pullEveryMs, settleAfterMs } = connector.capabilities;
      const numbers = [...Object.values(maxBatch), maxActivityChars, parallelism, pullEveryMs];
      assert.deepEqual(
        numbers.filter((number) => !Number.isInteger(number) || number < 1),
        [],
      );
      assert(settleAfterMs >= 0);
    },
  },
  {
    title: 'checks a healthy connection: every step tried, nothing to click',
    async run({ connector }) {
      const report = await connector.check();
      assert.deepEqual(
        report.checks.filter(({ ok, remedy }) => !ok || remedy !== null),
        [],
      );
      assert(report.ok && report.checks.length >= 3);
    },
  },
  {
    title: 'describes fields and stages a mapping can name',
    async run({ connector, stageIds }) {
      const schema = await connector.describe();
      assert(schema.fields.some(({ writable }) => writable) && schema.fields.some(({ writable }) => !writable));
      const known = schema.pipelines.flatMap(({ stages }) => stages.map(({ id }) => id));
      if (connector.capabilities.hasDeals)
        assert.deepEqual(
          stageIds.filter((id) => !known.includes(id)),
          [],
        );
    },
  },
  {
    title: 'finds a full batch of people, one list each, in the order asked for',
    async run({ connector, world }) {
      const size = connector.capabilities.maxBatch.findContacts;
      const first = await world.addContact({ name: 'First', phone: phoneOf(0) });
      const last = await world.addContact({ name: 'Last', phone: phoneOf(size - 1) });
      const who = Array.from({ length: size }, (_, index) => ({ phones: [phoneOf(index)], bsuids: [] }));
      const found = await connector.findContacts(who);
      assert.equal(found.length, size);
      assert.deepEqual(
        found.map((hits) => hits.map(({ ref }) => ref.id)).filter((ids) => ids.length > 0),
        [[first.id], [last.id]],
      );
      assert.deepEqual([found[0]?.length, found[size - 1]?.length], [1, 1]);
    },
  },
  {
    title: 'recalls a number however it was typed',
    async run({ connector, world }) {
      const typed = ['+32 471 00 00 01', '0032 471 00 00 02', '+32 (0)471/00.00.03'];
      const refs = [];
      for (const [index, phone] of typed.entries())
        refs.push(await world.addContact({ name: `Typed ${index}`, phone }));
      const who = typed.map((_, index) => ({ phones: [phoneOf(index + 1)], bsuids: [] }));
      const found = await connector.findContacts(who);
      refs.forEach((ref, index) => {
        const ids = found[index]?.map((candidate) => candidate.ref.id) ?? [];
        assert(ids.includes(ref.id), `not recalled: ${typed[index]}`);
      });
      // As typed; how the CRM itself reads it may stand beside it.
      assert.equal(found[0]?.[0]?.phones[0]?.text, typed[0]);
    },
  },
  {
    title: 'lists an audience page by page, everybody once',
    async run({ connector, world }) {
      const refs = [];
      for (const index of [1, 2, 3, 4, 5])
        refs.push(await world.addContact({ name: `A${index}`, phone: phoneOf(index) }));
      const seen: string[] = [];
      let cursor: Cursor | null = null;
      do {
        const page = await connector.listAudience({ filter: null, limit: 2 }, cursor);
        assert(page.contacts.length <= 2);
        seen.push(...page.contacts.map(({ ref }) => ref.id));
        cursor = JSON.parse(JSON.stringify(page.cursor));
      } while (cursor !== null && seen.length < 1000);
      assert.equal(new Set(seen).size, seen.length, 'somebody came twice');
      assert.deepEqual(
        refs.filter(({ id }) => !seen.includes(id)),
        [],
      );
    },
  },
  {
    title: 'tells genuine deliveries from forged ones, and reads the genuine',
    async run({ connector, deliveries, ...harness }) {
      const now = harness.now();
      if (!connector.capabilities.pushesChanges) return;
      assert.deepEqual(connector.verifyDelivery(deliveries.genuine, now), { valid: true });
      assert.equal(connector.verifyDelivery(deliveries.forged, now).valid, false);
      assert.notEqual(connector.readChanges(deliveries.genuine).length, 0);
      assert.throws(
        () => connector.readChanges({ ...deliveries.genuine, body: Buffer.from('{ not json') }),
        (error: { kind?: string }) => error.kind === 'unreadable',
      );
    },
  },
];

/** What the feed of changes promises. */
export const changeExamples: ContractExample[] = [
  {
    title: 'shows what was there as baseline, and then nothing while nothing happens',
    async run({ connector, world }) {
      const contact = await world.addContact({ name: 'Old', phone: phoneOf(1) });
      const deals = await world.addDeals(3, contact);
      const first = await pullAll(connector, null);
      const walked = first.pages.filter(({ baseline }) => baseline).flatMap(({ changes }) => changes);
      const news = first.pages.filter(({ baseline }) => !baseline).flatMap(({ changes }) => changes);
      assert.deepEqual(news, [], 'the past came as news');
      const ids = walked.flatMap((change) => (change.kind === 'deal' ? [change.ref.id] : []));
      assert.deepEqual(ids.toSorted(), deals.map(({ id }) => id).toSorted());
      const shown = walked.find((change) => change.kind === 'deal');
      assert(shown?.kind === 'deal');
      assert.deepEqual(shown.contact?.ref.id, contact.id);
      assert.deepEqual((await pullAll(connector, first.cursor)).changes, []);
    },
  },
  {
    title: 'shows every edit once, each with its own key, and the same key when it is read again',
    async run({ connector, world, stageIds }) {
      const [deal] = await world.addDeals(1, null);
      assert(deal !== undefined);
      let { cursor } = await pullAll(connector, null);
      const keys: string[] = [];
      for (const stageId of [stageIds[1], stageIds[2], stageIds[1]]) {
        assert(stageId !== undefined);
        await world.moveDeal(deal, stageId);
        const news = await pullAll(connector, cursor);
        const again = await pullAll(connector, cursor);
        const moves = news.changes.filter((change) => change.kind === 'deal');
        assert.deepEqual(
          moves.map(({ ref, stage }) => [ref.id, stage?.id]),
          [[deal.id, stageId]],
        );
        assert.deepEqual(
          again.changes.map(({ key }) => key),
          news.changes.map(({ key }) => key),
        );
        keys.push(...moves.map(({ key }) => key));
        cursor = news.cursor;
      }
      assert.equal(new Set(keys).size, 3, 'two edits share a key');
    },
  },
  {
    title: 'pages through more changes of one moment than a page holds, losing and doubling none',
    async run({ connector, world }) {
      const { cursor } = await pullAll(connector, null);
      const deals = await world.addDeals(650, null);
      const { changes, pages } = await pullAll(connector, cursor);
      const ids = changes.flatMap((change) => (change.kind === 'deal' ? [change.ref.id] : []));
      assert.equal(ids.length, deals.length);
      assert.deepEqual(new Set(ids), new Set(deals.map(({ id }) => id)));
      assert(pages.length > 1);
    },
  },
  {
    title: 'can be resumed from the cursor of any page',
    async run({ connector, world }) {
      const { cursor } = await pullAll(connector, null);
      await world.addDeals(450, null);
      const whole = await pullAll(connector, cursor);
      for (const [index, page] of whole.pages.entries()) {
        if (!page.more) continue;
        const rest = await pullAll(connector, page.cursor);
        const expected = whole.pages.slice(index + 1).flatMap(({ changes }) => changes.map(({ key }) => key));
        assert.deepEqual(
          rest.changes.map(({ key }) => key),
          expected,
        );
      }
    },
  },
];
