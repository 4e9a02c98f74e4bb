import { OdooError, traceback, typeError } from './odoo-error';
import { OdooBinary, OdooFloat, OdooRecordSet, type OdooResult } from './odoo-value';
import type { OdooVersion } from './odoo-database';

/** Media type of every XML-RPC answer, faults included; the status is always 200. */
export const XML_RPC_TYPE = 'text/xml; charset=utf-8';

/** A result as Python marshals it. Throws the TypeError that hides a committed success: None, or a record set on 18.0. */
export function xmlRpcResult(result: OdooResult, version: OdooVersion): string {
  const parts: string[] = [];
  writeValue(result, version, parts);
  return `<?xml version="1.0"?>\n<methodResponse>\n<params>\n<param>\n${parts.join('')}</param>\n</params>\n\n</methodResponse>\n`;
}

/** A fault: int codes on /xmlrpc/2, text codes on the old endpoint. */
export function xmlRpcFault(error: OdooError, style: 'int' | 'string'): string {
  const [code, text] = style === 'int' ? intFault(error) : stringFault(error);
  const parts: string[] = [];
  writeValue({ faultCode: code, faultString: text }, '19', parts);
  return `<?xml version="1.0"?>\n<methodResponse>\n<fault>\n${parts.join('')}</fault>\n\n</methodResponse>\n`;
}

function intFault(error: OdooError): [code: number, text: string] {
  if (error.pythonClass === 'odoo.exceptions.AccessDenied') return [3, error.message];
  if (error.pythonClass === 'odoo.exceptions.AccessError') return [4, error.message];
  if (error.pythonClass.startsWith('odoo.exceptions.')) return [2, error.message];
  return [1, traceback(error)];
}

function stringFault(error: OdooError): [code: string, text: string] {
  const name = error.pythonClass.replace('odoo.exceptions.', '');
  if (name === 'AccessDenied') return [name, error.message];
  if (name !== error.pythonClass) return [`warning -- ${name}\n\n${error.message}`, ''];
  return [error.message, traceback(error)];
}

function writeValue(value: OdooResult, version: OdooVersion, parts: string[]): void {
  if (typeof value === 'string') parts.push(`<value><string>${escapeXml(value)}</string></value>\n`);
  else if (typeof value === 'number') writeNumber(value, parts);
  else if (typeof value === 'boolean') parts.push(`<value><boolean>${value ? 1 : 0}</boolean></value>\n`);
  else if (value === null) throw typeError('cannot marshal None unless allow_none is enabled');
  else if (value instanceof OdooFloat) parts.push(`<value><double>${pythonFloat(value.value)}</double></value>\n`);
  else if (value instanceof OdooRecordSet) writeRecordSet(value, version, parts);
  else if (Array.isArray(value)) {
    parts.push('<value><array><data>\n');
    for (const item of value) writeValue(item, version, parts);
    parts.push('</data></array></value>\n');
  } else if (value instanceof OdooBinary) parts.push(`<value><string>${value.base64}</string></value>\n`);
  else {
    parts.push('<value><struct>\n');
    for (const [name, member] of Object.entries(value)) {
      parts.push(`<member>\n<name>${escapeXml(name)}</name>\n`);
      writeValue(member, version, parts);
      parts.push('</member>\n');
    }
    parts.push('</struct></value>\n');
  }
}

function writeNumber(value: number, parts: string[]): void {
  if (!Number.isInteger(value)) parts.push(`<value><double>${pythonFloat(value)}</double></value>\n`);
  else if (Math.abs(value) > 2 ** 31 - 1) throw new OdooError('builtins.OverflowError', 'int exceeds XML-RPC limits');
  else parts.push(`<value><int>${value}</int></value>\n`);
}

function writeRecordSet(value: OdooRecordSet, version: OdooVersion, parts: string[]): void {
  if (version === '18') throw typeError(`cannot marshal <class 'odoo.api.${value.model}'> objects`);
  writeValue([...value.ids], version, parts);
}

function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

// Odoo removes control characters from its answers: XML cannot carry them.
function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
  return clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
