import { defaultCapabilities, type CrmCapabilities, type CrmConnector } from '@kaiwa/core';
import { recordActivities } from './odoo-activities';
import { listAudience } from './odoo-audience';
import { pullChanges } from './odoo-changes';
import { checkConnection } from './odoo-check';
import { createOdooClient } from './odoo-client';
import { odooConfigSchema, type OdooConfigInput } from './odoo-config';
import { saveConsents } from './odoo-consent';
import { saveContacts } from './odoo-contact-drafts';
import { findContacts } from './odoo-contacts';
import { LATE_COMMIT_MS } from './odoo-cursor';
import { findDeals, saveDeals } from './odoo-deals';
import { readDelivery, verifyDelivery } from './odoo-deliveries';
import { resolveDoubt } from './odoo-doubt';
import { createOdooFacts } from './odoo-facts';
import { describeOdoo } from './odoo-fields';
import { storeFiles } from './odoo-files';
import type { OdooWorld } from './odoo-transport';

/** What Odoo can do: chat lines are appended one by one, deals and consent have a place, webhooks hint. */
export const odooCapabilities: CrmCapabilities = {
  ...defaultCapabilities,
  activityStyle: 'append',
  pushesChanges: true,
  storesConsent: true,
  hasDeals: true,
  settleAfterMs: LATE_COMMIT_MS,
};

/**
 * Odoo 16 and later behind the port `crm/1`: JSON-2 from 19 on, XML-RPC before. Sends nothing before the first call.
 * @throws ZodError when the configuration is not well formed.
 */
export function createOdooConnector(input: OdooConfigInput, world: OdooWorld): CrmConnector {
  const config = odooConfigSchema.parse(input);
  const client = createOdooClient(config, world);
  const facts = createOdooFacts(client, world.clock);
  const { clock } = world;
  const desk = { client, facts, config, clock, maxChars: odooCapabilities.maxActivityChars };
  return {
    port: 'crm/1',
    id: 'odoo',
    capabilities: odooCapabilities,
    check: () => checkConnection(desk),
    describe: () => describeOdoo(desk),
    verifyDelivery: (delivery) => verifyDelivery(config.webhookToken, delivery),
    readChanges: (delivery) => readDelivery(delivery, clock),
    pullChanges: (cursor) => pullChanges(desk, cursor),
    findContacts: (who) => findContacts(desk, who),
    saveContacts: (drafts) => saveContacts(desk, drafts),
    recordActivities: (activities) => recordActivities(desk, activities),
    findDeals: (contacts) => findDeals(desk, contacts),
    saveDeals: (drafts) => saveDeals(desk, drafts),
    saveConsents: (entries) => saveConsents(desk, entries),
    storeFiles: (files) => storeFiles(client, files),
    listAudience: (audience, cursor) => listAudience(desk, audience, cursor),
    resolveDoubt: (effects) => resolveDoubt(desk, effects),
    close: async () => client.close(),
  };
}
