import { defaultPipelineSettings } from './pipeline-settings';
import { wakeLanes } from './wake-lanes';
import type { PipelineWorld } from './world';

const start = new Date('2026-11-20T10:00:00.000Z').getTime();
const at = (ms: number): Date => new Date(start + ms);

/** When each wake-up is asked for, in milliseconds after the start. */
function wokenAt(lane: string, dueMs: number[], nowMs: number, lingerMs = 1000): (number | undefined)[] {
  const asked: (number | undefined)[] = [];
  const world = {
    clock: { now: () => at(nowMs) },
    settings: { ...defaultPipelineSettings, lingerMs },
    lanes: { wake: (_lane: string, moment?: Date) => asked.push(moment && moment.getTime() - start) },
  } as unknown as PipelineWorld;
  for (const due of dueMs) wakeLanes(world, new Map([[lane, at(due)]]));
  return asked;
}

describe('waking lanes that got work', () => {
  test('new work of a CRM wakes its lane at common moments, not once per message', () => {
    expect(wokenAt('crm:1', [101, 140, 250, 251], 100)).toEqual([250, 250, 250, 500]);
  });

  test.each([
    ['work that has waited longer than a batch is waited for wakes at once', 'crm:1', -1000, 1000, -1000],
    ['a number never waits for a batch', 'wa:1', 101, 1000, 101],
    ['nor does a CRM without a linger', 'crm:1', 101, 0, 101],
    ['work that is due later wakes no sooner', 'crm:1', 9_001, 1000, 9_250],
  ])('%s', (_title, lane, dueMs, lingerMs, woken) => {
    expect(wokenAt(lane, [dueMs], 100, lingerMs)).toEqual([woken]);
  });
});
