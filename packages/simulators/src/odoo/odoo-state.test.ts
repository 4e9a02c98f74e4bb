import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOdoo } from './__fixtures__/odoo-client';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'odoo-state-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a restart with the same file finds every record, index and sequence again', async () => {
  const stateFile = join(folder, 'state.json');
  const first = await startOdoo({ stateFile });
  const id = await first.call('res.partner', 'create', [{ name: 'Kept', phone: '0470 12 34 56' }]);
  await first.call('res.partner', 'message_post', [[id]], { body: 'hello', message_id: '<a@host>' });
  const before = first.simulator.snapshot();
  await first.simulator.close();
  const second = await startOdoo({ stateFile });
  expect(second.simulator.snapshot()).toEqual(before);
  expect(await second.call('res.partner', 'search', [[['phone_sanitized', '=', '+32470123456']]])).toEqual([id]);
  expect(await second.call('mail.message', 'search_count', [[['message_id', '=', '<a@host>']]])).toBe(1);
  expect(await second.call('res.partner', 'create', [{ name: 'Next' }])).toBe(id + 1);
  await second.simulator.close();
});

test('a change is on disk soon, without a close', async () => {
  const stateFile = join(folder, 'state.json');
  const odoo = await startOdoo({ stateFile });
  await odoo.call('res.partner', 'create', [{ name: 'Soon saved' }]);
  const isSaved = (): boolean => {
    try {
      return readFileSync(stateFile, 'utf8').includes('Soon saved');
    } catch {
      return false;
    }
  };
  while (!isSaved()) await new Promise((resolve) => setImmediate(resolve));
  await odoo.simulator.close();
});

test('a state file of another version or of nothing we know is refused', async () => {
  const stateFile = join(folder, 'state.json');
  const odoo = await startOdoo({ stateFile, version: '18' });
  await odoo.call('res.partner', 'create', [{ name: 'A' }]);
  await odoo.simulator.close();
  await expect(startOdoo({ stateFile, version: '19' })).rejects.toThrow('Odoo 18.0');
  writeFileSync(stateFile, '{"tables": 1}');
  await expect(startOdoo({ stateFile })).rejects.toThrow();
});

test('reset goes back to the seed, the clock moves and is put back', async () => {
  const odoo = await startOdoo({
    now: () => new Date('2026-11-22T08:00:00Z'),
    seed: { partners: [{ name: 'Seeded' }] },
  });
  await odoo.call('res.partner', 'create', [{ name: 'Extra' }]);
  await odoo.control('/__clock', { advanceMs: 60_000 });
  expect(await odoo.control('/__clock')).toEqual({ now: '2026-11-22T08:01:00.000Z' });
  await odoo.control('/__reset', {});
  const names = await odoo.call('res.partner', 'search_read', [[['name', 'in', ['Seeded', 'Extra']]]], {
    fields: ['name'],
  });
  expect(names).toEqual([{ id: expect.any(Number), name: 'Seeded' }]);
  expect(await odoo.control('/__clock')).toEqual({ now: '2026-11-22T08:00:00.000Z' });
  expect((await odoo.control('/__state')).version).toBe('19');
  await odoo.simulator.close();
});

test('an option nobody knows is refused', async () => {
  await expect(startOdoo({ version: '17' as '18' })).rejects.toThrow();
  await expect(startOdoo({ colour: 'red' } as object)).rejects.toThrow('colour');
});
