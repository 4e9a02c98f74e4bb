import assert from 'node:assert/strict';
import type { ContactRef } from '@kaiwa/core';
import type { ConnectorHarness, ContractExample } from './connector-harness';
import { activity, contactDraft, dealDraft, errorOf, phoneOf, valueOf } from './connector-drafts';

const HOSTILE = [
  'a\u0000b\u0008c\u001Fd',
  '<script>alert(1)</script> & "quotes" \'single\' ]]> &amp;',
  '👩‍👩‍👧 família 日本語 Straße',
  'مرحبا بالعالم \u202Bשלום\u202C',
  'half a pair \uD83D here',
  'line one\nline two\r\nline three\ttab',
];

/** What writing promises: outcomes per item, in order, neighbours unharmed, text as it was typed. */
export const writeExamples: ContractExample[] = [
  {
    title: 'takes empty batches without a call',
    async run({ connector, world }) {
      const before = await world.calls();
      assert.deepEqual(await connector.saveContacts([]), []);
      assert.deepEqual(await connector.recordActivities([]), []);
      assert.deepEqual(await connector.findContacts([]), []);
      assert.deepEqual(await connector.findDeals([]), []);
      assert.deepEqual(await connector.saveDeals([]), []);
      assert.deepEqual(await connector.saveConsents([]), []);
      assert.deepEqual(await connector.storeFiles([]), []);
      assert.deepEqual(await connector.resolveDoubt([]), []);
      assert.equal(await world.calls(), before, 'an empty batch costs calls');
    },
  },
  {
    title: 'creates one contact, and finds it by its number',
    async run({ connector, world }) {
      const name = 'Zoë Ångström 木村 👋';
      const [outcome] = await connector.saveContacts([contactDraft(1, { name })]);
      const ref = valueOf(outcome);
      assert.deepEqual(
        (await world.contacts()).filter((contact) => contact.ref.id === ref.id).map((contact) => contact.name),
        [name],
      );
      const [found] = await connector.findContacts([{ phones: [phoneOf(1)], bsuids: [] }]);
      assert.deepEqual(
        found?.map((candidate) => candidate.ref),
        [ref],
      );
    },
  },
  {
    title: 'creates a full batch of contacts, outcomes in the order asked for',
    async run({ connector, world }) {
      const size = connector.capabilities.maxBatch.saveContacts;
      const drafts = Array.from({ length: size }, (_, index) => contactDraft(index));
      const refs = (await connector.saveContacts(drafts)).map(valueOf);
      const names = new Map((await world.contacts()).map(({ ref, name }) => [ref.id, name]));
      assert.deepEqual(
        refs.map(({ id }) => names.get(id)),
        drafts.map(({ name }) => name),
      );
    },
  },
  {
    title: 'does not let one refused contact fail its neighbours',
    async run({ connector, world, refusedFields }) {
      const drafts = [0, 1, 2, 3, 4].map((index) => contactDraft(index, index === 2 ? { fields: refusedFields } : {}));
      const outcomes = await connector.saveContacts(drafts);
      assert.deepEqual(
        outcomes.map(({ ok }) => ok),
        [true, true, false, true, true],
      );
      const error = errorOf(outcomes[2]);
      assert.equal(error.kind, 'rejected');
      assert.equal(error.effect, 'none');
      assert(error.message.length > 0 && error.message.length <= 300, 'the reason is missing or a traceback');
      const names = (await world.contacts()).map(({ name }) => name);
      assert.deepEqual(
        [0, 1, 2, 3, 4].map((index) => names.filter((name) => name === `Person ${index}`).length),
        [1, 1, 0, 1, 1],
      );
    },
  },
  {
    title: 'never overwrites the name somebody gave a contact',
    async run({ connector, world }) {
      const ref = await world.addContact({ name: 'Given by a human', phone: phoneOf(7) });
      valueOf((await connector.saveContacts([contactDraft(7, { ref, name: 'WhatsApp profile' })]))[0]);
      const after = (await world.contacts()).filter((contact) => contact.ref.id === ref.id);
      assert.deepEqual(
        after.map(({ name }) => name),
        ['Given by a human'],
      );
    },
  },
  {
    title: 'says RECORD_GONE for a contact that does not exist, and only for that one',
    async run({ connector, world }) {
      const ref = await world.addContact({ name: 'Still here', phone: null });
      const gone: ContactRef = { object: ref.object, id: goneId(ref.id) };
      const outcomes = await connector.saveContacts([
        contactDraft(1, { ref: gone }),
        contactDraft(2, { ref, phone: phoneOf(2) }),
      ]);
      assert.equal(errorOf(outcomes[0]).code, 'RECORD_GONE');
      valueOf(outcomes[1]);
    },
  },
  {
    title: 'writes any text to the timeline as it was typed, and nothing of it as markup',
    async run({ connector, world }) {
      const ref = await world.addContact({ name: 'Hostile', phone: phoneOf(1) });
      const outcomes = await connector.recordActivities(
        HOSTILE.map((text, index) => activity(`wamid.H${index}=`, ref, { text })),
      );
      outcomes.map(valueOf);
      const entries = await world.timeline(ref);
      const seen = entries.map(({ text }) => squeeze(text)).join('\n');
      for (const text of HOSTILE) assert(seen.includes(squeeze(text)), `lost: ${JSON.stringify(text)}`);
      assert(!entries.some(({ source }) => source.includes('<script')), 'markup of a customer is live');
    },
  },
  {
    title: 'loses nothing of a long text',
    async run({ connector, world }) {
      const ref = await world.addContact({ name: 'Long', phone: phoneOf(1) });
      const words = Array.from({ length: 1200 }, (_, index) => `word${index}.`).join(' ');
      valueOf((await connector.recordActivities([activity('wamid.LONG', ref, { text: words })]))[0]);
      const whole = (await world.timeline(ref)).map(({ text }) => text).join(' ');
      assert.deepEqual(
        ['word0.', 'word599.', 'word1199.'].filter((word) => !whole.includes(word)),
        [],
      );
    },
  },
  {
    title: 'writes a full batch of chat lines in a handful of calls',
    async run({ connector, world }) {
      const ref = await world.addContact({ name: 'Busy', phone: phoneOf(1) });
      valueOf((await connector.recordActivities([activity('wamid.WARM', ref)]))[0]);
      const size = connector.capabilities.maxBatch.recordActivities;
      const before = await world.calls();
      const lines = Array.from({ length: size }, (_, index) => activity(`wamid.B${index}`, ref));
      const ids = (await connector.recordActivities(lines)).map((outcome) => valueOf(outcome).id);
      assert((await world.calls()) - before <= 3, `a batch of ${size} cost ${(await world.calls()) - before} calls`);
      if (connector.capabilities.activityStyle === 'append') assert.equal(new Set(ids).size, size);
    },
  },
  {
    title: 'does not let one chat line without a target fail its neighbours',
    async run({ connector, world }) {
      const ref = await world.addContact({ name: 'Here', phone: phoneOf(1) });
      const gone: ContactRef = { object: ref.object, id: goneId(ref.id) };
      const outcomes = await connector.recordActivities([
        activity('wamid.G1', ref, { text: 'first' }),
        activity('wamid.G2', gone, { text: 'lost', authorRef: null }),
        activity('wamid.G3', ref, { text: 'third' }),
      ]);
      assert.deepEqual(
        outcomes.map(({ ok }) => ok),
        [true, false, true],
      );
      const texts = (await world.timeline(ref)).map(({ text }) => text).join('\n');
      assert(texts.includes('first') && texts.includes('third'));
    },
  },
  {
    title: 'keeps one record for one key, with the newer content',
    async run({ connector, world }) {
      const ref = await world.addContact({ name: 'Twice', phone: phoneOf(1) });
      const [first] = await connector.recordActivities([activity('wamid.SAME', ref, { text: 'older words' })]);
      const [second] = await connector.recordActivities([
        activity('wamid.SAME', ref, { text: 'newer words', repeat: true }),
      ]);
      assert.equal(valueOf(second).id, valueOf(first).id);
      const texts = (await world.timeline(ref)).map(({ text }) => text).join('\n');
      assert(texts.includes('newer words') && !texts.includes('older words'), texts);
    },
  },
  { title: 'creates a deal, says its stage, and moves it', run: savesDeals },
  {
    title: 'mirrors an opt-out and an opt-in',
    async run({ connector, world }) {
      if (!connector.capabilities.storesConsent) return;
      const one = await world.addContact({ name: 'Out', phone: phoneOf(1) });
      const other = await world.addContact({ name: 'Stays', phone: phoneOf(2) });
      const entry = (state: 'opted-in' | 'opted-out', at: string) => ({
        key: `consent-${at}`,
        contact: one,
        purpose: 'all' as const,
        state,
        at: new Date(at),
        source: 'keyword STOP',
      });
      valueOf((await connector.saveConsents([entry('opted-out', '2026-11-20T10:00:00Z')]))[0]);
      assert.deepEqual([await world.isOptedOut(one), await world.isOptedOut(other)], [true, false]);
      valueOf((await connector.saveConsents([entry('opted-in', '2026-11-20T11:00:00Z')]))[0]);
      assert.equal(await world.isOptedOut(one), false);
    },
  },
  {
    title: 'stores a file next to its contact',
    async run({ connector, world }) {
      const ref = await world.addContact({ name: 'Files', phone: phoneOf(1) });
      const file = {
        key: 'f1',
        target: ref,
        name: 'Rechnung é.txt',
        mimeType: 'text/plain',
        bytes: Buffer.from('hello'),
      };
      const stored = valueOf((await connector.storeFiles([file]))[0]);
      assert.match(stored.id, /./);
    },
  },
];

async function savesDeals({ connector, world, stageIds }: ConnectorHarness): Promise<void> {
  if (!connector.capabilities.hasDeals) return;
  const contact = await world.addContact({ name: 'Buyer', phone: phoneOf(1) });
  const [first, second] = stageIds;
  assert(first !== undefined && second !== undefined);
  const [created] = await connector.saveDeals([dealDraft('d1', contact, { stageId: first })]);
  const deal = valueOf(created);
  assert.equal(deal.stage?.id, first);
  const [moved] = await connector.saveDeals([dealDraft('d2', contact, { ref: deal, stageId: second })]);
  assert.equal(valueOf(moved).stage?.id, second);
  const [found] = await connector.findDeals([contact]);
  assert.deepEqual(
    found?.map(({ ref, title, stage, status }) => ({ id: ref.id, title, stage: stage?.id, status })),
    [{ id: deal.id, title: 'Deal d2', stage: second, status: 'open' }],
  );
  assert.deepEqual(
    (await world.deals()).map(({ stageId }) => stageId),
    [second],
  );
}

/** An id of the same form that nobody has. */
function goneId(id: string): string {
  return id.replace(/\d+$/, (digits) => String(Number(digits) + 900_000));
}

/** Text without what no CRM has to keep: control characters, halves of pairs, the kind and number of blanks. */
function squeeze(text: string): string {
  return text
    .replace(/(?!\s)\p{Cc}/gu, '')
    .replace(/\p{Cs}|\uFFFD/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}
