import { KaiwaError } from '@kaiwa/core';
import type { ConnectionForm } from '../connect/connection-form';
import type { KaiwaProcess } from '../compose';
import { devShop } from './dev-shop';
import type { DevSimulators } from './dev-simulators';

/** Connects the simulated number and the simulated Odoo, as an admin would, and adds a first rule. Saying it twice changes nothing. */
export async function seedDev(
  { admin, url }: KaiwaProcess,
  { whatsapp, odoo }: DevSimulators,
  { version, command }: { version: string; command: string },
): Promise<void> {
  const number: ConnectionForm = {
    kind: 'whatsapp',
    phoneNumberId: devShop.phoneNumberId,
    businessAccountId: devShop.businessAccountId,
    accessToken: devShop.accessToken,
    appSecret: devShop.appSecret,
    verifyToken: devShop.verifyToken,
    app: 'main',
    label: 'The shop (simulated)',
    displayPhoneNumber: devShop.displayPhoneNumber,
    apiVersion: 'v26.0',
    apiUrl: whatsapp.url,
  };
  const crm: ConnectionForm = {
    kind: 'odoo',
    url: odoo.url,
    database: devShop.database,
    login: devShop.integrationLogin,
    apiKey: devShop.integrationKey,
    label: `Odoo ${version} (simulated)`,
    createUnknown: 'contact+deal',
    defaultCountry: 'US',
    vendor: {},
  };
  await pauseOthers(admin, crm);
  for (const form of [number, crm]) {
    const { connection, report } = await admin.connect(form, { dryRun: false, force: false });
    if (connection) continue;
    const failed = report.checks.find((check) => !check.ok);
    throw new KaiwaError({
      kind: 'broken',
      code: 'DEV_CONNECTION_FAILED',
      message: `The simulated ${form.kind} was refused: ${failed?.name}: ${failed?.finding}`,
      hint: `Start afresh with \`${command} dev --reset\`.`,
    });
  }
  await addRule(admin);
  whatsapp.subscribe(`${url}/webhooks/whatsapp/main`);
}

/** An Odoo of an earlier run, on another port or in another version, is gone: what is recorded goes to this one alone. */
async function pauseOthers(
  { directory }: KaiwaProcess['admin'],
  crm: ConnectionForm & { kind: 'odoo' },
): Promise<void> {
  const current = `${crm.url} ${crm.database}`;
  for (const { id, kind, externalId, state } of await directory.listConnections()) {
    if (kind === crm.kind && externalId !== current && state === 'active')
      await directory.pauseConnection(id, 'ANOTHER_SIMULATOR');
  }
}

async function addRule({ directory, ids, workspaceId }: KaiwaProcess['admin']): Promise<void> {
  const known = await directory.listRules(workspaceId);
  if (known.some((rule) => rule.name === devShop.rule)) return;
  await directory.saveRule({
    id: ids.next(),
    workspaceId,
    name: devShop.rule,
    enabled: true,
    when: { event: 'deal.stageChanged', connectionId: null, stageId: null, stageName: devShop.stage },
    then: {
      send: 'template',
      name: devShop.template.name,
      language: devShop.template.language,
      variables: [
        { path: 'contact.name', fallback: 'there' },
        { path: 'deal.title', fallback: 'your request' },
        { path: 'deal.stage', fallback: null },
      ],
      fromConnectionId: null,
    },
  });
}
