import type { LaneStoreHarness } from '@kaiwa/testkit';
import { openDatabase, type Database } from '../../packages/runtime/src/store/database';
import { createLaneStore } from '../../packages/runtime/src/store/lane-store';
import { insertCommands, settle, writeCommandChanges } from '../../packages/runtime/src/store/write-commands';
import { testDatabase } from './database';

/** The lane store over a database of its own, as the pipeline opens it. */
export async function openLaneStoreHarness(): Promise<LaneStoreHarness> {
  const database = await testDatabase();
  const pools: Database[] = [];
  const open = (): Database => {
    const db = openDatabase({ url: database.url, role: 'pipeline' });
    pools.push(db);
    return db;
  };
  const db = open();
  const workspaceId = '0192f0c1-2b3c-7000-8000-000000000001';
  return {
    store: createLaneStore(db),
    workspaceId,
    plan: (commands) => insertCommands(db, commands),
    settle: (lane, epoch, settlements) => settle(db, lane, epoch, settlements),
    release: (condition) => writeCommandChanges(db, workspaceId, [{ type: 'commands.release', condition }]),
    reopen: () => createLaneStore(open()),
    async close() {
      await Promise.all(pools.map((pool) => pool.destroy()));
      await database.drop();
    },
  };
}
