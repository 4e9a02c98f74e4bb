import { checkAccess, checkRule } from './access-rights';
import { noteContactCreated, preparePartner, preparePartnerWrite, afterPartnerWrite } from './partner-records';
import { afterLeadCreate, afterLeadWrite, prepareLead, prepareLeadWrite } from './lead-records';
import { checkDocument } from './document-access';
import { prepareAttachment } from './attachment-records';
import { prepareMessage } from './message-records';
import { storedValues } from './field-values';
import { validationError } from './odoo-error';
import type { OdooSession } from './odoo-session';
import { existing, insertRecord, updateRecord } from './stamped-rows';
import type { OdooValue, StoredRecord, StoredValue } from './odoo-value';

type Values = Record<string, StoredValue>;

/** Hooks of a model around create and write; `prepare…` may refuse, `after…` may not, so nothing is half done. */
interface ModelHooks {
  prepareCreate?: (session: OdooSession, values: Values) => void;
  afterCreate?: (session: OdooSession, record: StoredRecord) => void;
  prepareWrite?: (session: OdooSession, record: StoredRecord, changes: Values) => void;
  afterWrite?: (session: OdooSession, record: StoredRecord, before: StoredRecord, changes: Values) => void;
}

const HOOKS: Record<string, ModelHooks> = {
  'res.partner': {
    prepareCreate: preparePartner,
    afterCreate: noteContactCreated,
    prepareWrite: preparePartnerWrite,
    afterWrite: afterPartnerWrite,
  },
  'crm.lead': {
    prepareCreate: prepareLead,
    afterCreate: afterLeadCreate,
    prepareWrite: prepareLeadWrite,
    afterWrite: afterLeadWrite,
  },
  'mail.message': {
    prepareCreate: prepareMessage,
    prepareWrite: (session, message) => checkDocument(session, message['model'], message['res_id'], 'write'),
  },
  'ir.attachment': { prepareCreate: prepareAttachment },
};

/** Creates records, all or none; they share one `write_date`. Returns their ids in order. */
export function createRecords(session: OdooSession, model: string, list: readonly OdooValue[]): number[] {
  checkAccess(session, model, 'create');
  const { database } = session;
  const definition = database.model(model);
  const hooks = HOOKS[model] ?? {};
  const required = [...definition.fields.values()].filter((one) => one.required && one.initial === false);
  const prepared = list.map((item) => {
    const values = storedValues(database, definition, item, 'create');
    applyDefaults(session, model, values);
    hooks.prepareCreate?.(session, values);
    for (const one of required) {
      if (!(one.name in values) || values[one.name] === false) throw missingRequired(session, model, one.name);
    }
    return values;
  });
  return prepared.map((values) => {
    const record = insertRecord(session, model, values);
    hooks.afterCreate?.(session, record);
    return record.id;
  });
}

/** Writes the same values to records, all or none. Equal values and even none at all still bump `write_date`. */
export function writeRecords(session: OdooSession, model: string, ids: readonly number[], values: OdooValue): void {
  checkAccess(session, model, 'write');
  const { database } = session;
  const records = existing(session, model, ids);
  checkRule(session, model, records, 'write');
  const hooks = HOOKS[model] ?? {};
  const planned = records.map((record) => {
    const changes = storedValues(database, database.model(model), values, 'write', (name) => record[name] ?? false);
    hooks.prepareWrite?.(session, record, changes);
    return { record, changes };
  });
  for (const { record, changes } of planned) {
    const before = { ...record };
    updateRecord(session, model, record, changes);
    hooks.afterWrite?.(session, record, before, changes);
  }
}

/** Deletes records; a user may delete messages of their own. */
export function unlinkRecords(session: OdooSession, model: string, ids: readonly number[]): void {
  checkAccess(session, model, 'unlink');
  const table = session.database.table(model);
  const records = ids.flatMap((id) => table.get(id) ?? []);
  checkRule(session, model, records, 'unlink');
  if (model === 'mail.message') {
    for (const message of records) {
      if (message['create_uid'] !== session.user.id) {
        checkDocument(session, message['model'], message['res_id'], 'write');
      }
    }
  }
  for (const record of records) table.remove(record);
}

function applyDefaults(session: OdooSession, model: string, values: Values): void {
  const definition = session.database.model(model);
  const defaults: Record<string, OdooValue> = {};
  for (const [key, value] of Object.entries(session.context)) {
    const name = key.startsWith('default_') ? key.slice('default_'.length) : '';
    if (definition.fields.has(name) && !(name in values)) defaults[name] = value;
  }
  Object.assign(values, storedValues(session.database, definition, defaults, 'create'));
}

function missingRequired(session: OdooSession, model: string, name: string): Error {
  const definition = session.database.model(model);
  const label = definition.fields.get(name)?.label ?? name;
  return validationError(
    'The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n' +
      '- Delete: another model requires the record being deleted. If possible, archive it instead.\n\n' +
      `Model: ${definition.label} (${model})\nField: ${label} (${name})\n`,
  );
}
