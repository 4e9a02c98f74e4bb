import { fieldsNamed, Json2Fault, startScriptedOdoo, type Script } from './__fixtures__/scripted-odoo';
import { checkConnection } from './odoo-check';

const MODELS = ['res.partner', 'mail.message', 'ir.attachment', 'crm.lead'];
const allowed: Script = Object.fromEntries(MODELS.map((model) => [`${model}.has_access`, true]));

async function failures(
  script: Script,
  config = {},
): Promise<{ ok: boolean; failed: string[]; remedies: (string | null)[] }> {
  const odoo = await startScriptedOdoo({ ...allowed, ...script }, config);
  try {
    const { ok, checks } = await checkConnection(odoo.desk);
    const failed = checks.filter((check) => !check.ok);
    return { ok, failed: failed.map(({ name }) => name), remedies: failed.map(({ remedy }) => remedy) };
  } finally {
    await odoo.close();
  }
}

test('a healthy connection has nothing to click', async () => {
  expect(await failures({})).toEqual({ ok: true, failed: [], remedies: [] });
});

test.each<[string, Script, object, string[]]>([
  [
    'a wrong key',
    { 'res.users.context_get': new Json2Fault(401, 'werkzeug.exceptions.Unauthorized', 'Invalid apikey') },
    {},
    ['Login and API key'],
  ],
  [
    'no right to contacts',
    { 'res.partner.has_access': ({ operation }: Record<string, unknown>) => operation === 'read' },
    {},
    ['Create contacts', 'Change contacts'],
  ],
  ['no right to deals', { 'crm.lead.has_access': false }, {}, ['Create deals', 'Move deals']],
  [
    'no right to chat lines and files',
    { 'mail.message.has_access': false, 'ir.attachment.has_access': false },
    {},
    ['Write chat lines', 'Store files'],
  ],
  ['no phone index', { 'res.partner.fields_get': fieldsNamed('name phone') }, {}, ['Phone index']],
  ['a language that is not installed', { 'res.lang.search_read': [] }, { language: 'xx_XX' }, ['Language']],
])('%s is named, with a remedy', async (_title, script, config, expected) => {
  const { ok, failed, remedies } = await failures(script, config);
  expect({ ok, failed }).toEqual({ ok: false, failed: expected });
  expect(remedies.every((remedy) => remedy !== null && remedy.length > 10)).toBe(true);
});

test('a shop without the CRM app is a choice, not a failure', async () => {
  const missing = new Json2Fault(404, 'werkzeug.exceptions.NotFound', "the model 'crm.lead' does not exist");
  expect((await failures({ 'crm.lead.fields_get': missing })).ok).toBe(true);
});
