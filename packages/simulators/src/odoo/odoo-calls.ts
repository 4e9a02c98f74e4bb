import { bindNamed, bindPositional, type BoundArguments } from './call-arguments';
import { accessDenied, accessError, databaseError, httpError, missingError, OdooError, userError } from './odoo-error';
import { expandGroups } from './access-rights';
import type { OdooAccount } from './odoo-options';
import type { OdooCallCounter } from './odoo-call-counter';
import type { OdooDatabase } from './odoo-database';
import type { OdooMethod } from './record-methods';
import { contextOf, type OdooSession } from './odoo-session';
import type { OdooResult, OdooValue } from './odoo-value';

/** Models that exist but that only administrators may touch; the simulator keeps nothing in them. */
const CLOSED_MODELS = new Set([
  'ir.model',
  'ir.model.fields',
  'base.automation',
  'mail.tracking.value',
  'ir.config_parameter',
]);

/** One remote call before its signature is checked. */
export interface RemoteCall {
  protocol: 'XML-RPC' | 'JSON-RPC' | 'JSON-2';
  model: string;
  method: string;
  arguments:
    | { positional: readonly OdooValue[]; keywords: Record<string, OdooValue> }
    | { ids: OdooValue | undefined; named: Record<string, OdooValue> };
  context: OdooValue | undefined;
}

/** A call that passed authentication and signature checks; `run` does the work in one synchronous transaction. */
export interface PreparedCall {
  run(): OdooResult;
  /** Takes the ids a late commit will show, so that newer records get higher ones. */
  reserveIds(): void;
}

/** Who may call and what a call does. */
export interface OdooCalls {
  /** Uid for a login and a secret (password or API key); `false` when they do not fit. */
  authenticate(login: string, secret: string): number | false;
  /** Uid for an API key alone, as JSON-2 wants it; `undefined` for a password, an unknown or an expired key. */
  userOfKey(apiKey: string): number | undefined;
  /** Throws fault 3 when the secret is not that user's, fault 2 when there is no such user. */
  checkSecret(uid: number, secret: string): void;
  prepare(uid: number, call: RemoteCall): PreparedCall;
}

/** What calls need: the database, its accounts and the methods of its models. */
export interface OdooCallsOptions {
  database: OdooDatabase;
  accounts: readonly OdooAccount[];
  counter: OdooCallCounter;
  findMethod(model: string, name: string): OdooMethod | undefined;
}

/** Builds the call desk of one database. */
export function createOdooCalls(options: OdooCallsOptions): OdooCalls {
  const { database, accounts } = options;
  const keyFits = (account: OdooAccount, secret: string): boolean =>
    account.apiKey === secret &&
    (account.apiKeyExpiresAt === undefined || new Date(account.apiKeyExpiresAt) > database.now());
  const fits = (account: OdooAccount, secret: string): boolean =>
    secret !== '' && (keyFits(account, secret) || account.password === secret);
  const uidOf = (login: string): number | undefined =>
    [...database.table('res.users').scan()].find((user) => user['login'] === login)?.id;
  return {
    authenticate(login, secret) {
      const account = accounts.find((one) => one.login === login);
      return (account !== undefined && fits(account, secret) ? uidOf(login) : undefined) ?? false;
    },
    userOfKey(apiKey) {
      const account = accounts.find((one) => keyFits(one, apiKey));
      return account === undefined ? undefined : uidOf(account.login);
    },
    checkSecret(uid, secret) {
      const user = database.table('res.users').get(uid);
      if (user === undefined) throw missingError('res.users', [uid], uid);
      const account = accounts.find((one) => one.login === user['login']);
      if (account === undefined || !fits(account, secret)) throw accessDenied();
    },
    prepare: (uid, call) => prepareCall(options, uid, call),
  };
}

function prepareCall(options: OdooCallsOptions, uid: number, call: RemoteCall): PreparedCall {
  const { database, counter } = options;
  counter.count(call.protocol, `${call.model}.${call.method}`);
  const session = openSession(options, uid, call.context);
  const found = findMethod(options, session, call);
  const bound =
    'positional' in call.arguments
      ? bindPositional(call.method, found, call.arguments.positional, call.arguments.keywords)
      : bindNamed(found, call.arguments.ids, call.arguments.named);
  const touched = recordsIn(call, bound);
  counter.countRecords(call.protocol, `${call.model}.${call.method}`, touched);
  return {
    run: () => found.run(session, call.model, bound),
    reserveIds() {
      const model = call.method === 'message_post' ? 'mail.message' : call.method === 'create' ? call.model : undefined;
      if (model === undefined) return;
      session.reserved.set(
        model,
        Array.from({ length: touched }, () => database.table(model).allocate()),
      );
    },
  };
}

function findMethod(
  options: OdooCallsOptions,
  session: OdooSession,
  { protocol, model, method }: RemoteCall,
): OdooMethod {
  const { database } = options;
  if (method.startsWith('_')) {
    throw accessError(`Private methods (such as '${model}.${method}') cannot be called remotely.`);
  }
  const isClosed = CLOSED_MODELS.has(model);
  if (isClosed && !session.groups.has('base.group_system')) {
    throw accessError(
      `You are not allowed to access '${model}' (${model}) records.\n\nThis operation is allowed for the following groups:\n` +
        '\t- Administration/Settings\n\nContact your administrator to request access if necessary.',
    );
  }
  if (!database.hasModel(model) && model !== 'ir.model.data') {
    throw protocol === 'JSON-2'
      ? httpError('NotFound', 404, `the model '${model}' does not exist`)
      : userError(`Object ${model} doesn't exist`);
  }
  const found = options.findMethod(model, method);
  if (found !== undefined && (found.only === undefined || found.only === database.version)) return found;
  const text = `The method '${model}.${method}' does not exist`;
  throw protocol === 'JSON-2' ? httpError('NotFound', 404, text) : new OdooError('builtins.AttributeError', text);
}

function openSession(options: OdooCallsOptions, uid: number, rawContext: OdooValue | undefined): OdooSession {
  const { database } = options;
  const user = database.table('res.users').get(uid);
  if (user === undefined) throw missingError('res.users', [uid], uid);
  const account = options.accounts.find((one) => one.login === user['login']);
  const context = contextOf(rawContext);
  const companies = context['allowed_company_ids'];
  const own = user['company_ids'];
  if (Array.isArray(companies) && Array.isArray(own) && companies.some((id) => !own.includes(id))) {
    throw accessError('Access to unauthorized or invalid companies.');
  }
  const language = context['lang'];
  if (database.version === '19' && typeof language === 'string' && !hasLanguage(database, language)) {
    throw userError(`Invalid language code: ${language}`);
  }
  return {
    database,
    user,
    groups: expandGroups(account?.groups ?? []),
    context,
    stamp: database.stamp(),
    reserved: new Map(),
  };
}

function hasLanguage(database: OdooDatabase, code: string): boolean {
  return [...database.table('res.lang').scan()].some((language) => language['code'] === code);
}

function recordsIn(call: RemoteCall, bound: BoundArguments): number {
  const values = bound.named['vals_list'];
  if (call.method === 'create') return Array.isArray(values) ? values.length : 1;
  return bound.ids.length;
}

/** What both versions say when a client names a database that is not there. */
export function unknownDatabase(name: string): OdooError {
  const text = `connection to server at "127.0.0.1", port 5432 failed: FATAL:  database "${name}" does not exist\n`;
  return databaseError('OperationalError', text);
}
