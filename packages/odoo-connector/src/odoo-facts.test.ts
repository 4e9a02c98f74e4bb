import { quietWorld, startScriptedOdoo, Json2Fault } from './__fixtures__/scripted-odoo';
import { createOdooFacts } from './odoo-facts';

test('a fact is asked once for all who wait, and again after its time', async () => {
  const odoo = await startScriptedOdoo({});
  try {
    const { clock } = quietWorld();
    const facts = createOdooFacts(odoo.desk.client, clock);
    await Promise.all([facts.partnerFields(), facts.partnerFields(), facts.partnerFields()]);
    expect(odoo.argsOf('res.partner/fields_get')).toHaveLength(1);
    clock.set(new Date(clock.now().getTime() + 61 * 60_000));
    await facts.partnerFields();
    expect(odoo.argsOf('res.partner/fields_get')).toHaveLength(2);
  } finally {
    await odoo.close();
  }
});

test('a failed question is asked again', async () => {
  let isDown = true;
  const reference = () => {
    if (isDown) throw new Json2Fault(503, 'x', 'later');
    return ['mail.message.subtype', 2];
  };
  const odoo = await startScriptedOdoo({ 'ir.model.data.check_object_reference': reference });
  try {
    await expect(odoo.desk.facts.noteSubtypeId()).rejects.toMatchObject({ kind: 'unavailable' });
    isDown = false;
    expect(await odoo.desk.facts.noteSubtypeId()).toBe(2);
  } finally {
    await odoo.close();
  }
});
