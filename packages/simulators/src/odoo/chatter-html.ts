import { escapeHtml } from '../shared/page-chrome';
import { sanitizeHtml } from './html-body';
import { SUBTYPES } from './message-subtypes';
import { avatar, shown, shownLink } from './page-layout';
import type { OdooDatabase } from './odoo-database';
import type { StoredRecord } from './odoo-value';

/** Most lines a page shows of a chatter, newest first. */
const SHOWN_LINES = 200;

/** The chatter of a record: a form for the human and the lines, newest first by date. */
export function chatterHtml(database: OdooDatabase, model: string, id: number): string {
  const messages = database
    .table('mail.message')
    .find('res_id', id)
    .filter((message) => message['model'] === model)
    .toSorted((left, right) => byDate(right) - byDate(left) || right.id - left.id);
  const lines = messages.slice(0, SHOWN_LINES).map((message) => lineHtml(database, message));
  const rest =
    messages.length > SHOWN_LINES
      ? `<p class="quiet">${messages.length - SHOWN_LINES} older lines are not shown.</p>`
      : '';
  return `<section class="chatter" aria-label="Chatter"><h2>Chatter</h2>
<form class="compose" method="post" action="/__ui/messages">
<input type="hidden" name="model" value="${escapeHtml(model)}"><input type="hidden" name="res_id" value="${id}">
<textarea name="body" required aria-label="Message" placeholder="Write as Mitchell Admin…"></textarea>
<div class="row"><select name="subtype" aria-label="Kind"><option value="note">Log note</option><option value="comment">Send message</option></select>
<button>Post</button></div></form>
<ol class="log">${lines.join('')}</ol>${rest}</section>`;
}

function byDate(message: StoredRecord): number {
  return Date.parse(`${String(message['date']).replace(' ', 'T')}Z`) || 0;
}

function lineHtml(database: OdooDatabase, message: StoredRecord): string {
  const author = shownLink(database, 'res.partner', message['author_id']) || shown(message['email_from']) || 'Somebody';
  const name = database.table('res.partner').get(Number(message['author_id']))?.['name'] ?? '?';
  const isNote = message['subtype_id'] === SUBTYPES.note;
  const kind = shownLink(database, 'mail.message.subtype', message['subtype_id']);
  const date = shown(message['date']);
  const body = sanitizeHtml(String(message['body'] || ''));
  const content =
    body === '' && message['message_type'] === 'notification' ? `<p class="quiet">${kind}</p>` : bubble(body);
  return `<li>${avatar(Number(message['author_id']), String(name), 'round')}<article class="${isNote ? 'note' : 'sent'}">
<header><b>${author}</b><time datetime="${date.replace(' ', 'T')}Z">${date} UTC</time><span class="kind">${kind}</span></header>
${content}${filesHtml(database, message)}</article></li>`;
}

function bubble(body: string): string {
  return body === '' ? '' : `<div class="body">${body}</div>`;
}

function filesHtml(database: OdooDatabase, message: StoredRecord): string {
  const ids = message['attachment_ids'];
  const files = (typeof ids === 'object' ? ids : []).flatMap((id) => database.table('ir.attachment').get(id) ?? []);
  if (files.length === 0) return '';
  const items = files.map((file) => {
    const name = shown(file['name']);
    const isImage = /^image\/(png|jpeg|gif|webp)$/.test(String(file['mimetype']));
    const preview = isImage ? `<img src="/__ui/attachments/${file.id}" alt="">` : '📎';
    return `<li><a href="/__ui/attachments/${file.id}">${preview}<span>${name}</span></a></li>`;
  });
  return `<ul class="files" aria-label="Attachments">${items.join('')}</ul>`;
}
