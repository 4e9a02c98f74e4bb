import { escapeHtml, renderPage } from '../shared/page-chrome';
import { chatHtml, peopleHtml, seenHtml } from './chat-html';
import type { Person } from './person';
import type { BusinessNumber } from './whatsapp-store';
import type { WhatsappWorld } from './whatsapp-world';

/** What the page shows: one person's chat with one business number. */
export interface PageView {
  person: Person | undefined;
  number: BusinessNumber | undefined;
}

/** The parts of the page that change by themselves, as HTML. */
export interface PageRegions {
  people: string;
  chat: string;
  seen: string;
}

/** The changing parts, for the script that refreshes them every second. */
export function pageRegions(world: WhatsappWorld, { person, number }: PageView): PageRegions {
  return {
    people: peopleHtml(world, person),
    chat:
      person === undefined || number === undefined
        ? '<p class="quiet">Choose a phone on the left.</p>'
        : chatHtml(world, person, number),
    seen: seenHtml(world.requests.read()),
  };
}

/** The whole page: works without a script, which only refreshes it and sends without a reload. */
export function phonePage(world: WhatsappWorld, view: PageView): string {
  const regions = pageRegions(world, view);
  const { person } = view;
  const name = person === undefined ? 'No phone chosen' : person.name || person.userId;
  return renderPage({
    title: person === undefined ? 'WhatsApp simulator' : `${name} · WhatsApp simulator`,
    stylePath: '/__page/style.css',
    scriptPath: '/__page/script.js',
    bodyHtml: `<div class="app">
<nav aria-label="Phones">
<h1>Phones <small>simulated WhatsApp</small></h1>
<div id="people">${regions.people}</div>
${addPersonForm()}
</nav>
<main>
<header class="bar"><div><h2>${escapeHtml(name)}</h2><p>${escapeHtml(addressOf(person))}</p></div>${numberLinks(world, view)}${personActions(person)}</header>
<div id="chat" role="log" aria-live="polite" aria-label="Chat with ${escapeHtml(name)}" tabindex="0">${regions.chat}</div>
${composer(view)}
</main>
<aside aria-label="What Meta saw"><h2>What Meta saw</h2><div id="seen">${regions.seen}</div></aside>
</div>`,
  });
}

function addressOf(person: Person | undefined): string {
  if (person === undefined) return 'Messages appear here as the person sees them.';
  const parts = [
    person.waId === undefined ? 'phone not shown' : `+${person.waId}`,
    person.username === undefined ? '' : `@${person.username}`,
    person.isOnline ? 'online' : 'offline',
    person.isOnWhatsapp ? '' : 'not on WhatsApp',
    person.hasBlockedBusiness ? 'blocked the business' : '',
    person.hasStoppedMarketing ? 'stopped marketing' : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

function addPersonForm(): string {
  return `<details class="add"><summary>Add a phone</summary><form method="post" action="/__page/people">
<label>Phone <input name="phone" required pattern="\\+?[0-9]{7,15}" placeholder="+31612345678" inputmode="tel"></label>
<label>Name <input name="name" maxlength="60"></label><button>Add</button></form></details>`;
}

function numberLinks(world: WhatsappWorld, { person, number }: PageView): string {
  const numbers = [...world.store.numbers.values()];
  if (numbers.length < 2 || person === undefined) return '';
  const links = numbers.map(({ phoneNumber }) => {
    const isOpen = phoneNumber.id === number?.phoneNumber.id;
    const href = `/?phone=${encodeURIComponent(person.id)}&amp;number=${encodeURIComponent(phoneNumber.id)}`;
    return `<a href="${href}"${isOpen ? ' aria-current="page"' : ''}>${escapeHtml(phoneNumber.verifiedName)}</a>`;
  });
  return `<nav class="numbers" aria-label="Business numbers">${links.join('')}</nav>`;
}

function personActions(person: Person | undefined): string {
  if (person === undefined) return '';
  return `<form class="actions" method="post" action="/__page/person"><input type="hidden" name="person" value="${escapeHtml(person.id)}">
${actionButton('read', 'Read all')}${actionButton('presence', person.isOnline ? 'Go offline' : 'Go online')}${actionButton('marketing', person.hasStoppedMarketing ? 'Resume marketing' : 'Stop marketing')}</form>`;
}

function actionButton(name: string, label: string): string {
  return `<button name="action" value="${name}">${label}</button>`;
}

function composer({ person, number }: PageView): string {
  if (person === undefined || number === undefined) return '';
  return `<form class="composer" method="post" action="/__page/messages">
<input type="hidden" name="person" value="${escapeHtml(person.id)}"><input type="hidden" name="number" value="${escapeHtml(number.phoneNumber.id)}">
<label class="hidden" for="text">Message as ${escapeHtml(person.name)}</label>
<textarea id="text" name="text" rows="1" maxlength="4096" required placeholder="Write as ${escapeHtml(person.name)}" autofocus></textarea><button>Send</button></form>`;
}
