import type { Activity, ContactRef } from '@kaiwa/core';
import { createOdooHarness } from './odoo-harness';

/** Most calls of a fresh connection, signing in included. */
const BUDGET = { find300: 12, record1000: 15, unknown300: 40 };
const phoneOf = (index: number): string => `+3247${String(2_000_000 + index)}`;

/** Batches of 100, as the pipeline hands them over. */
async function inBatches<Item, Result>(
  items: readonly Item[],
  perform: (batch: Item[]) => Promise<Result[]>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += 100) {
    results.push(...(await perform(items.slice(start, start + 100))));
  }
  return results;
}

/** A thousand lines, in and out, spread over the contacts. */
function thousandLines(contacts: readonly ContactRef[]): Activity[] {
  return Array.from({ length: 1000 }, (_, index) => {
    const target = contacts[index % contacts.length] ?? { object: 'res.partner', id: '0' };
    const isIn = index % 2 === 0;
    return {
      key: `wamid.${index}`,
      target,
      kind: 'message',
      direction: isIn ? 'in' : 'out',
      text: `Message ${index}`,
      author: `Person ${index % contacts.length}`,
      authorRef: isIn ? target : null,
      occurredAt: new Date('2026-11-20T10:00:00Z'),
      fileIds: [],
    };
  });
}

describe.each(['18', '19'] as const)('What Odoo %s is asked for 1,000 messages', (version) => {
  test(`of 300 known people: at most ${BUDGET.record1000} calls`, async () => {
    const { connector, world, human, close } = await createOdooHarness(version);
    try {
      const values = Array.from({ length: 300 }, (_, index) => ({ name: `Person ${index}`, phone: phoneOf(index) }));
      const ids = await human<number[]>('res.partner', 'create', [values]);
      const contacts = ids.map((id) => ({ object: 'res.partner', id: String(id) }));
      const recorded = await inBatches(thousandLines(contacts), (batch) => connector.recordActivities(batch));
      expect(await world.calls()).toBeLessThanOrEqual(BUDGET.record1000);
      expect(recorded.every(({ ok }) => ok)).toBe(true);
      expect(await human<number>('mail.message', 'search_count', [[['message_id', 'like', 'wamid.']]])).toBe(1000);
    } finally {
      await close();
    }
  });

  test(`of 300 unknown people: at most ${BUDGET.find300} calls to find nobody, ${BUDGET.unknown300} in all`, async () => {
    const { connector, world, close } = await createOdooHarness(version);
    try {
      const who = Array.from({ length: 300 }, (_, index) => ({ phones: [phoneOf(index)], bsuids: [] }));
      const found = await inBatches(who, (batch) => connector.findContacts(batch));
      expect(found).toEqual(who.map(() => []));
      expect(await world.calls()).toBeLessThanOrEqual(BUDGET.find300);
      const drafts = who.map(({ phones }, index) => ({
        key: `c${index}`,
        ref: null,
        name: `Person ${index}`,
        phone: phones[0] ?? null,
        bsuid: null,
        country: null,
        ownerId: null,
        fields: {},
      }));
      const saved = await inBatches(drafts, (batch) => connector.saveContacts(batch));
      const contacts = saved.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
      expect(contacts).toHaveLength(300);
      await inBatches(thousandLines(contacts), (batch) => connector.recordActivities(batch));
      const deals = contacts.map((contact, index) => ({
        key: `d${index}`,
        ref: null,
        contact,
        title: 'New',
        fields: {},
      }));
      await inBatches(deals, (batch) => connector.saveDeals(batch));
      expect(await world.calls()).toBeLessThanOrEqual(BUDGET.unknown300);
      expect(await world.deals()).toHaveLength(300);
    } finally {
      await close();
    }
  });
});
