import { GraphError } from './graph-error';
import { recordsAt, stringAt } from './json-record';
import type { TemplateMessage } from './message-schemas';
import type { Template } from './whatsapp-options';

type Parameter = Record<string, unknown> & { type: string };

const FORBIDDEN_IN_VALUES = /[\n\r\t]| {5,}/;
const STATUS_ERRORS: Readonly<Record<string, number>> = { PAUSED: 132_015, DISABLED: 132_016 };
const LIMITS = { header: 60, body: 1024 } as const;

/**
 * Finds the template a send names and checks its parameters. Throws 132001 (no such name in exactly this language, or
 * not approved), 132015 (paused), 132016 (disabled), 132000 (wrong count), 132012 (wrong kind), 132018 (characters),
 * 132005 (too long once filled in) or 131008 (a needed value is missing).
 */
export function checkTemplate(templates: Iterable<Template>, accountId: string, message: TemplateMessage): Template {
  const template = findTemplate(templates, accountId, message);
  const given = message.components ?? [];
  checkValues(given.flatMap((component) => component.parameters ?? []));
  for (const part of ['header', 'body'] as const) {
    const component = template.components.find(({ type }) => type.toLowerCase() === part);
    const parameters = given.filter(({ type }) => type === part).flatMap((entry) => entry.parameters ?? []);
    if (part === 'header' && typeof component?.['format'] === 'string' && component['format'] !== 'TEXT') {
      checkMediaHeader(component['format'], parameters);
    } else {
      checkText(part, textOf(component), parameters, template.parameter_format === 'NAMED');
    }
  }
  checkButtons(template, message);
  return template;
}

/** The variables of a template text in order of first appearance: `{{1}}` → `"1"`, `{{first_name}}` → `"first_name"`. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([a-zA-Z0-9_]+)\s*\}\}/g)].map((found) => found[1] ?? ''))];
}

/** What a parameter shows: the text, or the fallback of a currency or date. */
export function parameterText(parameter: Parameter): string {
  if (typeof parameter['text'] === 'string') return parameter['text'];
  const value = parameter[parameter.type];
  const fallback: unknown =
    typeof value === 'object' && value !== null && 'fallback_value' in value ? value.fallback_value : '';
  return typeof fallback === 'string' ? fallback : '';
}

/** Fills a template text. */
export function fillIn(text: string, parameters: Parameter[], isNamed: boolean): string {
  return text.replace(/\{\{\s*([a-zA-Z0-9_]+)\s*\}\}/g, (whole, name: string) => {
    const parameter = isNamed
      ? parameters.find((entry) => entry['parameter_name'] === name)
      : parameters[Number(name) - 1];
    return parameter === undefined ? whole : parameterText(parameter);
  });
}

/** The text of a template component, or nothing. */
export function textOf(component: Record<string, unknown> | undefined): string {
  return typeof component?.['text'] === 'string' ? component['text'] : '';
}

/** The buttons of a template. */
export function buttonsOf(template: Template): Record<string, unknown>[] {
  const component = template.components.find(({ type }) => type.toUpperCase() === 'BUTTONS');
  return recordsAt(component ?? {}, 'buttons');
}

function findTemplate(templates: Iterable<Template>, accountId: string, { name, language }: TemplateMessage): Template {
  const found = [...templates].find(
    (template) =>
      template.businessAccountId === accountId && template.name === name && template.language === language.code,
  );
  const refused = STATUS_ERRORS[found?.status ?? ''];
  if (refused !== undefined) throw new GraphError(refused);
  if (found?.status === 'APPROVED') return found;
  throw new GraphError(132_001, { details: `template name (${name}) does not exist in ${language.code}` });
}

function checkValues(parameters: Parameter[]): void {
  for (const parameter of parameters) {
    if (parameter.type === 'text' && parameterText(parameter) === '') {
      throw new GraphError(131_008, { details: 'Parameter of type text is missing text value' });
    }
    if (FORBIDDEN_IN_VALUES.test(parameterText(parameter))) {
      const details = 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces';
      throw new GraphError(132_018, { details });
    }
  }
}

function checkText(part: 'header' | 'body', text: string, parameters: Parameter[], isNamed: boolean): void {
  const expected = variablesOf(text);
  if (parameters.length !== expected.length) throw wrongCount(part, parameters.length, expected.length);
  if (parameters.some(({ type }) => !['text', 'currency', 'date_time'].includes(type))) {
    throw new GraphError(132_012, { details: `${part}: a text value was expected` });
  }
  const names = new Set(parameters.map((parameter) => parameter['parameter_name']));
  if (isNamed && expected.some((name) => !names.has(name))) {
    throw new GraphError(132_012, {
      details: `${part}: parameter_name is missing or not one of ${expected.join(', ')}`,
    });
  }
  if (fillIn(text, parameters, isNamed).length > LIMITS[part]) {
    throw new GraphError(132_005, { details: `${part}: the text with its values is longer than ${LIMITS[part]}` });
  }
}

function checkMediaHeader(format: string, parameters: Parameter[]): void {
  if (parameters.length !== 1) throw wrongCount('header', parameters.length, 1);
  const type = parameters[0]?.type ?? '';
  if (type.toUpperCase() === format) return;
  const received = type.toUpperCase() || 'UNKNOWN';
  throw new GraphError(132_012, { details: `header: Format mismatch, expected ${format}, received ${received}` });
}

function checkButtons(template: Template, message: TemplateMessage): void {
  const given = (message.components ?? []).filter(({ type }) => type === 'button');
  const buttons = buttonsOf(template);
  for (const [index, button] of buttons.entries()) {
    const kind = stringAt(button, 'type').toUpperCase();
    const url = stringAt(button, 'url');
    const parameters = given
      .filter((entry) => Number(entry.index ?? 0) === index)
      .flatMap((entry) => entry.parameters ?? []);
    const needsOne = kind === 'OTP' || kind === 'COPY_CODE' || (kind === 'URL' && url.includes('{{'));
    if (needsOne && parameters.length !== 1) {
      throw new GraphError(131_008, {
        details: `buttons: Button at index ${index} of type ${kind} requires a parameter`,
      });
    }
    if (kind === 'URL' && !needsOne && parameters.length > 0) {
      throw new GraphError(132_018, {
        details: `buttons: Button at index ${index} of type Url does not require parameters`,
      });
    }
  }
  const stray = given.find((entry) => Number(entry.index ?? 0) >= buttons.length);
  if (stray) throw new GraphError(132_018, { details: `buttons: there is no button at index ${stray.index ?? 0}` });
}

function wrongCount(part: string, given: number, expected: number): GraphError {
  const details = `${part}: number of localizable_params (${given}) does not match the expected number of params (${expected})`;
  return new GraphError(132_000, { details });
}
