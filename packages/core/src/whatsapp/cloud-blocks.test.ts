import { clientWith } from './__fixtures__/client-with';

const people = [{ phone: '+32470120001' }, { bsuid: 'BE.1001' }];

test('people are blocked by number or id, each with an outcome', async () => {
  const added = [
    { input: '+32470120001', wa_id: '32470120001' },
    { input: 'BE.1001', user_id: 'BE.1001' },
  ];
  const { client, asked } = clientWith([
    { body: { messaging_product: 'whatsapp', block_users: { added_users: added } } },
  ]);
  expect(await client.blockPeople(people)).toEqual([
    { input: '+32470120001', done: true, code: null },
    { input: 'BE.1001', done: true, code: null },
  ]);
  expect(asked[0]?.method).toBe('POST');
  expect(JSON.parse(String(asked[0]?.body))).toEqual({
    messaging_product: 'whatsapp',
    block_users: [{ user: '+32470120001' }, { user_id: 'BE.1001' }],
  });
});

test('some refused: the others are done, and each of the refused has its code', async () => {
  const block_users = {
    added_users: [{ input: '+32470120001', wa_id: '32470120001' }],
    failed_users: [{ input: 'BE.1001', errors: [{ code: 131047, message: 'Re-engagement' }] }],
  };
  const { client } = clientWith([{ status: 400, body: { error: { code: 139100 }, block_users } }]);
  expect(await client.blockPeople(people)).toEqual([
    { input: '+32470120001', done: true, code: null },
    { input: 'BE.1001', done: false, code: 131047 },
  ]);
});

test('all refused at once is an error', async () => {
  const { client } = clientWith([{ status: 401, body: { error: { code: 190 } } }]);
  await expect(client.blockPeople(people)).rejects.toMatchObject({ kind: 'unauthorized' });
});

test('unblocking names who was let go', async () => {
  const { client, asked } = clientWith([{ body: { block_users: { removed_users: [{ wa_id: '32470120001' }] } } }]);
  expect(await client.unblockPeople([{ phone: '+32470120001' }])).toEqual([
    { input: '+32470120001', done: true, code: null },
  ]);
  expect(asked[0]?.method).toBe('DELETE');
});

test('the blocked are listed page by page', async () => {
  const { client } = clientWith([
    { body: { data: [{ wa_id: '1' }], paging: { next: 'https://x', cursors: { after: 'b' } } } },
    { body: { data: [{ user_id: 'BE.1' }], paging: { cursors: { after: 'c' } } } },
  ]);
  expect(await client.listBlocked()).toEqual([
    { waId: '1', userId: null },
    { waId: null, userId: 'BE.1' },
  ]);
});
