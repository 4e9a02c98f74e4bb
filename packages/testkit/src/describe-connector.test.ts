import { done, type CrmConnector } from '@kaiwa/core';
import { connectorExamples, describeConnector, runExample } from './describe-connector';
import type { ConnectorHarness } from './connector-harness';
import { createMemoryCrm } from './memory-crm';

describeConnector('The CRM in memory', async () => createMemoryCrm());

/** Titles of the examples a connector with one thing wrong does not pass. */
async function brokenPromises(spoil: (harness: ConnectorHarness) => Partial<CrmConnector>): Promise<string[]> {
  const failed: string[] = [];
  for (const example of connectorExamples) {
    const make = async (): Promise<ConnectorHarness> => {
      const harness = createMemoryCrm();
      const connector = Object.assign(harness.connector, spoil(harness));
      return { ...harness, connector, impatient: connector };
    };
    try {
      await runExample(example, make);
    } catch {
      failed.push(example.title);
    }
  }
  return failed;
}

describe('the contract notices a connector that', () => {
  const cases: [mistake: string, spoil: (harness: ConnectorHarness) => Partial<CrmConnector>, title: RegExp][] = [
    [
      'answers in another order',
      ({ connector }) => {
        const save = connector.saveContacts;
        return { saveContacts: async (drafts) => (await save(drafts)).toReversed() };
      },
      /full batch of contacts/,
    ],
    [
      'fails the neighbours of a bad item',
      ({ connector }) => {
        const save = connector.saveContacts;
        return {
          saveContacts: async (drafts) => {
            const outcomes = await save(drafts);
            const bad = outcomes.find(({ ok }) => !ok);
            return bad ? outcomes.map(() => bad) : outcomes;
          },
        };
      },
      /fail its neighbours/,
    ],
    [
      'calls every doubt absent',
      () => ({ resolveDoubt: async (effects) => effects.map(() => done('absent' as const)) }),
      /found by looking/,
    ],
    [
      'hides a lost answer',
      ({ connector }) => {
        const record = connector.recordActivities;
        const hiding: typeof record = async (lines) => {
          try {
            return await record(lines);
          } catch {
            return lines.map(() => done({ id: '0' }));
          }
        };
        return { recordActivities: hiding };
      },
      /recordActivities: a lost answer/,
    ],
    [
      'writes a second record for the same key',
      ({ connector }) => {
        const record = connector.recordActivities;
        return {
          recordActivities: (lines) => record(lines.map((line) => ({ ...line, key: `${line.key}${Math.random()}` }))),
        };
      },
      /one record for one key/,
    ],
    ['accepts any delivery', () => ({ verifyDelivery: () => ({ valid: true }) }), /genuine deliveries/],
    [
      'gives every version of a deal one key',
      ({ connector }) => {
        const pull = connector.pullChanges;
        return {
          pullChanges: async (cursor) => {
            const page = await pull(cursor);
            return { ...page, changes: page.changes.map((change) => ({ ...change, key: 'same' })) };
          },
        };
      },
      /each with its own key/,
    ],
    [
      'skips the last change of a page',
      ({ connector }) => {
        const pull = connector.pullChanges;
        return {
          pullChanges: async (cursor) => {
            const page = await pull(cursor);
            return page.changes.length < 200 ? page : { ...page, changes: page.changes.slice(0, -1) };
          },
        };
      },
      /losing and doubling none/,
    ],
    [
      'shows the past as news',
      ({ connector }) => {
        const pull = connector.pullChanges;
        return { pullChanges: async (cursor) => ({ ...(await pull(cursor)), baseline: false }) };
      },
      /as baseline/,
    ],
    [
      'cuts long texts',
      ({ connector }) => {
        const record = connector.recordActivities;
        return {
          recordActivities: (lines) => record(lines.map((line) => ({ ...line, text: line.text.slice(0, 4096) }))),
        };
      },
      /long text/,
    ],
  ];

  it.each(cases)('%s', async (_mistake, spoil, title) => {
    expect((await brokenPromises(spoil)).filter((broken) => title.test(broken))).not.toEqual([]);
  });
});
