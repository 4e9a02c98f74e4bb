import type { Connection } from '../connection/connection';
import type { Verdict } from '../policy/verdict';
import type { Rule } from '../rules/rule';
import type { Template } from '../whatsapp/template';

/** Where an external id leads. */
export interface ConnectionRoute {
  workspaceId: string;
  connectionId: string;
}

/** A connection to be saved. `secrets` are sealed before they touch the disk; undefined leaves the stored ones. */
export interface ConnectionDraft {
  workspaceId: string;
  kind: string;
  externalId: string;
  label: string;
  settings: Connection['settings'];
  secrets?: Record<string, string>;
}

/** One stored event, opened for reading. */
export interface StoredEvent {
  id: string;
  workspaceId: string;
  connectionId: string;
  key: string;
  kind: string;
  receiptId: string | null;
  personId: string | null;
  occurredAt: Date;
  receivedAt: Date;
  state: string;
  reason: string | null;
  path: string | null;
  /** Unsealed on request only; null after erasure. */
  raw: unknown;
}

/** A command as shown beside the event that caused it. */
export interface StoredCommand {
  id: string;
  lane: string;
  kind: string;
  state: string;
  attempt: number;
  reason: string | null;
  outcome: unknown;
  createdAt: Date;
  doneAt: Date | null;
}

/** A message that followed from an event: where it stands and on which verdict, without its content. */
export interface StoredVerdict {
  messageId: string;
  direction: 'in' | 'out';
  status: string;
  verdict: Verdict | null;
}

/** An event with everything that followed from it. */
export interface ShownEvent {
  event: StoredEvent;
  messages: StoredVerdict[];
  commands: StoredCommand[];
}

/** What is configured, and what may be looked at. */
export interface DirectoryStore {
  /**
   * The one workspace of a fresh installation; made when missing.
   * @throws KaiwaError `misconfigured` / `VAULT_KEY_OF_ANOTHER` when it was sealed under another key than this process has
   */
  defaultWorkspace(): Promise<string>;
  listConnections(): Promise<Connection[]>;
  /** Secrets of one connection, opened. */
  openSecrets(connectionId: string): Promise<Record<string, string>>;
  /** Creates or updates by (kind, external id) and makes it active. */
  saveConnection(draft: ConnectionDraft): Promise<Connection>;
  pauseConnection(connectionId: string, reason: string): Promise<void>;
  resumeConnection(connectionId: string): Promise<void>;
  listRules(workspaceId: string): Promise<Rule[]>;
  saveRule(rule: Rule): Promise<void>;
  removeRule(workspaceId: string, ruleId: string): Promise<boolean>;
  listTemplates(workspaceId: string): Promise<Template[]>;
  saveTemplates(workspaceId: string, templates: Template[]): Promise<void>;
  listEvents(query: {
    workspaceId: string;
    limit: number;
    beforeId?: string;
    afterId?: string;
    state?: string;
    kind?: string;
  }): Promise<StoredEvent[]>;
  /** One event with its raw slice opened, the verdicts of the messages it caused, and its commands. */
  showEvent(workspaceId: string, eventId: string): Promise<ShownEvent | null>;
  /** Marks an event to be understood again: returns its raw slice and removes its row, in one transaction with the re-queueing of its receipt form. */
  replayEvent(workspaceId: string, eventId: string): Promise<boolean>;
  /** Gives a parked event up: it becomes `ignored`, and may still be replayed. False when it is not parked. */
  leaveEvent(workspaceId: string, eventId: string): Promise<boolean>;
  /** How many events are parked, in all workspaces. */
  countParkedEvents(): Promise<number>;
  appendAudit(entry: {
    workspaceId: string | null;
    actor: string;
    action: string;
    detail: Record<string, unknown>;
    at: Date;
  }): Promise<void>;
}
