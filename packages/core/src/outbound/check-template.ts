import { checkMedia } from './check-media';
import { checkPlace } from './check-place';
import type { Findings } from './outbound-problem';
import type { TemplateButtonValue, TemplateContent, TemplateHeaderValue, TemplateVariable } from './template-content';

const NAME = /^[a-z0-9_]+$/;
const LANGUAGE = /^[a-z]{2,3}(_[A-Za-z0-9]+)*$/;
const VARIABLE = /^[a-z0-9_]+$/;
const MOST_INDEX = 9;

/** Finds what is wrong with a template message as far as it can be told without knowing the template. */
export function checkTemplate(findings: Findings, content: TemplateContent): void {
  findings.at('name').text('templateName', content.name);
  if (content.name !== '' && !NAME.test(content.name))
    findings.at('name').say('WRONG_FORMAT', 'The name has small letters, digits and _ only', 'Copy it from Meta.');
  if (!LANGUAGE.test(content.language))
    findings.at('language').say('WRONG_FORMAT', 'The language is no locale of Meta’s', 'Write it like en or pt_BR.');
  if (content.header) checkHeaderValue(findings.at('header'), content.header);
  checkVariables(findings.at('variables'), content.variables);
  checkButtonValues(findings.at('buttons'), content.buttons ?? []);
  if (content.passcode !== undefined) checkPasscode(findings, content);
  if (content.cards !== undefined) checkCards(findings.at('cards'), content.cards);
}

function checkHeaderValue(findings: Findings, header: TemplateHeaderValue): void {
  switch (header.type) {
    case 'text':
      return checkVariables(findings, [{ name: header.name, text: header.text }]);
    case 'image':
    case 'video':
    case 'document':
      return checkMedia(findings.at('media'), header.media);
    case 'location':
      return checkPlace(findings, header);
    case 'product':
      for (const member of ['catalogId', 'productRetailerId'] as const) {
        if (header[member].trim() === '') findings.at(member).say('EMPTY', 'An id is missing', 'Write the id.');
      }
  }
}

function checkVariables(findings: Findings, variables: readonly TemplateVariable[]): void {
  const named = variables.filter(({ name }) => name !== null).length;
  if (named !== 0 && named !== variables.length)
    findings.say('DIFFERENT', `${named} of ${variables.length} variables have a name`, 'Name all of them or none.');
  const seen = new Set<string>();
  for (const [index, { name, text }] of variables.entries()) {
    const at = findings.at(index);
    if (text.trim() === '')
      at.at('text').say('EMPTY', 'A variable of the template is empty', 'Fill it, or give the rule a fallback.');
    if (name === null) continue;
    if (!VARIABLE.test(name))
      at.at('name').say('WRONG_FORMAT', 'A name has small letters, digits and _ only', 'Copy it from the template.');
    if (seen.has(name)) at.at('name').say('NOT_UNIQUE', 'Another variable has this name', 'Fill each name once.');
    seen.add(name);
  }
}

function checkButtonValues(findings: Findings, buttons: readonly TemplateButtonValue[]): void {
  findings.amount('templateButtons', buttons.length);
  const seen = new Set<number>();
  for (const [place, button] of buttons.entries()) {
    const at = findings.at(place);
    if (button.index < 0 || button.index > MOST_INDEX)
      at.at('index').say(
        'OUT_OF_RANGE',
        `The button has place ${button.index}, places go from 0 to ${MOST_INDEX}`,
        'Correct it.',
      );
    if (seen.has(button.index))
      at.at('index').say('NOT_UNIQUE', 'Another button has the same place', 'Fill each button once.');
    seen.add(button.index);
    checkButtonValue(at, button);
  }
}

function checkButtonValue(findings: Findings, button: TemplateButtonValue): void {
  switch (button.type) {
    case 'url':
      if (/[\r\n\t]/.test(button.text))
        findings.at('text').say('WRONG_FORMAT', 'The end of the link has line breaks or tabs', 'Take them away.');
      return findings.at('text').text('linkSuffix', button.text);
    case 'copy_code':
      return findings.at('code').text('couponCode', button.code);
    case 'quick_reply':
      if (button.payload === '')
        findings.at('payload').say('EMPTY', 'The reply carries nothing', 'Give it an id of your own.');
      return;
    case 'mpm': {
      const { sections } = button;
      findings.at('sections').amount('sections', sections.length);
      findings.at('sections').amount('products', sections.flatMap((each) => each.productRetailerIds).length);
      for (const [index, { title }] of sections.entries())
        findings.at('sections', index, 'title').text('sectionTitle', title);
      return;
    }
    case 'flow':
    case 'catalog':
  }
}

function checkPasscode(findings: Findings, { passcode = '', variables, buttons = [], cards }: TemplateContent): void {
  findings.at('passcode').text('passcode', passcode);
  if (variables.length > 0 || buttons.length > 0 || cards !== undefined)
    findings
      .at('passcode')
      .say('NOT_ALLOWED', 'A passcode fills its template alone', 'Leave out variables, buttons and cards.');
}

function checkCards(findings: Findings, cards: NonNullable<TemplateContent['cards']>): void {
  findings.amount('cards', cards.length);
  const layout = (card: (typeof cards)[number]): string =>
    [card.header.type, card.variables.length, ...(card.buttons ?? []).map(({ type }) => type)].join(' ');
  for (const [index, card] of cards.entries()) {
    const at = findings.at(index);
    if (cards[0] && layout(card) !== layout(cards[0]))
      at.say('DIFFERENT', 'The card has other parts than the first', 'Give all cards the same parts.');
    if (!['image', 'video', 'product'].includes(card.header.type))
      at.at('header', 'type').say('NOT_ALLOWED', 'A card shows a picture, a film or a product', 'Use one of these.');
    checkHeaderValue(at.at('header'), card.header);
    checkVariables(at.at('variables'), card.variables);
    checkButtonValues(at.at('buttons'), card.buttons ?? []);
  }
}
