import { bucketExamples } from './lane-bucket-examples';
import { claimExamples } from './lane-claim-examples';
import { leaseExamples, type LaneStoreExample } from './lane-lease-examples';
import { openStage, type LaneStoreHarness } from './lane-store-harness';

declare const describe: (name: string, body: () => void) => void;
declare const it: (title: string, body: () => Promise<void>) => void;
declare const beforeAll: (body: () => Promise<void>) => void;
declare const afterAll: (body: () => Promise<void>) => void;

/** Every promise of the port, as plain functions; each works on a lane and buckets of its own. */
export const laneStoreExamples: readonly LaneStoreExample[] = [...leaseExamples, ...claimExamples, ...bucketExamples];

/** The contract suite of a lane store, over a real database. `makeHarness` is called once, and closed at the end. */
export function describeLaneStore(name: string, makeHarness: () => Promise<LaneStoreHarness>): void {
  describe(`${name} keeps the promises of the lane store`, () => {
    let harness: LaneStoreHarness;
    beforeAll(async () => {
      harness = await makeHarness();
    });
    afterAll(() => harness.close());
    for (const example of laneStoreExamples) it(example.title, () => example.run(openStage(harness)));
  });
}
