import { z } from 'zod';
import type { LoadedState } from '../shared/state-file';
import type { OdooDatabase } from './odoo-database';

const storedValueSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.number())]);
const serverSchema = z.object({
  version: z.enum(['18', '19']),
  clockOffsetMs: z.number().default(0),
  isRuleActive: z.boolean(),
});
const tableSchema = z.object({
  lastId: z.number(),
  fields: z.array(z.string()),
  rows: z.array(z.array(storedValueSchema)),
});

/** What a simulated server keeps beside its tables. */
export type ServerState = z.output<typeof serverSchema>;

/** Name of the section that holds {@link ServerState}; every other section is a model. */
export const SERVER = 'server';

/**
 * Fills the tables from a state file and returns what stands beside them. Throws a ZodError when the file is not well formed, and an
 * Error when it is of another version of Odoo.
 */
export function restoreDatabase(database: OdooDatabase, stored: LoadedState): ServerState {
  const server = serverSchema.parse(Object.fromEntries(stored.get(SERVER) ?? []));
  if (server.version !== database.version) {
    throw new Error(`The state file is of Odoo ${server.version}.0; start with that version or another file.`);
  }
  for (const [model, section] of stored) {
    if (model === SERVER || !database.hasModel(model)) continue;
    const { lastId, fields, ...rows } = Object.fromEntries(section);
    database.table(model).load(tableSchema.parse({ lastId, fields, rows: Object.values(rows) }));
  }
  return server;
}
