import { aConnection, countingIds } from '@kaiwa/testkit';
import type { Connection } from '../connection/connection';
import { changes } from '../whatsapp/__fixtures__/every-change';
import { ACCOUNT, body, DIGITS, NUMBER } from '../whatsapp/__fixtures__/webhook-bodies';
import { interpretWebhook } from '../whatsapp/webhook-parser';
import { openDirectory } from './directory-view';
import type { Receipt } from './receipt';
import { routeParts } from './route-parts';
import type { PipelineWorld } from './world';

const settings = { businessAccountId: ACCOUNT, app: 'main' };
const first = aConnection({
  id: 'n1',
  externalId: NUMBER,
  settings: { ...settings, displayPhoneNumber: `+${DIGITS}` },
});
const second = aConnection({
  id: 'n2',
  externalId: '2',
  settings: { ...settings, displayPhoneNumber: '+32470120077' },
});
const elsewhere = aConnection({
  id: 'n3',
  externalId: '3',
  workspaceId: 'workspace-2',
  settings: { businessAccountId: '700' },
});
const crm = aConnection({ id: 'crm', kind: 'odoo', externalId: ACCOUNT });

async function route(name: string, connections: Connection[] = [first, second, elsewhere, crm], entryId = ACCOUNT) {
  const world = {
    connections: { list: () => Promise.resolve(connections) },
    clock: { now: () => new Date() },
  } as unknown as PipelineWorld;
  const view = await openDirectory(world);
  const bytes = Buffer.from(JSON.stringify({ ...body(), entry: [{ id: entryId, changes: [changes[name]] }] }));
  const receipt: Receipt = {
    id: 'r1',
    receivedAt: new Date(),
    source: 'whatsapp',
    app: 'main',
    headers: {},
    body: bytes,
  };
  const { routed, strangers, parked } = routeParts(countingIds(), view, receipt, interpretWebhook(bytes));
  return {
    to: routed.map(({ connection, event }) => `${connection.id} ${event.kind}`),
    strangers,
    parked,
    rows: routed.map(({ rowId }) => rowId),
  };
}

test.each([
  ['a message goes to its number', 'text', ['n1 message.received']],
  ['news of the account to every number of it', 'templateStatus', ['n1 template.changed', 'n2 template.changed']],
  ['news about one number, named by its digits, to that one', 'numberQuality', ['n1 number.changed']],
  ['also when the PIN was touched', 'security', ['n1 security.changed']],
  ['news of a partner to the account it names', 'accountPartner', ['n3 account.changed']],
  ['what is about a number by its id', 'numberSettings', ['n1 number.changed']],
  ['what we do not understand, too', 'unknownField', ['n1 unsupported', 'n2 unsupported']],
])('%s', async (_title, name, to) => {
  expect(await route(name)).toMatchObject({ to, strangers: [], parked: [] });
});

test('each number has a row of its own', async () => {
  const { rows } = await route('accountUpdate');
  expect(new Set(rows).size).toBe(2);
});

test('digits nobody here has: every number of the account is told', async () => {
  const { to } = await route('numberQuality', [second]);
  expect(to).toEqual(['n2 number.changed']);
});

test.each(['text', 'templateStatus', 'history'])('a %s of nobody we know stays parked', async (name) => {
  const { to, strangers } = await route(name, [crm]);
  expect(to).toEqual([]);
  expect(strangers).toContain('UNKNOWN_NUMBER');
});

test('Meta’s test is shown at the numbers of the app it came for, and belongs to nobody else', async () => {
  expect(await route('security', [first, second, elsewhere], '0')).toMatchObject({
    to: ['n1 test.received', 'n2 test.received'],
    strangers: [],
  });
  expect(await route('security', [elsewhere], '0')).toMatchObject({ to: [], strangers: [] });
});
