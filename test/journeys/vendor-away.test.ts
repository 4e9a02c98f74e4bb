import { requestSend } from '@kaiwa/core';
import { openShop, type ShopWorld } from '../support/shop-world';
import { shop } from '../support/spine';
import { until } from '../support/until';

describe('a vendor is away', () => {
  let world: ShopWorld;
  beforeAll(async () => {
    world = await openShop();
  });
  afterAll(() => world.close());

  test('Odoo is down for an hour: everything is accepted, and everything is there afterwards, once', async () => {
    await world.fault('odoo', {
      match: { path: '^/(json|xmlrpc|jsonrpc|web)', times: 'always' },
      effect: { html: 502 },
    });
    await Promise.all(
      Array.from({ length: 10 }, (_, index) => world.says(`3247012006${index}`, `While you were away ${index}`)),
    );
    await world.meta.whenIdle();
    await until('everything is read', async () => (await world.world.receipts.countByState()).new === 0);
    for (let minutes = 0; minutes < 60; minutes += 10) {
      world.clock.advance(600_000);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(world.rows('res.partner').filter((row) => String(row['phone_sanitized']).startsWith('+3247012006'))).toEqual(
      [],
    );
    await world.heal('odoo');
    world.clock.advance(600_000);
    await world.settled();
    for (let index = 0; index < 10; index += 1) {
      const lines = world.chatter(world.partner(`3247012006${index}`)?.id ?? 0);
      expect(lines.filter((line) => line.includes(`While you were away ${index}`))).toHaveLength(1);
    }
  });

  test('Odoo’s key is revoked: the connection pauses, WhatsApp goes on; reconnected, nothing is missing', async () => {
    await world.fault('odoo', { match: { path: '^/json/2', times: 'always' }, effect: { tokenExpired: true } });
    await world.says('32470120070', 'Locked out');
    await world.meta.whenIdle();
    const paused = () =>
      world.world.directory
        .listConnections()
        .then((all) => all.find(({ kind }) => kind === 'odoo')?.state === 'paused');
    await until('the connection is paused', paused);
    await world.says('32470120070', 'Second');
    await world.meta.whenIdle();
    await until('WhatsApp is still read', async () => (await world.world.receipts.countByState()).new === 0);
    await world.heal('odoo');
    await world.world.directory.resumeConnection(world.odoo.id);
    await world.settled();
    expect(
      world.chatter(world.partner('32470120070')?.id ?? 0).filter((line) => /Locked out|Second/.test(line)),
    ).toHaveLength(2);
  });

  test('WhatsApp’s token is revoked: sending pauses, nothing is lost, receiving goes on', async () => {
    await world.fault('meta', {
      match: { path: '^/v[0-9.]+/[0-9]+/messages$', times: 'always' },
      effect: { tokenExpired: true },
    });
    await requestSend(world.world, {
      workspaceId: world.workspaceId,
      to: { phone: '+32470120070' },
      connectionId: world.whatsapp.id,
      content: { kind: 'text', text: 'Later', previewUrl: false },
      operator: 'Olga',
    });
    await until('the number is paused', async () =>
      (await world.world.directory.listConnections()).some(
        ({ kind, state, pausedReason }) => kind === 'whatsapp' && state === 'paused' && pausedReason === 'WHATSAPP_190',
      ),
    );
    await world.says('32470120070', 'Third');
    await world.meta.whenIdle();
    await until('receiving goes on', () =>
      world.chatter(world.partner('32470120070')?.id ?? 0).some((line) => line.includes('Third')),
    );
    await world.heal('meta');
    await world.world.directory.resumeConnection(world.whatsapp.id);
    await until('it is sent', async () => (await world.received('32470120070')).some(({ text }) => text === 'Later'));
    await world.settled();
  });

  test('Odoo refuses one contact: parked with Odoo’s own words, the others go on', async () => {
    await world.fault('odoo', {
      match: { path: '^/json/2/res.partner/create' },
      effect: { exception: { name: 'odoo.exceptions.ValidationError', message: 'Partners need a tax number here' } },
    });
    await world.says('32470120071', 'No tax number');
    await world.meta.whenIdle();
    const [parked] = await until('it is parked', async () => {
      const list = await world.world.laneStore.listParked(5);
      return list.length > 0 ? list : null;
    });
    expect(parked?.detail).toContain('Partners need a tax number here');
    await world.says('32470120070', 'Fourth');
    await world.meta.whenIdle();
    await until('the others go on', () =>
      world.chatter(world.partner('32470120070')?.id ?? 0).some((line) => line.includes('Fourth')),
    );
    await world.world.laneStore.resolveParked(parked?.id ?? '', 'again', world.clock.now());
    await world.settled();
    expect(world.chatter(world.partner('32470120071')?.id ?? 0).join()).toContain('No tax number');
    expect(JSON.stringify(world.logged)).not.toContain(shop.bot.apiKey);
  });
});
