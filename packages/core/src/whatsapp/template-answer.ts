import { z } from 'zod';
import { placeholdersOf, type Template } from './template';
import { templateComponentSchema } from './template-component';

const text = z.string().nullish();

/** One template as Meta lists it; only what sending needs. */
export const templateAnswer = z.object({
  id: z.coerce.string().nullish(),
  name: z.string(),
  language: z.string(),
  status: text,
  category: text,
  parameter_format: text,
  quality_score: z.object({ score: text }).nullish(),
  rejected_reason: text,
  previous_category: text,
  correct_category: text,
  // A part we cannot read takes nothing else with it.
  components: z.array(templateComponentSchema.nullable().catch(null)).nullish(),
});

/** What the listing is asked for; the second is for versions that do not know the newest members. */
export const TEMPLATE_FIELDS = [
  'name,language,status,category,components,quality_score,rejected_reason,parameter_format,previous_category,correct_category',
  'name,language,status,category,components,quality_score,rejected_reason,parameter_format',
] as const;

const STATUSES: readonly Template['status'][] = ['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED'];
const QUALITIES: readonly Template['quality'][] = ['GREEN', 'YELLOW', 'RED'];
const CATEGORIES: readonly Template['category'][] = ['marketing', 'utility', 'authentication'];

/** A template's status as we keep it; what we do not know is OTHER and never sent. */
export function templateStatus(status: string | null | undefined): Template['status'] {
  const upper = (status ?? '').toUpperCase();
  return STATUSES.find((each) => each === upper) ?? 'OTHER';
}

/** Language codes come with a dash in some places: `pt-BR` is `pt_BR`. */
export function templateLanguage(code: string): string {
  return code.replaceAll('-', '_');
}

/** Meta's listing → ours. Unknown categories stay unknown, and the rules then take the strictest. */
export function toTemplate(answer: z.output<typeof templateAnswer>, connectionId: string): Template {
  const components = (answer.components ?? []).filter((component) => component !== null);
  const body = components.find((component) => component.type.toUpperCase() === 'BODY')?.text ?? null;
  const quality = (answer.quality_score?.score ?? '').toUpperCase();
  return {
    connectionId,
    id: answer.id ?? null,
    name: answer.name,
    language: templateLanguage(answer.language),
    status: templateStatus(answer.status),
    quality: QUALITIES.find((each) => each === quality) ?? 'UNKNOWN',
    parameterFormat: answer.parameter_format?.toUpperCase() === 'NAMED' ? 'named' : 'positional',
    body,
    variables: placeholdersOf(body ?? ''),
    components,
    rejectedReason: rejection(answer.rejected_reason),
    ...categoriesOf(answer),
  };
}

function rejection(reason: string | null | undefined): string | null {
  return reason === undefined || reason === '' || reason === 'NONE' ? null : reason;
}

function categoriesOf(answer: z.output<typeof templateAnswer>) {
  const category = answer.category?.toLowerCase();
  return {
    category: CATEGORIES.find((each) => each === category) ?? ('unknown' as const),
    previousCategory: answer.previous_category ?? null,
    correctCategory: answer.correct_category ?? null,
  };
}
