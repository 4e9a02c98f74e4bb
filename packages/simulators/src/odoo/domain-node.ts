import { valueError } from './odoo-error';
import type { OdooValue } from './odoo-value';

/** A search domain as a tree. */
export type DomainNode =
  | { kind: 'and' | 'or'; left: DomainNode; right: DomainNode }
  | { kind: 'not'; node: DomainNode }
  | { kind: 'leaf'; field: string; operator: string; value: OdooValue }
  | { kind: 'constant'; value: boolean };

const OPERATORS = new Set(
  '=|!=|<>|==|<=|<|>|>=|=?|in|not in|child_of|like|not like|=like|ilike|not ilike|=ilike'.split('|'),
);

/** Reads a domain in Polish notation; neighbours without an operator are joined by AND. Throws a ValueError fault. */
export function parseDomain(domain: OdooValue): DomainNode {
  if (domain === false || domain === null || domain === '') return { kind: 'constant', value: true };
  if (!Array.isArray(domain)) throw valueError(`Domain() invalid domain: ${JSON.stringify(domain)}`);
  const reader = { items: domain, position: 0 };
  let node: DomainNode | undefined;
  while (reader.position < domain.length) {
    const next = readNode(reader);
    node = node === undefined ? next : { kind: 'and', left: node, right: next };
  }
  return node ?? { kind: 'constant', value: true };
}

function readNode(reader: { items: OdooValue[]; position: number }): DomainNode {
  const item = reader.items[reader.position];
  reader.position += 1;
  if (item === undefined) throw valueError('Domain() malformed: an operator lacks its operand');
  if (item === '!') return { kind: 'not', node: readNode(reader) };
  if (item === '&' || item === '|') {
    const left = readNode(reader);
    return { kind: item === '&' ? 'and' : 'or', left, right: readNode(reader) };
  }
  return readLeaf(item);
}

function readLeaf(item: OdooValue): DomainNode {
  if (!Array.isArray(item) || item.length !== 3) throw valueError(`Invalid leaf ${JSON.stringify(item)}`);
  const [field, rawOperator, value = null] = item;
  if (typeof field === 'number') return { kind: 'constant', value: field === value };
  if (typeof field !== 'string' || typeof rawOperator !== 'string') {
    throw valueError(`Invalid leaf ${JSON.stringify(item)}`);
  }
  const operator = rawOperator.toLowerCase();
  if (!OPERATORS.has(operator))
    throw valueError(`Invalid operator '${operator}' in domain term ${JSON.stringify(item)}`);
  return { kind: 'leaf', field, operator: ALIASES[operator] ?? operator, value: value === null ? false : value };
}

const ALIASES: Record<string, string> = { '<>': '!=', '==': '=' };
