import { escapeHtml } from '../shared/page-chrome';
import { adminSession } from './odoo-seed';
import { avatar, facts, layoutPage, nameOf, shown, shownLink } from './page-layout';
import { chatterHtml } from './chatter-html';
import { search } from './record-methods';
import type { OdooDatabase } from './odoo-database';
import { textOf, type StoredRecord } from './odoo-value';

/** Contacts on one page of the list. */
const PAGE_SIZE = 60;

/** The list of contacts, newest change first, with search over name, phone and e-mail. */
export function contactsPage(database: OdooDatabase, query: string, page: number): string {
  const session = adminSession(database);
  const words = query.trim();
  const domain =
    words === '' ? [] : ['|', '|', ['name', 'ilike', words], ['phone', 'ilike', words], ['email', 'ilike', words]];
  const total = search(session, 'res.partner', { domain }).length;
  const offset = Math.max(0, page - 1) * PAGE_SIZE;
  const order = 'write_date desc, id desc';
  const partners = search(session, 'res.partner', { domain, order, limit: PAGE_SIZE, offset });
  const cards = partners.map((partner) => `<li class="card">${cardHtml(database, partner)}</li>`);
  const list =
    cards.length === 0 ? '<p class="empty">No contact fits.</p>' : `<ul class="cards">${cards.join('')}</ul>`;
  return layoutPage(
    database,
    'contacts',
    'Contacts',
    `<div class="head"><h1>Contacts</h1><span class="count">${total}</span>
<form role="search" action="/"><input type="search" name="q" aria-label="Search contacts" placeholder="Name, phone, e-mail" value="${escapeHtml(query)}"><button>Search</button></form></div>
<details class="add"><summary>New contact</summary>
<form method="post" action="/__ui/partners"><label>Name<input name="name" required></label><label>Phone<input name="phone" type="tel"></label>
<label>E-mail<input name="email" type="email"></label><label>Job position<input name="function"></label><button class="main">Create</button></form></details>
${list}${pagesHtml(query, page, total)}`,
  );
}

/** One contact: its fields, a form for the human, its leads and its chatter. */
export function contactPage(database: OdooDatabase, partner: StoredRecord): string {
  const name = nameOf(database, 'res.partner', partner);
  const parent = shownLink(database, 'res.partner', partner['parent_id']);
  const customs = database.customFields('res.partner').map((one): [string, string] => {
    const value = partner[one.name];
    return [one.name, typeof value === 'boolean' ? (value ? 'yes' : 'no') : shown(value)];
  });
  return layoutPage(
    database,
    'contacts',
    name,
    `<p class="crumbs"><a href="/">Contacts</a> / ${escapeHtml(name)}</p>
<div class="record"><section class="sheet" aria-label="Contact">
<div class="title">${avatar(partner.id, String(partner['name'] || name))}<div><h1>${escapeHtml(String(partner['name'] || name))}</h1>
<p>${[shown(partner['function']), parent].filter((text) => text !== '').join(', ')}</p></div></div>
${facts([
  ['Phone', shown(partner['phone'])],
  ['Mobile', shown(partner['mobile'])],
  ['Sanitized number', shown(partner['phone_sanitized'])],
  ['E-mail', shown(partner['email'])],
  ['Country', shownLink(database, 'res.country', partner['country_id'])],
  ['Language', shown(partner['lang'])],
  ['Tags', tagsHtml(database, partner)],
  ['Salesperson', shownLink(database, 'res.users', partner['user_id'])],
  ...customs,
  [
    'Last change',
    `${shown(partner['write_date']).slice(0, 19)} UTC by ${shownLink(database, 'res.users', partner['write_uid'])}`,
  ],
  ['Record', `res.partner ${partner.id}`],
])}
<form class="edit" method="post" action="/__ui/partners/${partner.id}"><label>Name<input name="name" required value="${shown(partner['name'])}"></label>
<label>Phone<input name="phone" type="tel" value="${shown(partner['phone'])}"></label>
<label>E-mail<input name="email" type="email" value="${shown(partner['email'])}"></label><button class="main">Save</button></form>
${leadsHtml(database, partner)}</section>
${chatterHtml(database, 'res.partner', partner.id)}</div>`,
  );
}

function cardHtml(database: OdooDatabase, partner: StoredRecord): string {
  const name = nameOf(database, 'res.partner', partner);
  const lines = [shown(partner['phone']), shown(partner['email'])].filter((text) => text !== '');
  const spans = lines.map((text) => `<span>${text}</span>`).join('');
  return `<a class="contact" href="/contacts/${partner.id}">${avatar(partner.id, String(partner['name'] || name))}
<span class="lines"><b>${escapeHtml(name)}</b>${spans}</span></a>`;
}

function tagsHtml(database: OdooDatabase, partner: StoredRecord): string {
  const ids = partner['category_id'];
  return (typeof ids === 'object' ? ids : [])
    .map((id) => `<span class="tag">${shownLink(database, 'res.partner.category', id)}</span>`)
    .join('');
}

function leadsHtml(database: OdooDatabase, partner: StoredRecord): string {
  if (!database.hasModel('crm.lead')) return '';
  const leads = database.table('crm.lead').find('partner_id', partner.id);
  const items = leads.map((lead) => {
    const stage = shownLink(database, 'crm.stage', lead['stage_id']);
    return `<li><a href="/leads/${lead.id}">${shown(lead['name'])}</a> <span class="tag">${stage}</span></li>`;
  });
  return `<form class="edit" method="post" action="/__ui/leads"><input type="hidden" name="partner_id" value="${partner.id}">
<label>New opportunity<input name="name" required placeholder="What they want"></label><button>Add to pipeline</button></form>
${items.length === 0 ? '' : `<div><h2>Opportunities</h2><ul>${items.join('')}</ul></div>`}`;
}

function pagesHtml(query: string, page: number, total: number): string {
  if (total <= PAGE_SIZE) return '';
  const link = (to: number, text: string): string =>
    `<a href="/?${escapeHtml(new URLSearchParams({ q: query, page: textOf(to) }).toString())}">${text}</a>`;
  const links = [page > 1 ? link(page - 1, 'Previous') : '', page * PAGE_SIZE < total ? link(page + 1, 'Next') : ''];
  return `<nav class="pages" aria-label="Pages">${links.join('')}</nav>`;
}
