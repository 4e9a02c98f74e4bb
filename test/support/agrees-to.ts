import type { ConsentPurpose } from '@kaiwa/core';
import type { ShopWorld } from './shop-world';

/** A person agrees to messages of one purpose, as if on paper. */
export async function agreesTo(world: ShopWorld, purpose: ConsentPurpose, phone: string): Promise<void> {
  const { workspaceId } = world;
  const at = world.clock.now();
  await world.world.pipelineStore.transaction(async (tx) => {
    const keys = [{ kind: 'wa' as const, value: phone }];
    const [personId] = await tx.openPeople([
      { by: 'identities', workspaceId, keys, create: true, evidence: 'test', seenAt: at },
    ]);
    if (!personId) throw new Error('There is no such person');
    await tx.loadPeople(workspaceId, [personId], { messages: [], messageIds: [], known: [] });
    const entry = {
      id: world.world.ids.next(),
      workspaceId,
      personId,
      purpose,
      state: 'opted-in' as const,
      source: 'test',
      wording: null,
      policyVersion: 'test/1',
      actor: 'test',
      at,
      eventKey: `test:${purpose}:${phone}:${at.getTime()}`,
    };
    await tx.write({ workspaceId, changes: [{ type: 'consent.append', entry }], commands: [], eventStates: [] });
  });
}
