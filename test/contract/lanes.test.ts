import { randomUUID } from 'node:crypto';
import { createMovableClock, describeLanes } from '@kaiwa/testkit';
import { createLanes as createDistributedLanes } from '../../packages/runtime/src/distributed/lanes';
import { createLanes as createEmbeddedLanes } from '../../packages/runtime/src/embedded/lanes';
import { silentLogger } from '../../packages/runtime/src/system/logger';
import { describeWithRedis } from '../support/redis';

describeLanes(
  'The embedded driver',
  async () => {
    const clock = createMovableClock();
    return { clock, open: () => createEmbeddedLanes({ clock, logger: silentLogger }), close: async () => undefined };
  },
  { shared: false },
);

describeWithRedis('Across processes', (redisUrl) => {
  describeLanes(
    'The distributed driver',
    async () => {
      const clock = createMovableClock();
      const prefix = `test-${randomUUID()}`;
      return {
        clock,
        open: () => createDistributedLanes({ clock, logger: silentLogger, redisUrl, prefix }),
        close: async () => undefined,
      };
    },
    { shared: true },
  );
});
