import { checkAccess, checkRule, hasAccess, recordRule, type AccessOperation } from './access-rights';
import type { BoundArguments, MethodSignature } from './call-arguments';
import { describeFields, readRecords } from './record-reader';
import { createRecords, unlinkRecords, writeRecords } from './record-writer';
import { searchRecords } from './record-search';
import { accessError, typeError, valueError } from './odoo-error';
import type { OdooVersion } from './odoo-database';
import type { OdooSession } from './odoo-session';
import { textOf, type OdooResult, type OdooValue, type StoredRecord } from './odoo-value';

/** A method a client may call: its signature and what it does. */
export interface OdooMethod extends MethodSignature {
  /** The only series that has it. */
  only?: OdooVersion;
  run(session: OdooSession, model: string, bound: BoundArguments): OdooResult;
}

/** Declares a method; `parameters` ending in `!` are required. */
export function method(
  target: 'model' | 'record',
  parameters: string,
  run: OdooMethod['run'],
  options: { takesMore?: boolean; keywordOnly?: boolean; only?: OdooVersion } = {},
): OdooMethod {
  const words = parameters.split(' ').filter((word) => word !== '');
  return {
    target,
    parameters: words.map((word) => word.replace('!', '')),
    required: words.filter((word) => word.endsWith('!')).map((word) => word.slice(0, -1)),
    takesMore: options.takesMore ?? false,
    keywordOnly: options.keywordOnly ?? false,
    ...(options.only === undefined ? {} : { only: options.only }),
    run,
  };
}

/** Methods every model has. */
export const RECORD_METHODS: Record<string, OdooMethod> = {
  search: method('model', 'domain! offset limit order', (session, model, { named }) =>
    search(session, model, named).map((record) => record.id),
  ),
  search_count: method('model', 'domain! limit', (session, model, { named }) => search(session, model, named).length),
  // The real method swallows keywords it does not know.
  search_read: method('model', 'domain fields offset limit order', searchRead, { takesMore: true }),
  read: method('record', 'fields load', (session, model, { ids, named }) => {
    checkAccess(session, model, 'read');
    const table = session.database.table(model);
    const records = ids.flatMap((id) => table.get(id) ?? []);
    checkRule(session, model, records, 'read');
    return readRecords(session.database, session.database.model(model), records, fieldNames(model, named['fields']));
  }),
  create: method('model', 'vals_list!', (session, model, { named }) => {
    const values = named['vals_list'] ?? null;
    if (Array.isArray(values)) return createRecords(session, model, values);
    return createRecords(session, model, [values])[0] ?? null;
  }),
  write: method('record', 'vals!', (session, model, { ids, named }) => {
    writeRecords(session, model, ids, named['vals'] ?? null);
    return true;
  }),
  unlink: method('record', '', (session, model, { ids }) => {
    unlinkRecords(session, model, ids);
    return true;
  }),
  fields_get: method('model', 'allfields attributes', (session, model, { named }) =>
    describeFields(session.database.model(model), textList(named['allfields']), textList(named['attributes'])),
  ),
  check_access_rights: method('model', 'operation! raise_exception', (session, model, { named }) => {
    const operation = operationOf(named['operation']);
    if (named['raise_exception'] !== false) checkAccess(session, model, operation);
    return hasAccess(session, model, operation);
  }),
  has_access: method('record', 'operation!', (session, model, { ids, named }) => {
    const operation = operationOf(named['operation']);
    const table = session.database.table(model);
    const isVisible = recordRule(session, model);
    return hasAccess(session, model, operation) && ids.every((id) => isVisible(table.get(id) ?? { id }));
  }),
};

function searchRead(session: OdooSession, model: string, { named }: BoundArguments): OdooResult {
  const names = fieldNames(model, named['fields']);
  const { database } = session;
  // Reading every field meets one that only administrators may read.
  const isAdministrator = session.groups.has('base.group_system');
  if (names.length === 0 && model === 'res.partner' && database.version === '19' && !isAdministrator) {
    throw accessError(
      'You do not have enough rights to access the field "rtc_session_ids" on Contact (res.partner). Please contact your system administrator.\n\nOperation: read\nUser: ' +
        `${session.user.id}\nGroups: allowed for groups 'Role / Administrator'`,
    );
  }
  return readRecords(database, database.model(model), search(session, model, named), names);
}

/** A search with the caller's rights, rules and context. */
export function search(session: OdooSession, model: string, named: Record<string, OdooValue>): StoredRecord[] {
  checkAccess(session, model, 'read');
  const { database, context } = session;
  const order = named['order'];
  return searchRecords(database, database.model(model), {
    domain: named['domain'] ?? false,
    order: typeof order === 'string' && order !== '' ? order : undefined,
    limit: count(named['limit']),
    offset: count(named['offset']) ?? 0,
    activeTest: context['active_test'] !== false,
    mayRead: recordRule(session, model),
  });
}

function count(value: OdooValue | undefined): number | undefined {
  if (value === undefined || value === false || value === null || value === 0) return undefined;
  if (typeof value !== 'number') throw typeError('limit and offset must be integers');
  return value;
}

function fieldNames(model: string, value: OdooValue | undefined): string[] {
  if (value !== undefined && value !== false && value !== null && !Array.isArray(value)) {
    throw typeError(`fields of ${model} must be a list`);
  }
  return textList(value);
}

function textList(value: OdooValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function operationOf(value: OdooValue | undefined): AccessOperation {
  if (value === 'read' || value === 'write' || value === 'create' || value === 'unlink') return value;
  throw valueError(`Invalid access mode '${textOf(value)}'`);
}
