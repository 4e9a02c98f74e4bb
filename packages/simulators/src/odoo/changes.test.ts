import { startOdoo, storedColumn, type OdooClient, type Row } from './__fixtures__/odoo-client';

const START = new Date('2026-11-22T08:08:21.457Z');

describe.each(['18', '19'] as const)('finding changes on %s.0', (version) => {
  let odoo: OdooClient;
  let id: number;
  beforeEach(async () => {
    odoo = await startOdoo({ version, now: () => START });
    id = await odoo.call('res.partner', 'create', [{ name: 'A' }]);
  });
  afterEach(() => odoo.simulator.close());

  const matches = async (operator: string, value: string): Promise<boolean> =>
    (await odoo.call('res.partner', 'search_count', [
      [
        ['write_date', operator, value],
        ['id', '=', id],
      ],
    ])) === 1;

  test.each([
    ['>', '2026-11-22 08:08:21', { '18': true, '19': false }],
    ['=', '2026-11-22 08:08:21', { '18': false, '19': true }],
    ['>=', '2026-11-22 08:08:21', { '18': true, '19': true }],
    ['>', '2026-11-22 08:08:20', { '18': true, '19': true }],
    ['<', '2026-11-22 08:08:22', { '18': true, '19': true }],
    ['<=', '2026-11-22 08:08:21', { '18': false, '19': true }],
  ])('write_date %s %s: %j, for it hides microseconds', async (operator, value, expected) => {
    expect(await matches(operator, value)).toBe(expected[version]);
    const [row] = await odoo.call('res.partner', 'read', [[id]], { fields: ['write_date'] });
    expect(row.write_date).toBe('2026-11-22 08:08:21');
  });

  test('an offset in the text is ignored by 18.0 and refused by 19.0', async () => {
    const shifted = matches('>=', '2026-11-22T08:08:21+05:00');
    if (version === '18') expect(await shifted).toBe(true);
    else await expect(shifted).rejects.toMatchObject({ code: 1 });
  });

  test('an empty write and an equal write both bump write_date and write_uid', async () => {
    for (const values of [{}, { name: 'A' }]) {
      await odoo.control('/__clock', { advanceMs: 10_000 });
      const [before] = await odoo.call('res.partner', 'read', [[id]], { fields: ['write_date'] });
      await odoo.call('res.partner', 'write', [[id], values]);
      const [after] = await odoo.call('res.partner', 'read', [[id]], { fields: ['write_date', 'write_uid'] });
      expect(after.write_date > before.write_date).toBe(true);
      expect(after.write_uid).toEqual([odoo.uid, 'Bot']);
    }
  });

  test('300 rows of one create share one write_date', async () => {
    const ids: number[] = await odoo.call('res.partner', 'create', [
      Array.from({ length: 300 }, (_, n) => ({ name: `P${n}` })),
    ]);
    const stamps = storedColumn(odoo, 'res.partner', ids, 'write_date');
    expect([stamps.length, new Set(stamps).size]).toEqual([300, 1]);
    expect(stamps[0]).toMatch(/^2026-11-22 08:08:21\.457\d{3}$/);
  });

  test('a late commit shows later with the time and the id of its beginning', async () => {
    await odoo.control('/__faults', { match: { path: 'res.partner/create' }, effect: { commitDelayMs: 300 } });
    const late = odoo.call('res.partner', 'create', [{ name: 'Late' }]);
    await eventually(async () => (await odoo.control('/__calls')).byRoute['XML-RPC res.partner.create'] === 2);
    await odoo.control('/__clock', { advanceMs: 8000 });
    const early = await odoo.call('res.partner', 'create', [{ name: 'Early' }]);
    const visible = await odoo.call('res.partner', 'search_count', [[['name', '=', 'Late']]]);
    const lateId = await late;
    const rows = await odoo.call('res.partner', 'read', [[lateId, early]], { fields: ['write_date'] });
    expect(visible).toBe(0);
    expect(lateId).toBeLessThan(early);
    expect(rows.map((row: Row) => row.write_date)).toEqual(['2026-11-22 08:08:21', '2026-11-22 08:08:29']);
  });

  test('a read names only what exists, a write and a delete leave no trace of what is gone', async () => {
    expect(await odoo.call('res.partner', 'unlink', [[id]])).toBe(true);
    expect(await odoo.call('res.partner', 'read', [[id, 1]], { fields: ['id'] })).toEqual([{ id: 1 }]);
    await expect(odoo.call('res.partner', 'write', [[id], {}])).rejects.toMatchObject({
      code: 2,
      message: expect.stringContaining(`(Record: res.partner(${id},), User: ${odoo.uid})`),
    });
  });

  test('newer messages are found by id', async () => {
    const [first, second] = await odoo.call('mail.message', 'create', [
      [1, 2].map((n) => ({ model: 'res.partner', res_id: id, body: `<p>${n}</p>` })),
    ]);
    const rows = await odoo.call('mail.message', 'search_read', [[['id', '>', first]]], {
      fields: ['body'],
      order: 'id',
    });
    expect(rows).toEqual([{ id: second, body: '<p>2</p>' }]);
  });
});

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
