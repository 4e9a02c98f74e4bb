import { Json2Fault, startScriptedOdoo } from './__fixtures__/scripted-odoo';
import { storeFiles } from './odoo-files';

const create = (args: Record<string, unknown>) => {
  if (JSON.stringify(args).includes('bad')) throw new Json2Fault(403, 'odoo.exceptions.AccessError', 'No');
  return [7];
};
const file = (name: string) => ({
  key: name,
  target: { object: 'res.partner', id: '11' },
  name,
  mimeType: 'text/plain',
  bytes: Buffer.from('hi'),
});

test('files go as base64 text, one call each; a refused one does not stop the next', async () => {
  const odoo = await startScriptedOdoo({ 'ir.attachment.create': create });
  try {
    const outcomes = await storeFiles(odoo.desk.client, [file('bad\u0000'), file('')]);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.id : outcome.error.code))).toEqual([
      'PERMISSION_MISSING',
      '7',
    ]);
    expect(odoo.argsOf('ir.attachment/create').map(({ vals_list }) => vals_list)).toEqual([
      [{ name: 'bad', datas: 'aGk=', mimetype: 'text/plain', res_model: 'res.partner', res_id: 11 }],
      [{ name: 'file', datas: 'aGk=', mimetype: 'text/plain', res_model: 'res.partner', res_id: 11 }],
    ]);
  } finally {
    await odoo.close();
  }
});
