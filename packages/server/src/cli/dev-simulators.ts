import { join } from 'node:path';
import { KaiwaError } from '@kaiwa/core';
import {
  createOdooSimulator,
  createWhatsappSimulator,
  type OdooSimulator,
  type WhatsappSimulator,
} from '@kaiwa/simulators';
import { devShop } from './dev-shop';

/** The vendors of `kaiwa dev`. */
export interface DevSimulators {
  whatsapp: WhatsappSimulator;
  odoo: OdooSimulator;
  close(): Promise<void>;
}

/** What {@link startSimulators} needs. */
export interface DevSimulatorsPlan {
  /** Where their state files live. */
  folder: string;
  version: '18' | '19';
  /** Of the server: they take the two after it, or free ones where it is 0. */
  port: number;
  /** How the user starts this program. */
  command: string;
}

/** Starts both on loopback; what happened in them survives in state files. */
export async function startSimulators(plan: DevSimulatorsPlan): Promise<DevSimulators> {
  const { folder, version, port } = plan;
  const named = namedBy(plan.command);
  const odoo = await named('Odoo', port === 0 ? 0 : port + 2, (free) =>
    createOdooSimulator({
      port: free,
      version,
      database: devShop.database,
      stateFile: join(folder, `odoo-${version}.json`),
      users: [
        {
          login: devShop.integrationLogin,
          name: 'Kaiwa',
          apiKey: devShop.integrationKey,
          groups: ['base.group_user', 'base.group_partner_manager', 'sales_team.group_sale_salesman_all_leads'],
        },
        {
          login: devShop.handLogin,
          name: 'Your colleague',
          apiKey: devShop.handKey,
          groups: ['base.group_system', 'sales_team.group_sale_manager'],
        },
      ],
    }),
  );
  try {
    const whatsapp = await named('WhatsApp', port === 0 ? 0 : port + 1, (free) =>
      createWhatsappSimulator({
        port: free,
        stateFile: join(folder, 'whatsapp.json'),
        // Kaiwa starts after it, and may live at another address than last time.
        waitsForSubscriber: true,
        appSecret: devShop.appSecret,
        verifyToken: devShop.verifyToken,
        accessTokens: [devShop.accessToken],
        businessAccounts: [
          {
            id: devShop.businessAccountId,
            phoneNumbers: [
              { id: devShop.phoneNumberId, displayPhoneNumber: devShop.displayPhoneNumber, verifiedName: 'The shop' },
            ],
            templates: [{ ...devShop.template, components: [...devShop.template.components] }],
          },
        ],
        people: [{ waId: devShop.customer.replace('+', ''), name: devShop.customerName }],
      }),
    );
    return {
      whatsapp,
      odoo,
      async close() {
        await Promise.all([whatsapp.close(), odoo.close()]);
      },
    };
  } catch (error) {
    await odoo.close();
    throw error;
  }
}

/** Starts one of them under its name: what goes wrong says whose it is. */
function namedBy(command: string) {
  return async <T>(name: string, port: number, start: (port: number) => Promise<T>): Promise<T> => {
    try {
      return await start(port);
    } catch (cause) {
      const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
      throw new KaiwaError({
        kind: 'misconfigured',
        code: isTaken ? 'PORT_TAKEN' : 'SIMULATOR_WILL_NOT_START',
        message: isTaken
          ? `Port ${port}, for the simulated ${name}, is taken by another program`
          : `The simulated ${name} did not start`,
        hint: isTaken
          ? 'Choose another row of three free ports with --port.'
          : `Start afresh with \`${command} dev --reset\`.`,
        cause,
      });
    }
  };
}
