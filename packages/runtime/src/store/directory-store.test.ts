import type { DirectoryStore, Rule, Template } from '@kaiwa/core';
import { aCommand, anEvent, openNumbers, openTestStore, SEEN_AT, type TestStore } from './__fixtures__/test-store';
import { createVault } from '../system/vault';
import { parseVaultKeys } from '../system/vault-keys';
import { createDirectoryStore } from './directory-store';
import { createReceiptStore } from './receipts';

describe('the directory', () => {
  let testStore: TestStore;
  let directory: DirectoryStore;
  let workspaceId: string;

  beforeAll(async () => {
    testStore = await openTestStore();
    workspaceId = testStore.workspaceId;
    directory = openDirectory();
  });
  afterAll(() => testStore.close());

  function openDirectory(): DirectoryStore {
    const clock = { now: () => SEEN_AT, sleep: () => Promise.resolve() };
    return createDirectoryStore({ db: testStore.db, vault: testStore.vault, ids: testStore.ids, clock });
  }

  test('has one default workspace, however many processes start', async () => {
    const found = await Promise.all(Array.from({ length: 10 }, () => openDirectory().defaultWorkspace()));
    expect(new Set(found)).toEqual(new Set([workspaceId]));
  });

  test('is closed to a process with another vault key, and open again to the right one', async () => {
    const clock = { now: () => SEEN_AT, sleep: () => Promise.resolve() };
    const { db, ids } = testStore;
    const vault = createVault(parseVaultKeys(Buffer.alloc(32, 7).toString('base64')));
    const other = createDirectoryStore({ db, vault, ids, clock });
    await openDirectory().defaultWorkspace();
    await expect(other.defaultWorkspace()).rejects.toMatchObject({ code: 'VAULT_KEY_OF_ANOTHER' });
    expect(await openDirectory().defaultWorkspace()).toBe(workspaceId);
  });

  describe('of connections', () => {
    const draft = (externalId: string) => ({
      workspaceId,
      kind: 'odoo',
      externalId,
      label: 'Shop',
      settings: { createUnknown: 'contact' as const, vendor: { version: 19 } },
      secrets: { apiKey: 'k1' },
    });

    test('saves one by kind and external id, opens its secrets on request and lists none', async () => {
      const saved = await directory.saveConnection(draft('shop-1'));
      expect(saved).toMatchObject({
        kind: 'odoo',
        externalId: 'shop-1',
        state: 'active',
        pausedReason: null,
        settings: draft('').settings,
      });
      expect(await directory.openSecrets(saved.id)).toEqual({ apiKey: 'k1' });
      expect(await directory.listConnections()).toContainEqual(saved);
      expect(JSON.stringify(await directory.listConnections())).not.toContain('k1');
    });

    test('saved again it keeps its id, and its secrets unless new ones come', async () => {
      const { id } = await directory.saveConnection(draft('shop-2'));
      const { secrets: _, ...withoutSecrets } = draft('shop-2');
      expect(await directory.saveConnection({ ...withoutSecrets, label: 'Renamed' })).toMatchObject({
        id,
        label: 'Renamed',
      });
      expect(await directory.openSecrets(id)).toEqual({ apiKey: 'k1' });
      await directory.saveConnection({ ...draft('shop-2'), secrets: { apiKey: 'k2' } });
      expect(await directory.openSecrets(id)).toEqual({ apiKey: 'k2' });
    });

    test('ten at once make one', async () => {
      const saved = await Promise.all(
        Array.from({ length: 10 }, () => openDirectory().saveConnection(draft('shop-3'))),
      );
      expect(new Set(saved.map((each) => each.id)).size).toBe(1);
    });

    test('pauses with a reason, resumes, and a save makes it active again', async () => {
      const { id } = await directory.saveConnection(draft('shop-4'));
      const state = async () => (await directory.listConnections()).find((each) => each.id === id);
      await directory.pauseConnection(id, 'TOKEN_REVOKED');
      expect(await state()).toMatchObject({ state: 'paused', pausedReason: 'TOKEN_REVOKED' });
      await directory.resumeConnection(id);
      expect(await state()).toMatchObject({ state: 'active', pausedReason: null });
      await directory.pauseConnection(id, 'TOKEN_REVOKED');
      expect(await directory.saveConnection(draft('shop-4'))).toMatchObject({
        id,
        state: 'active',
        pausedReason: null,
      });
    });

    test('refuses one that another workspace has, and an unknown one', async () => {
      await directory.saveConnection(draft('shop-5'));
      await expect(
        directory.saveConnection({ ...draft('shop-5'), workspaceId: testStore.ids.next() }),
      ).rejects.toMatchObject({
        kind: 'refused',
        code: 'CONNECTION_TAKEN',
      });
      await expect(directory.openSecrets(testStore.ids.next())).rejects.toMatchObject({ code: 'CONNECTION_UNKNOWN' });
    });
  });

  test('keeps rules, replaces and removes them, and names a damaged one instead of running it', async () => {
    const rule: Rule = {
      id: 'won',
      workspaceId,
      name: 'Thank',
      enabled: true,
      when: { event: 'deal.stageChanged', connectionId: null, stageId: '4', stageName: null },
      then: {
        send: 'template',
        name: 'thanks',
        language: 'en_US',
        variables: [{ path: 'contact.name', fallback: 'there' }, { literal: 'x' }],
        fromConnectionId: null,
      },
    };
    await directory.saveRule(rule);
    await directory.saveRule({ ...rule, enabled: false });
    expect(await directory.listRules(workspaceId)).toEqual([{ ...rule, enabled: false }]);
    expect(await directory.listRules(testStore.ids.next())).toEqual([]);
    await testStore.admin(`update rules set definition = '{"when": {"event": "moon.full"}}'`);
    await expect(directory.listRules(workspaceId)).rejects.toMatchObject({
      kind: 'unreadable',
      code: 'RECORD_DAMAGED',
    });
    expect(await directory.removeRule(testStore.ids.next(), 'won')).toBe(false);
    expect(await directory.removeRule(workspaceId, 'won')).toBe(true);
    expect(await directory.removeRule(workspaceId, 'won')).toBe(false);
  });

  test('keeps templates by connection, name and language', async () => {
    const template: Template = {
      connectionId: testStore.numberId,
      name: 'hello',
      language: 'en',
      category: 'utility',
      status: 'PENDING',
      quality: 'UNKNOWN',
      id: '123456789012345678901',
      parameterFormat: 'named',
      body: 'Hello {{1}}',
      variables: ['1'],
      components: [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::a'] } }],
      rejectedReason: null,
      previousCategory: 'MARKETING',
      correctCategory: null,
    };
    const american = { ...template, language: 'en_US', body: null, variables: [] };
    await directory.saveTemplates(workspaceId, [template, american]);
    await directory.saveTemplates(workspaceId, [{ ...template, status: 'APPROVED' }]);
    expect(await directory.listTemplates(workspaceId)).toEqual([{ ...template, status: 'APPROVED' }, american]);
  });

  describe('of events', () => {
    test('lists them newest first, in pages, by state and kind, without their raw slices', async () => {
      const events = ['decided', 'parked', 'ignored', 'decided'].map((state) =>
        anEvent(testStore, { state: state as 'decided', kind: state === 'parked' ? 'parked' : 'listed' }),
      );
      await testStore.store.transaction((tx) => tx.insertEvents(events));
      const ids = events.map((each) => each.id);
      const list = async (query: object) =>
        (await directory.listEvents({ workspaceId, limit: 10, ...query })).map((each) => ids.indexOf(each.id));
      expect(await list({ kind: 'listed' })).toEqual([3, 2, 0]);
      expect(await list({ state: 'parked' })).toEqual([1]);
      expect(await list({ beforeId: ids[2], limit: 1 })).toEqual([1]);
      expect(await list({ afterId: ids[0], limit: 2 })).toEqual([1, 2]);
      expect((await directory.listEvents({ workspaceId, limit: 1 }))[0]?.raw).toBeNull();
    });

    test('shows one with its raw slice and the commands it caused', async () => {
      const [personId = ''] = await openNumbers(testStore, ['32470120001']);
      const event = anEvent(testStore, { personId, raw: { text: { body: 'hi' } } });
      const [own, other] = [
        aCommand(testStore, personId, { eventId: event.id }),
        aCommand(testStore, personId, { lane: 'crm:other' }),
      ];
      await testStore.store.transaction(async (tx) => {
        await tx.insertEvents([event]);
        await tx.write({ workspaceId, changes: [], commands: [own, other], eventStates: [] });
      });
      const shown = await directory.showEvent(workspaceId, event.id);
      expect(shown?.event).toMatchObject({ id: event.id, key: event.key, personId, raw: { text: { body: 'hi' } } });
      expect(shown?.commands).toMatchObject([
        { id: own.id, kind: 'resolvePerson', state: 'planned', attempt: 0, doneAt: null },
      ]);
      expect(await directory.showEvent(testStore.ids.next(), event.id)).toBeNull();
    });

    test('replays what was not decided: the slice becomes a receipt, once, and the event makes room for its successor', async () => {
      const { id: connectionId } = await directory.saveConnection({
        workspaceId,
        kind: 'whatsapp',
        externalId: '100200300',
        label: 'Number',
        settings: {},
      });
      const event = anEvent(testStore, { connectionId, state: 'unsupported', raw: { entry: ['✓'] } });
      await testStore.store.transaction((tx) => tx.insertEvents([event]));
      const replays = await Promise.all(Array.from({ length: 5 }, () => directory.replayEvent(workspaceId, event.id)));
      expect(replays.filter(Boolean)).toHaveLength(1);
      const receipts = await testStore.store.transaction((tx) => tx.claimReceipts(5));
      expect(receipts).toMatchObject([{ source: 'whatsapp', app: 'replay', receivedAt: SEEN_AT, headers: {} }]);
      expect(Buffer.from(receipts[0]?.body ?? []).toString()).toBe('{"entry":["✓"]}');
      expect(
        await testStore.store.transaction((tx) => tx.insertEvents([{ ...event, id: testStore.ids.next() }])),
      ).toEqual([true]);
    });

    test('replays what a CRM sent and nobody could read as the text it was', async () => {
      const { id: connectionId } = await directory.saveConnection({
        workspaceId,
        kind: 'odoo',
        externalId: 'https://o d',
        label: 'Odoo',
        settings: {},
      });
      const event = anEvent(testStore, { connectionId, kind: 'parked', state: 'parked', raw: '{"_model": 7' });
      await testStore.store.transaction((tx) => tx.insertEvents([event]));
      expect(await directory.replayEvent(workspaceId, event.id)).toBe(true);
      const claimed = await testStore.store.transaction((tx) => tx.claimReceipts(5));
      const receipts = claimed.filter(({ app }) => app === connectionId);
      expect(receipts).toMatchObject([{ source: 'odoo' }]);
      expect(Buffer.from(receipts[0]?.body ?? []).toString()).toBe('{"_model": 7');
    });

    test('counts what is parked, and gives it up once; it may be replayed all the same', async () => {
      const { id: connectionId } = await directory.saveConnection({
        workspaceId,
        kind: 'whatsapp',
        externalId: '555',
        label: 'Number',
        settings: {},
      });
      const before = await directory.countParkedEvents();
      const parked = anEvent(testStore, { connectionId, kind: 'parked', state: 'parked', raw: { entry: [] } });
      const decided = anEvent(testStore, { connectionId });
      await testStore.store.transaction((tx) => tx.insertEvents([parked, decided]));
      expect(await directory.countParkedEvents()).toBe(before + 1);
      expect(await directory.leaveEvent(testStore.ids.next(), parked.id)).toBe(false);
      expect(await directory.leaveEvent(workspaceId, decided.id)).toBe(false);
      const left = [parked.id, parked.id].map((id) => directory.leaveEvent(workspaceId, id));
      expect((await Promise.all(left)).filter(Boolean)).toHaveLength(1);
      expect(await directory.countParkedEvents()).toBe(before);
      expect((await directory.showEvent(workspaceId, parked.id))?.event).toMatchObject({
        state: 'ignored',
        reason: 'LEFT_BY_ADMIN',
      });
      expect(await directory.replayEvent(workspaceId, parked.id)).toBe(true);
    });

    test('never replays what was decided', async () => {
      const { id: connectionId } = await directory.saveConnection({
        workspaceId,
        kind: 'whatsapp',
        externalId: '1',
        label: 'Number',
        settings: {},
      });
      const event = anEvent(testStore, { connectionId });
      await testStore.store.transaction((tx) => tx.insertEvents([event]));
      const before = await createReceiptStore(testStore.db).countByState();
      expect(await directory.replayEvent(workspaceId, event.id)).toBe(false);
      expect(await createReceiptStore(testStore.db).countByState()).toEqual(before);
    });
  });

  test('writes down who did what, also before there is a workspace', async () => {
    const entry = { actor: 'operator:1', action: 'rule.saved', detail: { rule: 'won' }, at: SEEN_AT };
    await directory.appendAudit({ workspaceId, ...entry });
    await directory.appendAudit({ workspaceId: null, ...entry });
    expect(await testStore.admin('select workspace_id, at, actor, action, detail from audit_log order by id')).toEqual([
      { workspace_id: workspaceId, ...entry },
      { workspace_id: null, ...entry },
    ]);
  });
});
