import { createOdooHarness } from './odoo-harness';
import { nodeHttp } from './node-http';
import type { Cursor } from '@kaiwa/core';

/** A transaction that began before another one but commits after it was pulled: its write date lies in the past. */
test.each(['18', '19'] as const)('Odoo %s: a late commit with an older write date is not lost', async (version) => {
  const { connector, human, url, close } = await createOdooHarness(version);
  try {
    const titles = async (from: Cursor): Promise<{ titles: string[]; cursor: Cursor }> => {
      const seen: string[] = [];
      let cursor = from;
      for (;;) {
        const page = await connector.pullChanges(cursor);
        seen.push(...page.changes.flatMap((change) => (change.kind === 'deal' ? [change.title] : [])));
        cursor = page.cursor;
        if (!page.more) return { titles: seen, cursor };
      }
    };
    const walked = await titles((await connector.pullChanges(null)).cursor);

    // Long enough for the two calls in between, however busy the machine is.
    await post(`${url}/__faults`, { match: { path: '^/jsonrpc/crm.lead/create$' }, effect: { commitDelayMs: 3000 } });
    const late = human<number[]>('crm.lead', 'create', [[{ name: 'Began first' }]]);
    await untilAsked(url, 'crm.lead.create');
    // The write date has whole seconds: the second deal falls into a later one.
    await post(`${url}/__clock`, { advanceMs: 2000 });
    await human('crm.lead', 'create', [[{ name: 'Committed first' }]]);
    const first = await titles(walked.cursor);
    expect(first.titles).toEqual(['Committed first']);

    await late;
    const rows = await human<{ name: string; write_date: string }[]>('crm.lead', 'search_read', [[]], {
      fields: ['name', 'write_date'],
      order: 'write_date',
    });
    // The twin of this proof: by its write date the late one lies before what was already read.
    expect(rows.map(({ name }) => name)).toEqual(['Began first', 'Committed first']);
    expect(new Set(rows.map(({ write_date }) => write_date)).size).toBe(2);
    expect((await titles(first.cursor)).titles).toEqual(['Began first']);
  } finally {
    await close();
  }
});

async function post(address: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await nodeHttp.send({ method: 'POST', url: address, headers, body: JSON.stringify(body), timeoutMs: 5000 });
}

/** Waits until the server has begun a call. */
async function untilAsked(address: string, route: string): Promise<void> {
  for (;;) {
    const answer = await nodeHttp.send({ method: 'GET', url: `${address}/__calls`, timeoutMs: 5000 });
    if (Buffer.from(answer.body).toString().includes(`JSON-RPC ${route}`)) return;
  }
}
