import type { TemplateContent } from '../outbound/template-content';
import type { TemplateButton, TemplateComponent } from './template-component';
import { placeholdersOf } from './template';

/** What a part of a template (or a card of it) has, in the words of sending. */
export interface TemplateParts {
  /** `text`, `image`, `video`, `document`, `location`, `product`; null without a header. */
  headerFormat: string | null;
  headerVariables: string[];
  headerText: string | null;
  body: string | null;
  footer: string | null;
  buttons: TemplateButton[];
}

/** Reads the parts that templates and their cards have alike. */
export function partsOf(components: readonly TemplateComponent[]): TemplateParts {
  const find = (type: string): TemplateComponent | undefined =>
    components.find((component) => component.type.toUpperCase() === type);
  const header = find('HEADER');
  const headerText = header?.text ?? null;
  return {
    headerFormat: header ? (header.format ?? 'TEXT').toLowerCase() : null,
    headerText,
    headerVariables: placeholdersOf(headerText ?? ''),
    body: find('BODY')?.text ?? null,
    footer: find('FOOTER')?.text ?? null,
    buttons: find('BUTTONS')?.buttons ?? [],
  };
}

/** The parts of each card of a carousel; null when the template has none. */
export function cardsOf(components: readonly TemplateComponent[]): TemplateParts[] | null {
  const carousel = components.find(({ type }) => type.toUpperCase() === 'CAROUSEL');
  return carousel ? (carousel.cards ?? []).map((card) => partsOf(card.components)) : null;
}

/** True when the template has a part of this kind. */
export function hasPart(components: readonly TemplateComponent[], type: string): boolean {
  return components.some((component) => component.type.toUpperCase() === type);
}

/** What a button of a template wants from a message: a kind of value, or nothing. Words of ours, as in the content. */
export function buttonWants(button: TemplateButton): NonNullable<TemplateContent['buttons']>[number]['type'] | null {
  switch (button.type.toUpperCase()) {
    case 'URL':
      return placeholdersOf(button.url ?? '').length > 0 ? 'url' : null;
    case 'OTP':
      return 'url';
    case 'COPY_CODE':
      return 'copy_code';
    case 'MPM':
      return 'mpm';
    default:
      return null;
  }
}

/** Which value a button may take beyond what it must have. */
export function buttonTakes(button: TemplateButton): string {
  const type = button.type.toLowerCase();
  return type === 'otp' ? 'url' : type;
}
