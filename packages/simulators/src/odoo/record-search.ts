import { compileDomain, type Matcher } from './domain-match';
import { parseDomain, type DomainNode } from './domain-node';
import { valueError } from './odoo-error';
import type { OdooDatabase } from './odoo-database';
import type { OdooField } from './odoo-field';
import type { OdooModel } from './odoo-model';
import type { RecordTable } from './record-table';
import type { OdooValue, StoredRecord, StoredValue } from './odoo-value';

/** A search: what the caller asked for and what the caller may see. */
export interface RecordSearch {
  domain: OdooValue;
  order?: string | undefined;
  limit?: number | undefined;
  offset?: number | undefined;
  /** False to see archived records too. */
  activeTest: boolean;
  /** The caller's record rules. */
  mayRead: Matcher;
}

/** Records in a domain, ordered and paged. Throws the fault Odoo gives for a bad domain or order. */
export function searchRecords(database: OdooDatabase, model: OdooModel, search: RecordSearch): StoredRecord[] {
  const node = parseDomain(search.domain);
  const table = database.table(model.name);
  const matches = compileDomain(database, model, node);
  const hidesArchived = search.activeTest && model.fields.has('active') && !mentions(node, 'active');
  const order = compileOrder(database, model, search.order ?? model.order);
  const found: StoredRecord[] = [];
  for (const record of candidates(table, node)) {
    if (hidesArchived && record['active'] === false) continue;
    if (matches(record) && search.mayRead(record)) found.push(record);
  }
  const offset = search.offset ?? 0;
  return sortRecords(found, order).slice(offset, search.limit === undefined ? undefined : offset + search.limit);
}

// Narrowest set the indexes give; the matcher still looks at every record of it.
function candidates(table: RecordTable, node: DomainNode): Iterable<StoredRecord> {
  return indexed(table, node) ?? table.scan(idFloor(node));
}

function indexed(table: RecordTable, node: DomainNode): StoredRecord[] | undefined {
  if (node.kind === 'leaf') return indexedLeaf(table, node);
  if (node.kind !== 'and' && node.kind !== 'or') return undefined;
  const left = indexed(table, node.left);
  const right = indexed(table, node.right);
  if (left !== undefined && right !== undefined) {
    if (node.kind === 'or') return [...new Set([...left, ...right])];
    return left.length <= right.length ? left : right;
  }
  return node.kind === 'and' ? (left ?? right) : undefined;
}

function indexedLeaf(table: RecordTable, leaf: Extract<DomainNode, { kind: 'leaf' }>): StoredRecord[] | undefined {
  if (leaf.operator !== '=' && leaf.operator !== 'in') return undefined;
  const values = new Set(Array.isArray(leaf.value) ? leaf.value : [leaf.value]);
  const texts = [...values].filter((value) => typeof value === 'string');
  const numbers = [...values].filter((value) => typeof value === 'number');
  if (texts.length + numbers.length < values.size) return undefined;
  if (leaf.field === 'id') return numbers.flatMap((id) => table.get(id) ?? []);
  // A text on a many2one is a search by name, which an index of ids cannot answer.
  const isLink = table.isIndexed(leaf.field) && LINK_FIELDS.has(leaf.field);
  if (!table.isIndexed(leaf.field) || (isLink && texts.length > 0)) return undefined;
  return [...texts, ...numbers].flatMap((value) => table.find(leaf.field, value));
}

const LINK_FIELDS = new Set(['parent_id', 'partner_id', 'stage_id', 'res_id']);

function idFloor(node: DomainNode): number {
  if (node.kind === 'and') return Math.max(idFloor(node.left), idFloor(node.right));
  if (node.kind !== 'leaf' || node.field !== 'id' || typeof node.value !== 'number') return 0;
  if (node.operator === '>') return node.value;
  return node.operator === '>=' ? node.value - 1 : 0;
}

function mentions(node: DomainNode, name: string): boolean {
  if (node.kind === 'and' || node.kind === 'or') return mentions(node.left, name) || mentions(node.right, name);
  if (node.kind === 'not') return mentions(node.node, name);
  return node.kind === 'leaf' && node.field === name;
}

/** One part of an order: what to compare, and how. */
interface SortPart {
  key(record: StoredRecord): StoredValue;
  compare(left: StoredValue, right: StoredValue): number;
}

function sortRecords(found: StoredRecord[], order: SortPart[]): StoredRecord[] {
  if (found.length < 2) return found;
  const keyed = found.map((record) => ({ record, keys: order.map((part) => part.key(record)) }));
  keyed.sort((left, right) => {
    for (const [position, part] of order.entries()) {
      const result = part.compare(left.keys[position] ?? false, right.keys[position] ?? false);
      if (result !== 0) return result;
    }
    return 0;
  });
  return keyed.map(({ record }) => record);
}

function compileOrder(database: OdooDatabase, model: OdooModel, order: string): SortPart[] {
  return order.split(',').map((part) => {
    const found = ORDER_PART.exec(part.trim());
    if (found === null) throw valueError(`Invalid "order" specified (${part}). ${ORDER_ADVICE}`);
    const one = model.fields.get(found[1] ?? '');
    if (one === undefined) throw valueError(`Invalid field ${found[1]} on model ${model.name}`);
    const direction = found[2]?.toLowerCase() === 'desc' ? -1 : 1;
    const isText = one.type === 'char' || one.relation !== undefined;
    const key = sortKey(database, one);
    if (one.type === 'boolean') return { key, compare: (left, right) => (Number(left) - Number(right)) * direction };
    return { key, compare: (left, right) => compareValues(left, right, isText) * direction };
  });
}

const ORDER_PART = /^([a-z_][a-z0-9_]*)(?:\s+(asc|desc))?(?:\s+nulls\s+(?:first|last))?$/i;
const ORDER_ADVICE =
  'A valid "order" specification is a comma-separated list of valid field names (optionally followed by asc/desc for the direction)';

function sortKey(database: OdooDatabase, one: OdooField): (record: StoredRecord) => StoredValue {
  if (one.relation === undefined) return (record) => database.value(one, record);
  const table = database.table(one.relation);
  const comodel = database.model(one.relation);
  return (record) => {
    const target = table.get(Number(database.value(one, record)));
    return target === undefined ? false : (target['sequence'] ?? comodel.displayName(target));
  };
}

// PostgreSQL sorts an empty value last when ascending.
function compareValues(left: StoredValue, right: StoredValue, isText: boolean): number {
  if (left === right) return 0;
  if (left === false) return 1;
  if (right === false) return -1;
  if (isText && typeof left === 'string' && typeof right === 'string') return TEXT_ORDER.compare(left, right);
  return left < right ? -1 : 1;
}

const TEXT_ORDER = new Intl.Collator('en');
