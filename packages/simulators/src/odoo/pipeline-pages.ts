import { escapeHtml } from '../shared/page-chrome';
import { adminSession } from './odoo-seed';
import { avatar, facts, layoutPage, shown, shownLink } from './page-layout';
import { chatterHtml } from './chatter-html';
import { search } from './record-methods';
import type { OdooDatabase } from './odoo-database';
import type { StoredRecord } from './odoo-value';

/** Most cards a stage shows. */
const SHOWN_CARDS = 100;

/** The board: one column per stage; a card is dragged, or moved with its own select and button. */
export function pipelinePage(database: OdooDatabase): string {
  const stages = stagesOf(database);
  const columns = stages.map((stage) => stageHtml(database, stage, stages));
  return layoutPage(
    database,
    'pipeline',
    'Pipeline',
    `<div class="head"><h1>Pipeline</h1></div>
<details class="add"><summary>New opportunity</summary><form method="post" action="/__ui/leads"><label>Opportunity<input name="name" required></label>
<label>Contact name<input name="contact_name"></label><label>Phone<input name="phone" type="tel"></label><button class="main">Create</button></form></details>
<div class="board">${columns.join('')}</div>`,
  );
}

/** One lead: its stage, its fields and its chatter. */
export function leadPage(database: OdooDatabase, lead: StoredRecord): string {
  const name = shown(lead['name']);
  const steps = stagesOf(database).map((stage) => {
    const current = stage.id === lead['stage_id'] ? ' aria-current="step"' : '';
    return `<li><button name="stage_id" value="${stage.id}"${current}>${shown(stage['name'])}</button></li>`;
  });
  const customer = shownLink(database, 'res.partner', lead['partner_id']);
  return layoutPage(
    database,
    'pipeline',
    String(lead['name']),
    `<p class="crumbs"><a href="/pipeline">Pipeline</a> / ${name}</p>
<div class="record"><section class="sheet" aria-label="Opportunity">
<form method="post" action="/__ui/leads/${lead.id}/stage"><ol class="steps" aria-label="Stage">${steps.join('')}</ol></form>
<div class="title">${avatar(lead.id, String(lead['name']))}<div><h1>${name}</h1><p>${statusHtml(database, lead)}</p></div></div>
${facts([
  ['Customer', customer === '' ? '' : `<a href="/contacts/${Number(lead['partner_id'])}">${customer}</a>`],
  ['Contact name', shown(lead['contact_name'])],
  ['Phone', shown(lead['phone'])],
  ['E-mail', shown(lead['email_from'])],
  ['Salesperson', shownLink(database, 'res.users', lead['user_id'])],
  ['Sales team', shownLink(database, 'crm.team', lead['team_id'])],
  ['Expected revenue', shown(lead['expected_revenue'])],
  ['Probability', `${shown(lead['probability'])} %`],
  ['Lost because', shownLink(database, 'crm.lost.reason', lead['lost_reason_id'])],
  ['Closed', shown(lead['date_closed'])],
  [
    'Last change',
    `${shown(lead['write_date']).slice(0, 19)} UTC by ${shownLink(database, 'res.users', lead['write_uid'])}`,
  ],
  ['Record', `crm.lead ${lead.id}`],
])}</section>
${chatterHtml(database, 'crm.lead', lead.id)}</div>`,
  );
}

function stagesOf(database: OdooDatabase): StoredRecord[] {
  return search(adminSession(database), 'crm.stage', { domain: [], order: 'sequence, id' });
}

function stageHtml(database: OdooDatabase, stage: StoredRecord, stages: readonly StoredRecord[]): string {
  const domain = [['stage_id', '=', stage.id]];
  const leads = search(adminSession(database), 'crm.lead', {
    domain,
    order: 'priority desc, write_date desc, id desc',
  });
  const revenue = leads.reduce((sum, lead) => sum + Number(lead['expected_revenue']), 0);
  const cards = leads.slice(0, SHOWN_CARDS).map((lead) => cardHtml(database, lead, stages));
  const name = shown(stage['name']);
  return `<section class="stage" data-stage="${stage.id}" data-name="${name}" aria-label="${name}">
<h2>${name}<small>${leads.length}${revenue > 0 ? ` · € ${revenue.toLocaleString('en')}` : ''}</small></h2><ul>${cards.join('')}</ul></section>`;
}

function cardHtml(database: OdooDatabase, lead: StoredRecord, stages: readonly StoredRecord[]): string {
  const options = stages.map((stage) => {
    const selected = stage.id === lead['stage_id'] ? ' selected' : '';
    return `<option value="${stage.id}"${selected}>${shown(stage['name'])}</option>`;
  });
  const customer = shownLink(database, 'res.partner', lead['partner_id']) || shown(lead['contact_name']);
  const revenue =
    Number(lead['expected_revenue']) > 0 ? `€ ${Number(lead['expected_revenue']).toLocaleString('en')}` : '';
  const label = escapeHtml(`Stage of ${String(lead['name'])}`);
  return `<li class="card lead" draggable="true" data-lead="${lead.id}"><a href="/leads/${lead.id}" draggable="false">${shown(lead['name'])}</a>
<p><span>${customer}</span><span>${revenue}</span></p>
<form method="post" action="/__ui/leads/${lead.id}/stage"><select name="stage_id" aria-label="${label}">${options.join('')}</select><button>Move</button></form></li>`;
}

function statusHtml(database: OdooDatabase, lead: StoredRecord): string {
  if (lead['active'] === false) return '<span class="tag lost">Lost</span>';
  const stage = database.table('crm.stage').get(Number(lead['stage_id']));
  return stage?.['is_won'] === true ? '<span class="tag won">Won</span>' : '';
}
