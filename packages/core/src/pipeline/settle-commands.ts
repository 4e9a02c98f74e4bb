import type { Lease } from '../ports/lane-store';
import type { TouchedRows } from '../ports/pipeline-store';
import type { Command, Settlement } from './command';
import { decideSettled } from './decide-settled';
import { openDirectory } from './directory-view';
import { foldPeople, type PersonWork } from './fold-people';
import { wakeLanes } from './wake-lanes';
import type { PipelineWorld } from './world';

/** A performed command and what is to become of it. */
export interface Performed {
  command: Command;
  settlement: Settlement;
}

/**
 * Writes what performed commands came to and decides what follows, in one transaction: the command's end and its consequences
 * happen together or not at all. Commands that another holder has taken over meanwhile are left alone.
 */
export async function settleCommands(world: PipelineWorld, lease: Lease, performed: Performed[]): Promise<void> {
  const view = await openDirectory(world);
  const wake = await world.pipelineStore.transaction(async (tx) => {
    const ids = new Set(
      await tx.settle(
        lease.lane,
        lease.epoch,
        performed.map((each) => each.settlement),
      ),
    );
    const works = performed.flatMap((each): PersonWork[] => (ids.has(each.command.id) ? toWork(each, world) : []));
    const people = await tx.openPeople(
      works.map(({ workspaceId, personId }) => ({ by: 'person' as const, workspaceId, personId })),
    );
    const living = works.filter((_, index) => people[index] !== null);
    return (await foldPeople(tx, living, view.context, world.logger)).wake;
  });
  for (const { command, settlement } of performed) {
    world.meter.commands(command.body.kind, settlement.state, 1);
    if (settlement.state === 'waiting') world.lanes.wake(lease.lane, settlement.until);
  }
  wakeLanes(world, wake);
}

function toWork({ command, settlement }: Performed, world: PipelineWorld): PersonWork[] {
  if (settlement.state !== 'done') return [];
  const { outcome } = settlement;
  return [
    {
      workspaceId: command.workspaceId,
      personId: command.body.personId,
      occurredAt: world.clock.now(),
      event: null,
      causedBy: command.eventId,
      touched: touchedBy(command, settlement),
      decide: (draft) => decideSettled(draft, { kind: 'command.settled', command, outcome }),
    },
  ];
}

function touchedBy({ body }: Command, settlement: Extract<Settlement, { state: 'done' }>): Partial<TouchedRows> {
  const { outcome } = settlement;
  if (outcome.kind === 'dealSaved') {
    return { known: [{ connectionId: body.connectionId, object: outcome.ref.object, recordId: outcome.ref.id }] };
  }
  return 'messageId' in body ? { messageIds: [body.messageId] } : {};
}
