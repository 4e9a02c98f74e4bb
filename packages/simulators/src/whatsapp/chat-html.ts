import { escapeHtml } from '../shared/page-chrome';
import type { Person } from './person';
import type { SeenRequest } from './request-log';
import { isWindowOpen, pairOf } from './service-window';
import { tapButton } from './tap-button';
import type { MessageStatus, StoredMessage } from './whatsapp-state';
import type { BusinessNumber } from './whatsapp-store';
import type { WhatsappWorld } from './whatsapp-world';

const SHOWN_MESSAGES = 200;
const TICKS: Record<MessageStatus, [mark: string, label: string]> = {
  received: ['', ''],
  held: ['◔', 'held'],
  accepted: ['◷', 'accepted'],
  sent: ['✓', 'sent'],
  delivered: ['✓✓', 'delivered'],
  read: ['✓✓', 'read'],
  played: ['✓✓', 'played'],
  failed: ['!', 'failed'],
};

/** The list of phones, the one whose chat is open marked. HTML, everything in it escaped. */
export function peopleHtml(world: WhatsappWorld, open: Person | undefined): string {
  const people = world.store.people.all();
  if (people.length === 0) return '<p class="quiet">No phones yet. Add one below.</p>';
  const latest = latestByPerson(world);
  const items = people.map((person) => {
    const last = latest.get(person.id);
    const address =
      person.isPhoneVisible && person.waId !== undefined ? `+${person.waId}` : `@${person.username ?? person.userId}`;
    const isOpen = person.id === open?.id;
    return `<li><a href="/?phone=${encodeURIComponent(person.id)}"${isOpen ? ' aria-current="page"' : ''}>
<span class="face" aria-hidden="true">${escapeHtml(initialOf(person.name))}</span>
<span class="who"><b>${escapeHtml(person.name || address)}</b><span>${escapeHtml(last?.preview.body ?? address)}</span></span>
<span class="dot${person.isOnline ? ' on' : ''}" title="${person.isOnline ? 'online' : 'offline'}"></span></a></li>`;
  });
  return `<ul class="people">${items.join('')}</ul>`;
}

/** The chat of one person with one number: bubbles, oldest first. HTML, everything in it escaped. */
export function chatHtml(world: WhatsappWorld, person: Person, number: BusinessNumber): string {
  const now = world.clock.now().getTime();
  const messages = [...world.store.messages.values()]
    .filter((message) => message.personId === person.id && message.phoneNumberId === number.phoneNumber.id)
    .slice(-SHOWN_MESSAGES);
  const pair = pairOf(world.store, number.phoneNumber.id, person.id);
  const bubbles = messages.map((message) => bubbleHtml(world, message)).join('');
  const typing = (pair.typingUntil ?? 0) > now ? '<li class="theirs typing">typing…</li>' : '';
  const empty = messages.length === 0 ? '<li class="note">Nothing said yet.</li>' : '';
  const window = isWindowOpen(pair, now)
    ? `open until ${new Date(pair.windowUntil).toUTCString().slice(0, 22)} UTC`
    : 'closed: templates only';
  return `<ol class="bubbles">${empty}${bubbles}${typing}</ol><p class="window">Service window ${window}</p>`;
}

/** The latest vendor calls. HTML, everything in it escaped. */
export function seenHtml(requests: SeenRequest[]): string {
  if (requests.length === 0) return '<p class="quiet">No calls yet.</p>';
  const rows = requests.slice(0, 40).map((request) => {
    const isGood = request.status !== null && request.status < 400;
    const code = request.errorCode === null ? '' : ` · ${request.errorCode}`;
    return `<tr class="${isGood ? 'good' : 'bad'}"><td>${escapeHtml(request.at.slice(11, 19))}</td><td><b>${escapeHtml(request.method)}</b> ${escapeHtml(shortPath(request.path))}</td><td>${request.status ?? 'no answer'}${code}</td><td>${request.tookMs} ms</td></tr>`;
  });
  return `<table><thead><tr><th>Time</th><th>Call</th><th>Answer</th><th>Took</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function bubbleHtml(world: WhatsappWorld, message: StoredMessage): string {
  const { preview } = message;
  if (message.type === 'system') return `<li class="note">${escapeHtml(preview.body)}</li>`;
  // Seen from the person's phone: what the business sent is theirs, what the person wrote is mine.
  const side = message.direction === 'out' ? 'theirs' : 'mine';
  const tag =
    message.category === undefined
      ? ''
      : `<span class="tag">${escapeHtml(message.category.toLowerCase())} template</span>`;
  const header = preview.header === undefined ? '' : `<b class="head">${escapeHtml(preview.header)}</b>`;
  const footer = preview.footer === undefined ? '' : `<span class="foot">${escapeHtml(preview.footer)}</span>`;
  const failure = message.errorCode === undefined ? '' : `<span class="why">not delivered: ${message.errorCode}</span>`;
  const buttons = preview.buttons.map((label, index) => buttonHtml(world, message, { label, index })).join('');
  return `<li class="${side} ${message.status}">${tag}${header}<span class="body">${escapeHtml(preview.body)}</span>${footer}${failure}<span class="meta"><time>${timeText(message.at)}</time> ${tickHtml(message)}</span>${buttons && `<span class="buttons">${buttons}</span>`}</li>`;
}

function tickHtml(message: StoredMessage): string {
  const status = message.direction === 'in' && message.isReadByBusiness ? 'read' : message.status;
  const [mark, label] = TICKS[status];
  return mark === ''
    ? ''
    : `<span class="tick ${status}" role="img" aria-label="${label}" title="${label}">${mark}</span>`;
}

function buttonHtml(world: WhatsappWorld, message: StoredMessage, button: { label: string; index: number }): string {
  const label = escapeHtml(button.label);
  if (tapButton(world.store, message, button.index) === undefined) return `<span class="link">${label}</span>`;
  return `<form method="post" action="/__page/tap"><input type="hidden" name="message" value="${escapeHtml(message.wamid)}"><input type="hidden" name="index" value="${button.index}"><button>${label}</button></form>`;
}

function latestByPerson(world: WhatsappWorld): Map<string, StoredMessage> {
  const latest = new Map<string, StoredMessage>();
  for (const message of world.store.messages.values()) latest.set(message.personId, message);
  return latest;
}

function initialOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toUpperCase() ?? '?';
}

function timeText(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

function shortPath(path: string): string {
  return path.replace(/\d{8,}/g, (id) => `…${id.slice(-4)}`);
}
