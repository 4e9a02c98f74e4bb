import { describeLaneStore } from '@kaiwa/testkit';
import { openLaneStoreHarness } from '../support/lane-store-harness';

describeLaneStore('PostgreSQL', openLaneStoreHarness);
