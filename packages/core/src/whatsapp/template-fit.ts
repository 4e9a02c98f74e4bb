import { startFindings, type Findings, type OutboundProblem } from '../outbound/outbound-problem';
import type { TemplateContent, TemplateHeaderValue, TemplateVariable } from '../outbound/template-content';
import { oneLine } from '../outbound/template-payload';
import { fillPlaceholders, placeholdersOf, type Template } from './template';
import { buttonTakes, buttonWants, cardsOf, hasPart, partsOf, type TemplateParts } from './template-parts';

/** The values of one template or of one of its cards. */
type Values = Pick<TemplateContent, 'header' | 'variables' | 'buttons'>;

/**
 * Whether the values of a message fit the template as it was last synchronised: their number, names and kinds, and the length once
 * filled in. What Meta would answer with 132000, 132005, 132012 or 134100. Pure; all problems at once. Parts that were never
 * synchronised are not judged.
 */
export function checkTemplateFit(content: TemplateContent, template: Template): OutboundProblem[] {
  const findings = startFindings();
  if (content.marketing !== undefined && template.category !== 'marketing')
    findings
      .at('marketing')
      .say('NOT_ALLOWED', `The template is of category ${template.category}`, 'Send it as an ordinary template.');
  const passcode = content.passcode;
  if (passcode !== undefined) checkPasscode(findings, template);
  else if (template.components.length === 0) checkBody(findings, content, template.body, template);
  else {
    checkParts(findings, content, { ...partsOf(template.components), body: template.body }, template);
    checkCards(findings, content, template);
    checkOffer(findings, content, template);
  }
  return [...findings.problems];
}

function checkParts(findings: Findings, values: Values, parts: TemplateParts, template: Template): void {
  checkHeader(findings.at('header'), values.header, parts, template);
  checkBody(findings, values, parts.body, template);
  checkButtons(findings.at('buttons'), values.buttons ?? [], parts);
}

function checkPasscode(findings: Findings, template: Template): void {
  if (template.category === 'authentication') return;
  findings
    .at('passcode')
    .say('NOT_ALLOWED', `The template is of category ${template.category}`, 'Give its variables one by one.');
}

function checkHeader(
  findings: Findings,
  header: TemplateHeaderValue | undefined,
  parts: TemplateParts,
  template: Template,
): void {
  const { headerFormat, headerVariables, headerText } = parts;
  const wanted = headerFormat === 'text' && headerVariables.length === 0 ? null : headerFormat;
  if (wanted === null) {
    if (header) findings.say('NOT_ALLOWED', 'The header of the template takes no value', 'Leave it out.');
    return;
  }
  if (!header)
    return findings.say('MISSING', `The header of the template wants a value of kind ${wanted}`, 'Give it one.');
  if (header.type !== wanted)
    return findings.say(
      'DIFFERENT',
      `The header is of kind ${header.type}, the template wants ${wanted}`,
      'Change it.',
    );
  if (header.type !== 'text') return;
  checkNames(findings, [header], headerVariables, template);
  findings.text('templateHeader', filled(headerText ?? '', [header]));
}

function checkBody(findings: Findings, values: Values, body: string | null, template: Template): void {
  if (body === null) return;
  const at = findings.at('variables');
  const wanted = placeholdersOf(body);
  const given = values.variables.length;
  if (given !== wanted.length) {
    const words = `${given} variables are given, the template has ${wanted.length}`;
    return at.say(given < wanted.length ? 'TOO_FEW' : 'TOO_MANY', words, 'Fill every variable once.');
  }
  checkNames(at, values.variables, wanted, template);
  at.text('templateBody', filled(body, values.variables));
}

function checkNames(
  findings: Findings,
  variables: readonly Pick<TemplateVariable, 'name'>[],
  wanted: readonly string[],
  template: Template,
): void {
  for (const [index, { name }] of variables.entries()) {
    const at = findings.at(index, 'name');
    if (template.parameterFormat === 'named') {
      if (name === null || !wanted.includes(name))
        at.say('DIFFERENT', 'The template has no variable of this name', `Its names are ${wanted.join(', ')}.`);
    } else if (name !== null)
      at.say('DIFFERENT', 'The variables of the template have no names', 'Leave out the names.');
  }
}

function filled(text: string, variables: readonly { name: string | null; text: string }[]): string {
  return fillPlaceholders(
    text,
    variables.map(({ name, text: value }) => ({ name, text: oneLine(value) })),
  );
}

function checkButtons(findings: Findings, given: NonNullable<Values['buttons']>, { buttons }: TemplateParts): void {
  for (const [place, value] of given.entries()) {
    const button = buttons[value.index];
    if (!button)
      findings
        .at(place, 'index')
        .say(
          'OUT_OF_RANGE',
          `The template has ${buttons.length} buttons, this is number ${value.index}`,
          'Correct it.',
        );
    else if (buttonTakes(button) !== value.type)
      findings
        .at(place, 'type')
        .say(
          'DIFFERENT',
          `The button of the template is of kind ${buttonTakes(button)}, not ${value.type}`,
          'Change it.',
        );
    else if (value.type === 'url' && buttonWants(button) === null)
      findings.at(place).say('NOT_ALLOWED', 'The link of this button is fixed', 'Leave it out.');
  }
  for (const [index, button] of buttons.entries()) {
    if (buttonWants(button) !== null && !given.some((value) => value.index === index))
      findings.say('MISSING', `Button ${index} of the template wants a value`, 'Give it one.');
  }
}

function checkCards(findings: Findings, content: TemplateContent, template: Template): void {
  const wanted = cardsOf(template.components);
  const given = content.cards ?? [];
  const at = findings.at('cards');
  if (given.length !== (wanted?.length ?? 0))
    return at.say(
      'DIFFERENT',
      `${given.length} cards are given, the template has ${wanted?.length ?? 0}`,
      'Give each one.',
    );
  for (const [index, parts] of (wanted ?? []).entries()) {
    const card = given[index];
    if (card) checkParts(at.at(index), card, parts, template);
  }
}

function checkOffer(findings: Findings, content: TemplateContent, template: Template): void {
  const offered = hasPart(template.components, 'LIMITED_TIME_OFFER');
  if (content.offerEndsAt !== undefined && !offered)
    findings.at('offerEndsAt').say('NOT_ALLOWED', 'The template has no limited-time offer', 'Leave it out.');
}
