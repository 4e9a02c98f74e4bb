import { describeConnector } from '@kaiwa/testkit';
import { createOdooHarness } from './odoo-harness';

// XML-RPC on 18, JSON-2 on 19: the connector finds out by itself.
describeConnector('Odoo 18', () => createOdooHarness('18'));
describeConnector('Odoo 19', () => createOdooHarness('19'));
