import { startScriptedOdoo, type ScriptedOdoo } from './__fixtures__/scripted-odoo';
import { listAudience } from './odoo-audience';

const rows = ({ limit }: Record<string, unknown>) =>
  Array.from({ length: Number(limit) }, (_, index) => ({ id: 10 + index, name: 'x' }));
let odoo: ScriptedOdoo;
beforeEach(async () => {
  odoo = await startScriptedOdoo({ 'res.partner.search_read': rows });
});
afterEach(() => odoo.close());

test('pages go by id behind the filter, at most 200 at a time', async () => {
  const filter = ['|', ['a', '=', 1], ['b', '=', 2]];
  const page = await listAudience(odoo.desk, { filter, limit: 5000 }, { afterId: 9 });
  expect(page.cursor).toEqual({ afterId: 209 });
  expect(odoo.argsOf('res.partner/search_read')[0]).toMatchObject({
    domain: [...filter, ['id', '>', 9]],
    limit: 200,
    order: 'id',
  });
});

test.each([['text'], [[['a', '=']]], [['^']], [{ a: 1 }]])('%j is no filter', async (filter) => {
  await expect(listAudience(odoo.desk, { filter, limit: 5 }, null)).rejects.toMatchObject({
    kind: 'rejected',
    code: 'AUDIENCE_INVALID',
  });
});

test('a foreign position is refused', async () => {
  await expect(listAudience(odoo.desk, { filter: null, limit: 5 }, { page: 1 })).rejects.toMatchObject({
    code: 'CURSOR_INVALID',
  });
});
