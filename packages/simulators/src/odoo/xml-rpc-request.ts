import { XMLParser } from 'fast-xml-parser';
import { OdooError } from './odoo-error';
import { OdooBinary, type OdooValue } from './odoo-value';

/** A parsed XML-RPC call. */
export interface XmlRpcCall {
  method: string;
  params: OdooValue[];
}

/** Ordered nodes as the parser gives them: `[{ tag: [children] }, { '#text': … }]`. */
type XmlNode = Record<string, unknown>;

// Entities are decoded below, so that CDATA stays untouched and the parser's entity limits cannot meet a long message.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
});

/** Reads a `<methodCall>`. Throws what Python's parser throws when the document is none (fault 1). */
export function parseXmlRpc(body: string): XmlRpcCall {
  const call = child(document(body), 'methodCall');
  const method = call === undefined ? undefined : child(call, 'methodName');
  if (call === undefined || method === undefined) throw notWellFormed();
  const params = child(call, 'params') ?? [];
  return {
    method: textOf(method).trim(),
    params: children(params, 'param').map((param) => valueOf(child(param, 'value') ?? [])),
  };
}

function document(body: string): XmlNode[] {
  try {
    return nodesOf(parser.parse(body));
  } catch {
    throw notWellFormed();
  }
}

function valueOf(nodes: XmlNode[]): OdooValue {
  const typed = nodes.find((node) => !('#text' in node) && !('#cdata' in node));
  if (typed === undefined) return textOf(nodes);
  const [tag = ''] = Object.keys(typed);
  const content = nodesOf(typed[tag]);
  const read = READERS[tag];
  if (read === undefined) throw new OdooError('xmlrpc.client.ResponseError', `unknown type '${tag}'`);
  return read(content);
}

const integer = (content: XmlNode[]): OdooValue => Number(textOf(content).trim());

const READERS: Record<string, (content: XmlNode[]) => OdooValue> = {
  string: textOf,
  int: integer,
  i4: integer,
  i8: integer,
  double: integer,
  boolean: (content) => textOf(content).trim() === '1',
  nil: () => null,
  base64: (content) => new OdooBinary(textOf(content).replace(/\s/g, '')),
  'dateTime.iso8601': (content) => isoText(textOf(content).trim()),
  array: (content) => children(child(content, 'data') ?? [], 'value').map((value) => valueOf(value)),
  struct: (content) => {
    const members: Record<string, OdooValue> = {};
    for (const member of children(content, 'member')) {
      members[textOf(child(member, 'name') ?? [])] = valueOf(child(member, 'value') ?? []);
    }
    return members;
  },
};

// 20261122T08:39:18, with or without dashes: Odoo turns it into a datetime.
function isoText(text: string): string {
  const found = /^(\d{4})-?(\d{2})-?(\d{2})T(\d{2}:\d{2}:\d{2})/.exec(text);
  if (found === null) throw notWellFormed();
  return `${found[1]}-${found[2]}-${found[3]} ${found[4]}`;
}

function textOf(nodes: XmlNode[]): string {
  return nodes
    .map((node) => {
      if ('#text' in node) return decodeEntities(rawText(node));
      return '#cdata' in node
        ? nodesOf(node['#cdata'])
            .map((part) => rawText(part))
            .join('')
        : '';
    })
    .join('');
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name)] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal));
  });
}

function child(nodes: XmlNode[], tag: string): XmlNode[] | undefined {
  const found = nodes.find((node) => tag in node);
  return found === undefined ? undefined : nodesOf(found[tag]);
}

function children(nodes: XmlNode[], tag: string): XmlNode[][] {
  return nodes.filter((node) => tag in node).map((node) => nodesOf(node[tag]));
}

function rawText(node: XmlNode): string {
  return typeof node['#text'] === 'string' ? node['#text'] : '';
}

function nodesOf(value: unknown): XmlNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is XmlNode {
  return typeof value === 'object' && value !== null;
}

function notWellFormed(): OdooError {
  return new OdooError('xml.parsers.expat.ExpatError', 'not well-formed (invalid token): line 1, column 0');
}
