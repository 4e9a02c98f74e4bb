import type { TemplateComponent } from './template-component';

/** A message form at Meta, with everything sending needs. */
export interface Template {
  connectionId: string;
  /** Meta's id, as text; null when only a name is known. */
  id: string | null;
  name: string;
  /** Exact locale, with underscore: `en` is not `en_US`. */
  language: string;
  /** The current one: Meta moves templates between categories on its own. */
  category: 'marketing' | 'utility' | 'authentication' | 'unknown';
  status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED' | 'OTHER';
  quality: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
  /** Whether variables have names or places. */
  parameterFormat: 'positional' | 'named';
  /** Text of the body with its placeholders; null when not synchronised. */
  body: string | null;
  /** Names of the body's variables in order; positional ones are `1`, `2`, … */
  variables: string[];
  /** All parts as Meta has them; empty when not synchronised. */
  components: TemplateComponent[];
  /** Why Meta rejected it, in Meta's word; null when it did not. */
  rejectedReason: string | null;
  /** The category before Meta moved it, and the one Meta thinks right; null when it says nothing. */
  previousCategory: string | null;
  correctCategory: string | null;
}

const PLACEHOLDER = /\{\{\s*([a-zA-Z0-9_]+)\s*\}\}/g;

/** Names of the placeholders of a text, in order, each once. */
export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].flatMap((match) => match[1] ?? []))];
}

/** Fills the placeholders of a text, by name or by place; one without a value stays as it is. */
export function fillPlaceholders(text: string, values: readonly { name: string | null; text: string }[]): string {
  const byName = new Map(values.map((each, index) => [each.name ?? String(index + 1), each.text]));
  return text.replace(PLACEHOLDER, (placeholder, name: string) => byName.get(name) ?? placeholder);
}

/** The template a content names, in exactly its language. */
export function findTemplate(
  templates: readonly Template[],
  content: { name: string; language: string },
  connectionId?: string,
): Template | undefined {
  return templates.find(
    (each) =>
      each.name === content.name &&
      each.language === content.language &&
      (connectionId === undefined || each.connectionId === connectionId),
  );
}

/** The text a template message reads as, its variables filled in; where its body is unknown, its name and the values. */
export function renderTemplate(
  content: { name: string; language: string; variables: { name: string | null; text: string }[] },
  templates: readonly Template[],
): string {
  const template = findTemplate(templates, content);
  if (!template?.body)
    return `[template ${content.name}] ${content.variables.map((each) => each.text).join(', ')}`.trim();
  return fillPlaceholders(template.body, content.variables);
}
