import { checkDocument } from './document-access';
import type { OdooSession } from './odoo-session';
import type { StoredValue } from './odoo-value';

const BY_EXTENSION: Record<string, string> = {
  csv: 'text/csv',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  ogg: 'audio/ogg',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  webp: 'image/webp',
};
const ACTIVE_TYPES = /html|svg|xml|javascript|xhtml/i;

/** Rights and media type of a new attachment: a type that could run in a browser becomes plain text. */
export function prepareAttachment(session: OdooSession, values: Record<string, StoredValue>): void {
  checkDocument(session, values['res_model'], values['res_id'], 'write');
  const given = values['mimetype'];
  const type = typeof given === 'string' && given !== '' ? given : guessType(values['name'], values['datas']);
  values['mimetype'] = ACTIVE_TYPES.test(type) && !session.groups.has('base.group_system') ? 'text/plain' : type;
}

function guessType(name: StoredValue | undefined, datas: StoredValue | undefined): string {
  const extension = /\.([a-z0-9]+)$/i.exec(String(name ?? ''))?.[1]?.toLowerCase() ?? '';
  const known = BY_EXTENSION[extension];
  if (known !== undefined) return known;
  const start = Buffer.from(String(datas || '').slice(0, 24), 'base64').toString('latin1');
  if (start.startsWith('%PDF')) return 'application/pdf';
  if (start.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (start.startsWith('\u0089PNG')) return 'image/png';
  return 'application/octet-stream';
}
