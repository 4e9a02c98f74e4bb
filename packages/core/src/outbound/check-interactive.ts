import { checkCarousel } from './check-carousel';
import { checkHeader, checkLink } from './check-media';
import { checkOrder } from './check-order';
import {
  byInteractiveType,
  type ByInteractiveType,
  type InteractiveContent,
  type InteractiveOf,
} from './interactive-message';
import type { Findings } from './outbound-problem';

/** Finds what WhatsApp would refuse an interactive message for. */
export function checkInteractive(findings: Findings, content: InteractiveContent): void {
  if (content.body !== undefined) findings.at('body').text(content.type === 'list' ? 'listBody' : 'body', content.body);
  if ('header' in content) checkHeader(findings.at('header'), content.header);
  if ('footer' in content && content.footer !== undefined) findings.at('footer').text('footer', content.footer);
  byInteractiveType(checks(findings), content);
}

/** Nothing to check beyond what all have. */
const nothing = (): void => undefined;

const checks = (findings: Findings): ByInteractiveType<void> => ({
  button: ({ buttons }) => checkButtons(findings.at('buttons'), buttons),
  list: (content) => checkList(findings, content),
  cta_url({ link }) {
    findings.at('link', 'title').text('linkTitle', link.title);
    checkLink(findings.at('link', 'url'), link.url);
  },
  carousel: ({ cards }) => checkCarousel(findings.at('cards'), cards),
  product({ catalogId, productRetailerId }) {
    needed(findings.at('catalogId'), catalogId);
    needed(findings.at('productRetailerId'), productRetailerId);
  },
  product_list: (content) => checkProducts(findings, content),
  catalog_message: nothing,
  flow: (content) => checkFlow(findings, content),
  location_request_message: nothing,
  address_message({ country }) {
    if (country !== 'IN')
      findings
        .at('country')
        .say('NOT_ALLOWED', 'Addresses can be asked for in India only', 'Write IN, or ask by text.');
  },
  request_contact_info: nothing,
  call_permission_request: nothing,
  voice_call({ button }) {
    if (button !== undefined) findings.at('button').text('linkTitle', button);
  },
  order_details: (content) => checkOrder(findings, content),
  order_status: (content) => checkOrder(findings, content),
});

/** Finds an id that is not there. */
export function needed(findings: Findings, id: string): void {
  if (id.trim() === '') findings.say('EMPTY', 'An id is missing', 'Write the id as Meta shows it.');
}

function checkButtons(findings: Findings, buttons: InteractiveOf<'button'>['buttons']): void {
  findings.amount('buttons', buttons.length);
  for (const [index, { id, title }] of buttons.entries()) {
    findings.at(index, 'id').text('buttonId', id);
    findings.at(index, 'title').text('buttonTitle', title);
    if (id !== id.trim())
      findings.at(index, 'id').say('WRONG_FORMAT', 'The id begins or ends with a blank', 'Take the blank away.');
  }
  allDiffer(findings, buttons, 'id');
  allDiffer(findings, buttons, 'title');
}

/** Finds entries that have the same `member` as an earlier one. */
export function allDiffer<K extends string>(
  findings: Findings,
  entries: readonly Record<K, string>[],
  member: K,
): void {
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (seen.has(entry[member]))
      findings
        .at(index, member)
        .say('NOT_UNIQUE', `Another one has the same ${member}`, `Give each its own ${member}.`);
    seen.add(entry[member]);
  }
}

function checkList(findings: Findings, { button, sections }: InteractiveOf<'list'>): void {
  findings.at('button').text('listButton', button);
  findings.at('sections').amount('rows', sections.flatMap(({ rows }) => rows).length);
  checkSections(findings.at('sections'), sections);
  const ids = new Set<string>();
  for (const [place, { rows }] of sections.entries()) {
    const at = findings.at('sections', place, 'rows');
    at.amount('sectionEntries', rows.length);
    for (const [index, row] of rows.entries()) {
      at.at(index, 'id').text('rowId', row.id);
      at.at(index, 'title').text('rowTitle', row.title);
      if (row.description !== undefined) at.at(index, 'description').text('rowDescription', row.description);
      if (ids.has(row.id)) at.at(index, 'id').say('NOT_UNIQUE', 'Another row has the same id', 'Give each its own id.');
      ids.add(row.id);
    }
  }
}

function checkSections(findings: Findings, sections: readonly { title?: string | undefined }[]): void {
  findings.amount('sections', sections.length);
  for (const [index, { title }] of sections.entries()) {
    const at = findings.at(index, 'title');
    if (title !== undefined) at.text('sectionTitle', title);
    else if (sections.length > 1)
      at.say('MISSING', 'Of several sections each needs a title', 'Give the section a title.');
  }
}

function checkProducts(findings: Findings, { catalogId, sections }: InteractiveOf<'product_list'>): void {
  needed(findings.at('catalogId'), catalogId);
  findings.at('sections').amount('products', sections.flatMap((section) => section.productRetailerIds).length);
  checkSections(findings.at('sections'), sections);
  for (const [place, { productRetailerIds }] of sections.entries()) {
    const at = findings.at('sections', place, 'productRetailerIds');
    at.amount('sectionEntries', productRetailerIds.length);
    for (const [index, id] of productRetailerIds.entries()) needed(at.at(index), id);
  }
}

const EMOJI = /\p{Extended_Pictographic}/u;

function checkFlow(findings: Findings, { flow, button, action, payload }: InteractiveOf<'flow'>): void {
  if ('id' in flow) needed(findings.at('flow', 'id'), flow.id);
  else needed(findings.at('flow', 'name'), flow.name);
  findings.at('button').text('flowButton', button);
  if (EMOJI.test(button))
    findings.at('button').say('NOT_ALLOWED', 'The button of a Flow takes no emoji', 'Take the emoji away.');
  if (payload !== undefined && action === 'data_exchange')
    findings.at('payload').say('NOT_ALLOWED', 'Only navigate takes a first screen', 'Leave it out, or navigate.');
  if (payload?.data !== undefined && Object.keys(payload.data).length === 0)
    findings.at('payload', 'data').say('EMPTY', 'The data of the first screen are empty', 'Leave them out.');
}
