import type { Command, Connection, DirectoryStore, LaneStore, Receipt, ReceiptStore, StoredEvent } from '@kaiwa/core';
import type { AdminWorld } from './admin-world';
import { parkedWords, type ParkedKind, type ParkedWords } from './parked-words';

/** One thing that waits for a person. Holds no body, no number and no name. */
export interface ParkedItem extends ParkedWords {
  id: string;
  kind: ParkedKind;
  /** What it is: a connection, or where a delivery came from; for a command also what it would have done. */
  about: string;
  /** Where a part stands in its delivery, such as `entry[0].changes[2].value`; null for what is whole. */
  path: string | null;
  /** As stored: a code, or the words. */
  reason: string;
  since: Date;
}

/** A {@link ParkedItem} with everything an admin may look at. */
export interface ShownParked {
  item: ParkedItem;
  details: Record<string, string | number | null>;
  /** What arrived, on request only: it holds personal data. */
  raw?: unknown;
}

/** What waits for a person, newest first, at most `limit` of each kind. */
export async function listParkedItems(world: AdminWorld, limit: number): Promise<ParkedItem[]> {
  const { workspaceId } = world;
  const [connections, receipts, events, commands] = await Promise.all([
    world.directory.listConnections(),
    world.receipts.listParked(limit),
    world.directory.listEvents({ workspaceId, limit, state: 'parked' }),
    world.laneStore.listParked(limit),
  ]);
  const items = [
    ...receipts.map(ofReceipt),
    ...events.map((event) => ofEvent(event, connections)),
    ...commands.filter((each) => each.workspaceId === workspaceId).map((each) => ofCommand(each, connections)),
  ];
  return items.toSorted((a, b) => b.since.getTime() - a.since.getTime());
}

/** Where the three kinds are counted. */
export interface ParkedSource {
  receipts: Pick<ReceiptStore, 'countByState'>;
  directory: Pick<DirectoryStore, 'countParkedEvents'>;
  laneStore: Pick<LaneStore, 'countByState'>;
}

/** How many of each kind wait. */
export async function countParked(world: ParkedSource): Promise<Record<ParkedKind, number>> {
  const [receipts, part, commands] = await Promise.all([
    world.receipts.countByState(),
    world.directory.countParkedEvents(),
    world.laneStore.countByState(),
  ]);
  return { delivery: receipts.parked, part, command: commands['parked'] ?? 0 };
}

/** One thing that waits, by its id; null when nothing of this id does. */
export async function findParkedItem(world: AdminWorld, id: string): Promise<ShownParked | null> {
  const connections = await world.directory.listConnections();
  const receipt = await world.receipts.findParked(id);
  if (receipt) {
    const { app, body } = receipt;
    return { item: ofReceipt(receipt), details: { app, bytes: body.length }, raw: Buffer.from(body).toString('utf8') };
  }
  const command = await world.laneStore.findParked(id);
  if (command && command.workspaceId === world.workspaceId) {
    const { lane, key, attempt, eventId, detail } = command;
    return { item: ofCommand(command, connections), details: { lane, key, attempt, eventId, detail } };
  }
  const shown = await world.directory.showEvent(world.workspaceId, id);
  if (shown?.event.state !== 'parked') return null;
  const { event } = shown;
  return { item: ofEvent(event, connections), details: { receiptId: event.receiptId, key: event.key }, raw: event.raw };
}

function ofReceipt({ id, source, reason, receivedAt: since }: Receipt & { reason: string }): ParkedItem {
  return { id, kind: 'delivery', about: source, path: null, reason, since, ...parkedWords('delivery', reason) };
}

function ofEvent(event: StoredEvent, connections: readonly Connection[]): ParkedItem {
  const { id, path, receivedAt: since } = event;
  const reason = event.reason ?? 'UNKNOWN';
  const about = labelOf(event.connectionId, connections);
  return { id, kind: 'part', about, path: path || null, reason, since, ...parkedWords('part', reason) };
}

function ofCommand(
  command: Command & { reason: string; detail: string },
  connections: readonly Connection[],
): ParkedItem {
  const { id, body, reason, detail, createdAt: since } = command;
  const about = `${body.kind} to ${labelOf(body.connectionId, connections)}`;
  return { id, kind: 'command', about, path: null, reason, since, ...parkedWords('command', reason, detail) };
}

function labelOf(connectionId: string, connections: readonly Connection[]): string {
  return connections.find((each) => each.id === connectionId)?.label ?? 'a connection that is gone';
}
