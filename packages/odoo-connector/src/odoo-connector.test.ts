import { account, quietWorld } from './__fixtures__/scripted-odoo';
import { createOdooConnector } from './odoo-connector';

test('an Odoo behind the port: it says what it can, and needs no network to say it', async () => {
  const connector = createOdooConnector(account('http://127.0.0.1:9'), quietWorld());
  expect([connector.port, connector.id]).toEqual(['crm/1', 'odoo']);
  expect(connector.capabilities).toMatchObject({
    activityStyle: 'append',
    storesConsent: true,
    settleAfterMs: 130_000,
  });
  await connector.close();
});

test('a check of a server that is not there is a finding, not an exception', async () => {
  const connector = createOdooConnector(account('http://127.0.0.1:9'), quietWorld());
  const report = await connector.check();
  expect([report.ok, report.checks.map(({ name }) => name)]).toEqual([false, ['Server']]);
  await connector.close();
});

test('a configuration that is not one is refused at once', () => {
  expect(() => createOdooConnector({ ...account('https://erp.example.com'), database: '' }, quietWorld())).toThrow(
    /database/,
  );
});
