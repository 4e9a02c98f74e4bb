import type { Clock, DirectoryStore, Ids, Vault } from '@kaiwa/core';
import { sql } from 'kysely';
import { listRules, listTemplates, removeRule, saveRule, saveTemplates } from './configuration';
import { defaultWorkspace, listConnections, openSecrets, saveConnection, setConnectionState } from './connections';
import { stored, type Database } from './database';
import { countParkedEvents, leaveEvent } from './parked-events';
import { proveVaultKey } from './vault-probe';
import { listEvents, replayEvent, showEvent } from './read-events';

/** What the directory store is made of. */
export interface DirectoryStoreOptions {
  /** Opened with the pipeline role. */
  db: Database;
  vault: Vault;
  ids: Ids;
  clock: Clock;
}

/** Connections, rules, templates, and what may be looked at, in PostgreSQL. */
export function createDirectoryStore({ db, vault, ids, clock }: DirectoryStoreOptions): DirectoryStore {
  return {
    defaultWorkspace: () =>
      stored(
        defaultWorkspace(db, ids).then(async (id) => {
          await proveVaultKey(db, vault, id);
          return id;
        }),
      ),
    listConnections: () => stored(listConnections(db)),
    openSecrets: (connectionId) => stored(openSecrets(db, vault, connectionId)),
    saveConnection: (draft) => stored(saveConnection(db, vault, ids, draft)),
    pauseConnection: (connectionId, reason) => stored(setConnectionState(db, connectionId, reason)),
    resumeConnection: (connectionId) => stored(setConnectionState(db, connectionId, null)),
    listRules: (workspaceId) => stored(listRules(db, workspaceId)),
    saveRule: (rule) => stored(saveRule(db, rule)),
    removeRule: (workspaceId, ruleId) => stored(removeRule(db, workspaceId, ruleId)),
    listTemplates: (workspaceId) => stored(listTemplates(db, workspaceId)),
    saveTemplates: (workspaceId, templates) => stored(saveTemplates(db, workspaceId, templates)),
    listEvents: (query) => stored(listEvents(db, query)),
    showEvent: (workspaceId, eventId) => stored(showEvent(db, vault, workspaceId, eventId)),
    replayEvent: (workspaceId, eventId) =>
      stored(replayEvent(db, { vault, ids, now: clock.now() }, workspaceId, eventId)),
    leaveEvent: (workspaceId, eventId) => stored(leaveEvent(db, workspaceId, eventId)),
    countParkedEvents: () => stored(countParkedEvents(db)),
    appendAudit: (entry) =>
      stored(
        sql`insert into audit_log (workspace_id, at, actor, action, detail)
          values (${entry.workspaceId}, ${entry.at}, ${entry.actor}, ${entry.action}, ${JSON.stringify(entry.detail)}::jsonb)`
          .execute(db)
          .then(() => undefined),
      ),
  };
}
