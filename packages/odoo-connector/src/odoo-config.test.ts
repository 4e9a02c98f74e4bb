import { account } from './__fixtures__/scripted-odoo';
import { odooConfigSchema } from './odoo-config';

test('needs an address, a database, a login and a key; the rest has a default', () => {
  expect(odooConfigSchema.parse(account('https://erp.example.com/odoo/'))).toEqual({
    ...account('https://erp.example.com/odoo'),
    transport: 'auto',
    optOut: { field: 'x_whatsapp_opt_out', tag: 'WhatsApp opt-out' },
    whatsappIdField: 'x_whatsapp_id',
    watchFields: { contact: [], deal: [] },
    timeouts: { readMs: 20_000, writeMs: 60_000 },
  });
});

test.each([
  ['another protocol', { baseUrl: 'ftp://erp.example.com' }],
  ['credentials in the address', { baseUrl: 'https://user:secret@erp.example.com' }],
  ['a query', { baseUrl: 'https://erp.example.com/?db=x' }],
  ['no database', { database: '' }],
  ['no key', { apiKey: '' }],
  ['a short webhook token', { webhookToken: 'guess' }],
  ['a field that is none', { optOut: { field: 'X Opt Out' } }],
  ['an unknown member', { apikey: 'x' }],
])('refuses %s', (_title, changes) => {
  expect(odooConfigSchema.safeParse({ ...account('https://erp.example.com'), ...changes }).success).toBe(false);
});
