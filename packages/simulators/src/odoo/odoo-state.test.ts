import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOdoo, USERS } from './__fixtures__/odoo-client';
import { BOSS, DEEDS } from './__fixtures__/odoo-deeds';

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

describe.each(['18', '19'] as const)('Odoo %s.0', (version) => {
  test('whatever was done, by whichever door, is in the file when it is answered', async () => {
    const stateFile = join(folder, 'state.json');
    const settings = { version, users: [...USERS, BOSS], now: () => new Date('2026-11-22T08:00:00Z') };
    const first = await startOdoo({ ...settings, stateFile });
    try {
      const idle = new Set<string>();
      // Twice: the second time there is more to change, until everything is forgotten.
      const twice = [...Object.entries(DEEDS).slice(0, -1), ...Object.entries(DEEDS)];
      for (const [name, deed] of twice) {
        const before = first.simulator.snapshot();
        await deed(first, await first.call('res.partner', 'search', [[]])).catch(() => undefined);
        // In one breath: nothing happens between the two.
        copyFileSync(stateFile, `${stateFile}.copy`);
        const after = first.simulator.snapshot();
        const clock = await first.control('/__clock');
        if (JSON.stringify(before) === JSON.stringify(after)) idle.add(name);
        const again = await startOdoo({ ...settings, stateFile: `${stateFile}.copy` });
        const found = { name, clock: await again.control('/__clock'), ...again.simulator.snapshot() };
        await again.simulator.close();
        expect(found).toEqual({ name, clock, ...after });
      }
      // What is not in the tables, and what 18.0 does not know.
      expect([...idle]).toEqual([...(version === '18' ? ['post by JSON-2'] : []), 'move the clock']);
    } finally {
      await first.simulator.close();
    }
  }, 60_000);
});

test('an automation rule that was switched on stays on', async () => {
  const stateFile = join(folder, 'state.json');
  const first = await startOdoo({ stateFile, version: '18' });
  await first.control('/__automation', { active: true });
  copyFileSync(stateFile, `${stateFile}.copy`);
  await first.simulator.close();
  const again = await startOdoo({ stateFile: `${stateFile}.copy`, version: '18' });
  await expect(again.call('res.partner', 'message_post', [[1]], { body: 'x' })).rejects.toThrow(/marshal/);
  await again.simulator.close();
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
