import assert from 'node:assert/strict';
import type { DoubtfulEffect, Outcome } from '@kaiwa/core';
import { activity, contactDraft, dealDraft, failureOf, phoneOf, valueOf } from './connector-drafts';
import type { ConnectorHarness, ContractExample, ContractFault } from './connector-harness';

/** One kind of write, as the doubt examples need it: done once to warm up, once under a fault, counted by its mark. */
interface Write {
  operation: 'saveContacts' | 'recordActivities' | 'saveDeals';
  attempt(harness: ConnectorHarness, index: number): Promise<readonly Outcome<unknown>[]>;
  effect(harness: ConnectorHarness, index: number): Promise<DoubtfulEffect>;
  count(harness: ConnectorHarness, index: number): Promise<number>;
}

async function owner({ world }: ConnectorHarness) {
  const known = (await world.contacts()).find(({ name }) => name === 'Owner');
  return known?.ref ?? (await world.addContact({ name: 'Owner', phone: phoneOf(500) }));
}

const writes: Write[] = [
  {
    operation: 'saveContacts',
    attempt: ({ connector }, index) => connector.saveContacts([contactDraft(index)]),
    effect: async (harness, index) => ({ kind: 'saveContact', draft: contactDraft(index), attemptedAt: harness.now() }),
    count: async ({ world }, index) => (await world.contacts()).filter(({ name }) => name === `Person ${index}`).length,
  },
  {
    operation: 'recordActivities',
    attempt: async (harness, index) =>
      harness.connector.recordActivities([
        activity(`wamid.D${index}`, await owner(harness), { text: `mark-${index}.` }),
      ]),
    effect: async (harness, index) => ({
      kind: 'recordActivity',
      activity: activity(`wamid.D${index}`, await owner(harness), { text: `mark-${index}.` }),
      attemptedAt: harness.now(),
    }),
    count: async (harness, index) => {
      const whole = (await harness.world.timeline(await owner(harness))).map(({ text }) => text).join('\n');
      return whole.split(`mark-${index}.`).length - 1;
    },
  },
  {
    operation: 'saveDeals',
    attempt: async (harness, index) => harness.connector.saveDeals([dealDraft(`x${index}`, await owner(harness))]),
    effect: async (harness, index) => ({
      kind: 'saveDeal',
      draft: dealDraft(`x${index}`, await owner(harness)),
      attemptedAt: harness.now(),
    }),
    count: async ({ world }, index) => (await world.deals()).filter(({ title }) => title === `Deal x${index}`).length,
  },
];

/** Fails one write, after one that warmed everything up. */
async function breakWrite(harness: ConnectorHarness, write: Write, fault: ContractFault): Promise<void> {
  assert((await write.attempt(harness, 1))[0]?.ok, 'the undisturbed write failed');
  await harness.world.breakNext(fault, write.operation);
  const error = await failureOf(write.attempt(harness, 2));
  assert.equal(error.kind, 'unavailable');
  assert.equal(error.effect, 'unknown', 'a lost answer must leave a doubt');
}

/** What the in-doubt protocol needs: found when it happened, absent when it did not, never a second record. */
export const doubtExamples: ContractExample[] = writes.flatMap((write): ContractExample[] => [
  {
    title: `${write.operation}: a lost answer is found by looking, and nothing is doubled`,
    async run(harness) {
      if (write.operation === 'saveDeals' && !harness.connector.capabilities.hasDeals) return;
      await breakWrite(harness, write, 'answerLost');
      assert.equal(await write.count(harness, 2), 1, 'the harness did not do the work');
      const [resolved] = await harness.connector.resolveDoubt([await write.effect(harness, 2)]);
      const ref = valueOf(resolved);
      assert(typeof ref === 'object' && ref.id.length > 0, `expected a record, got ${JSON.stringify(ref)}`);
      assert.equal(await write.count(harness, 2), 1, 'looking wrote something');
    },
  },
  {
    title: `${write.operation}: a request lost before the work is absent, and done once by the next attempt`,
    async run(harness) {
      if (write.operation === 'saveDeals' && !harness.connector.capabilities.hasDeals) return;
      await breakWrite(harness, write, 'requestLost');
      const [resolved] = await harness.connector.resolveDoubt([await write.effect(harness, 2)]);
      assert.equal(valueOf(resolved), 'absent');
      assert((await write.attempt(harness, 2))[0]?.ok);
      assert.equal(await write.count(harness, 2), 1);
    },
  },
]);

/** What failing calls promise. */
export const failureExamples: ContractExample[] = [
  {
    title: 'never calls something absent that may be there twice',
    async run(harness) {
      const { connector } = harness;
      const draft = contactDraft(9);
      (await connector.saveContacts([draft, { ...draft, key: 'contact-9-again' }])).map(valueOf);
      const [resolved] = await connector.resolveDoubt([{ kind: 'saveContact', draft, attemptedAt: harness.now() }]);
      assert.notEqual(valueOf(resolved), 'absent');
    },
  },
  {
    title: 'says unauthorized when the credentials have expired',
    async run({ connector, world }) {
      await connector.findContacts([{ phones: [phoneOf(1)], bsuids: [] }]);
      await world.breakNext('tokenExpired', 'findContacts');
      const error = await failureOf(connector.findContacts([{ phones: [phoneOf(2)], bsuids: [] }]));
      assert.equal(error.kind, 'unauthorized');
      assert(error.hint, 'nobody is told what to do');
    },
  },
  {
    title: 'says unavailable for a page of a proxy, and a failed look-up leaves no doubt',
    async run({ connector, world }) {
      await connector.findContacts([{ phones: [phoneOf(1)], bsuids: [] }]);
      await world.breakNext('badGateway', 'findContacts');
      const error = await failureOf(connector.findContacts([{ phones: [phoneOf(2)], bsuids: [] }]));
      assert.deepEqual([error.kind, error.effect], ['unavailable', 'none']);
    },
  },
  {
    title: 'gives up on silence by itself, in doubt where it was a write',
    async run({ impatient, world }) {
      assert((await impatient.saveContacts([contactDraft(1)]))[0]?.ok);
      await world.breakNext('silence', 'saveContacts');
      const error = await failureOf(impatient.saveContacts([contactDraft(2)]));
      assert.deepEqual([error.kind, error.effect], ['unavailable', 'unknown']);
    },
  },
];
