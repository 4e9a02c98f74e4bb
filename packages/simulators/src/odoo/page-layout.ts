import { escapeHtml, renderPage } from '../shared/page-chrome';
import type { OdooDatabase } from './odoo-database';
import type { StoredRecord, StoredValue } from './odoo-value';

/** Which entry of the menu a page belongs to. */
export type MenuEntry = 'contacts' | 'pipeline';

/** Wraps a page's content (trusted HTML, variable parts escaped) in the frame all pages share. */
export function layoutPage(database: OdooDatabase, entry: MenuEntry, title: string, content: string): string {
  const pipeline = database.hasModel('crm.lead') ? menuLink('/pipeline', 'Pipeline', entry === 'pipeline') : '';
  const bodyHtml = `<a class="skip" href="#content">Skip to content</a>
<header class="bar"><strong>Odoo ${database.version}.0 simulator</strong>
<nav aria-label="Apps">${menuLink('/', 'Contacts', entry === 'contacts')}${pipeline}</nav>
<span class="who">${escapeHtml(database.name)} · you are Mitchell Admin</span></header>
<p id="status" role="status" class="label"></p>
<main id="content">${content}</main>`;
  const named = `${title} · Odoo simulator`;
  return renderPage({ title: named, bodyHtml, stylePath: '/__ui/style.css', scriptPath: '/__ui/script.js' });
}

/** A square (or round) with the first letter of a name, coloured by id. */
export function avatar(id: number, name: string, shape: 'square' | 'round' = 'square'): string {
  const letter = String.fromCodePoint(name.trim().codePointAt(0) ?? 63).toUpperCase();
  return `<span class="avatar${shape === 'round' ? ' round' : ''} h${id % 6}" aria-hidden="true">${escapeHtml(letter)}</span>`;
}

/** Text of a stored value, escaped; empty values are an empty text. */
export function shown(value: StoredValue | undefined): string {
  return value === undefined || typeof value === 'boolean' || typeof value === 'object'
    ? ''
    : escapeHtml(String(value));
}

/** Display name of the record a many2one points at, escaped. */
export function shownLink(database: OdooDatabase, model: string, id: StoredValue | undefined): string {
  const record = database.hasModel(model) ? database.table(model).get(Number(id)) : undefined;
  return record === undefined ? '' : escapeHtml(database.model(model).displayName(record));
}

/** A list of terms; entries without a value are left out. `html` values are trusted. */
export function facts(entries: readonly (readonly [term: string, html: string])[]): string {
  const rows = entries
    .filter(([, html]) => html !== '')
    .map(([term, html]) => `<dt>${escapeHtml(term)}</dt><dd>${html}</dd>`);
  return `<dl>${rows.join('')}</dl>`;
}

/** Display name of a record of a known model. */
export function nameOf(database: OdooDatabase, model: string, record: StoredRecord): string {
  return database.model(model).displayName(record);
}

function menuLink(path: string, text: string, isCurrent: boolean): string {
  return `<a href="${path}"${isCurrent ? ' aria-current="page"' : ''}>${text}</a>`;
}
