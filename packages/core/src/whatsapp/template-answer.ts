import { z } from 'zod';
import type { Template } from './template';

/** One template as Meta lists it; only what sending needs. */
export const templateAnswer = z.object({
  name: z.string(),
  language: z.string(),
  status: z.string().nullish(),
  category: z.string().nullish(),
  quality_score: z.object({ score: z.string().nullish() }).nullish(),
  components: z.array(z.object({ type: z.string(), text: z.string().nullish() })).nullish(),
});

const STATUSES: readonly Template['status'][] = ['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED'];
const QUALITIES: readonly Template['quality'][] = ['GREEN', 'YELLOW', 'RED'];
const CATEGORIES: readonly Template['category'][] = ['marketing', 'utility', 'authentication'];

/** A template's status as we keep it; what we do not know is OTHER and never sent. */
export function templateStatus(text: string | null | undefined): Template['status'] {
  const upper = (text ?? '').toUpperCase();
  return STATUSES.find((each) => each === upper) ?? 'OTHER';
}

/** Language codes come with a dash in some places: `pt-BR` is `pt_BR`. */
export function templateLanguage(code: string): string {
  return code.replace('-', '_');
}

/** Meta's listing → ours. Unknown categories stay unknown, and the rules then take the strictest. */
export function toTemplate(answer: z.output<typeof templateAnswer>, connectionId: string): Template {
  const body = answer.components?.find((component) => component.type.toUpperCase() === 'BODY')?.text ?? null;
  const category = (answer.category ?? '').toLowerCase();
  const quality = (answer.quality_score?.score ?? '').toUpperCase();
  return {
    connectionId,
    name: answer.name,
    language: templateLanguage(answer.language),
    category: CATEGORIES.find((each) => each === category) ?? 'unknown',
    status: templateStatus(answer.status),
    quality: QUALITIES.find((each) => each === quality) ?? 'UNKNOWN',
    body,
    variables: [
      ...new Set([...(body ?? '').matchAll(/\{\{\s*([a-z0-9_]+)\s*\}\}/g)].flatMap((match) => match[1] ?? [])),
    ],
  };
}
