import { z } from 'zod';
import type { TemplateNews } from '../pipeline/account-events';
import type { Template } from './template';
import { id, label, list, moment, object, toText } from './webhook-fields';
import { contentKey, headOf, keepUnsupported, timeOf } from './webhook-reading';
import type { PartSource, Reading } from './webhook-reading';
import { plainLabel } from './storable-text';

/** What Meta's word for a decision means for sending. Words we do not know are `OTHER`, which cannot be sent. */
const STATES = new Map<string, Template['status'] | null>([
  ['APPROVED', 'APPROVED'],
  ['REINSTATED', 'APPROVED'],
  ['UNPAUSED', 'APPROVED'],
  ['UNARCHIVED', 'APPROVED'],
  ['PENDING', 'PENDING'],
  ['IN_APPEAL', 'PENDING'],
  ['REJECTED', 'REJECTED'],
  ['PAUSED', 'PAUSED'],
  ['DISABLED', 'DISABLED'],
  // A warning that Meta may disable it later: it can be sent until then.
  ['FLAGGED', null],
]);

/**
 * The value of every field about templates.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_status_update
 */
const templateSchema = z.object({
  // Digits beyond what a number holds come as text.
  message_template_id: id,
  message_template_name: id,
  message_template_language: label,
  message_template_category: label,
  event: label,
  reason: label,
  // Seconds, or a day in words.
  disable_info: object({ disable_date: label }),
  other_info: object({ title: label, description: label }),
  rejection_info: object({ reason: label, recommendation: label }),
  previous_quality_score: label,
  new_quality_score: label,
  category: label,
  previous_category: label,
  new_category: label,
  correct_category: label,
  category_update_timestamp: moment,
  message_template_title: label,
  message_template_element: label,
  message_template_footer: label,
  message_template_buttons: list,
});

const buttonSchema = z.object({
  message_template_button_type: label,
  message_template_button_text: label,
  message_template_button_url: label,
  message_template_button_phone_number: label,
});

type Body = z.infer<typeof templateSchema>;

/**
 * Reads the value of any field about templates. What it is about is told by its keys: a published sample of Meta's has a quality
 * update under the field of status updates.
 */
export function readTemplate(source: PartSource): Reading {
  const { frame, raw } = source;
  const { success, data } = templateSchema.safeParse(raw);
  const occurredAt = timeOf(raw, frame);
  const news = success ? newsOf(data) : null;
  const name = data?.message_template_name ?? null;
  const language = languageOf(data?.message_template_language ?? null);
  if (!data || !news || name === null || language === null) return keepUnsupported(source, frame.field, occurredAt);
  return {
    event: {
      kind: 'template.changed',
      ...headOf(source, contentKey('template', frame, raw), occurredAt),
      templateId: data.message_template_id,
      name,
      language,
      news,
    },
  };
}

/** `pt-BR` and `pt_BR` are one. */
function languageOf(language: string | null): string | null {
  return language !== null && /^[A-Za-z0-9_-]{2,20}$/.test(language) ? language.replaceAll('-', '_') : null;
}

function newsOf(body: Body): TemplateNews | null {
  const { new_quality_score: quality, previous_quality_score: previousQuality } = body;
  if (quality !== null) {
    return { about: 'quality', previous: qualityOf(previousQuality), quality: qualityOf(quality) };
  }
  if (body.event !== null) return statusNews(body, body.event);
  const correct = body.correct_category;
  if (correct !== null && body.new_category === null) {
    return { about: 'misuse', category: categoryOf(body.category), detected: categoryOf(correct) };
  }
  if (correct !== null) {
    // What is new now is what it still is; it will become the correct one.
    const from = categoryOf(body.new_category);
    return { about: 'category', impending: true, from, to: categoryOf(correct), at: body.category_update_timestamp };
  }
  if (body.new_category !== null) {
    const from = categoryOf(body.previous_category);
    return { about: 'category', impending: false, from, to: categoryOf(body.new_category), at: null };
  }
  return componentNews(body);
}

function statusNews(body: Body, event: string): TemplateNews {
  const { reason, other_info: note, disable_info: disable, rejection_info: rejection } = body;
  const known = STATES.get(event);
  return {
    about: 'status',
    event: plainLabel(event),
    status: known === undefined ? 'OTHER' : known,
    reason: reason !== null && reason !== 'NONE' ? plainLabel(reason) : null,
    category: body.message_template_category === null ? null : categoryOf(body.message_template_category),
    note: note ? { title: note.title, description: note.description } : null,
    disableDate: disable?.disable_date ?? null,
    rejection: rejection ? { reason: rejection.reason, recommendation: rejection.recommendation } : null,
  };
}

function componentNews(body: Body): TemplateNews | null {
  const { message_template_title: header, message_template_element: text, message_template_footer: footer } = body;
  const buttons = body.message_template_buttons.flatMap((raw) => {
    const button = buttonSchema.safeParse(raw).data;
    if (!button?.message_template_button_type) return [];
    return [
      {
        type: button.message_template_button_type,
        text: button.message_template_button_text,
        url: button.message_template_button_url,
        phone: button.message_template_button_phone_number,
      },
    ];
  });
  const saysNothing = header === null && text === null && footer === null && buttons.length === 0;
  return saysNothing ? null : { about: 'components', header, body: text, footer, buttons };
}

function qualityOf(score: string | null): Template['quality'] {
  const known = QUALITIES.find((each) => each === score?.toUpperCase());
  return known ?? 'UNKNOWN';
}

const QUALITIES: readonly Template['quality'][] = ['GREEN', 'YELLOW', 'RED'];
const CATEGORIES: readonly Template['category'][] = ['marketing', 'utility', 'authentication'];

function categoryOf(category: unknown): Template['category'] | null {
  const text = toText(category)?.toLowerCase();
  if (text === undefined) return null;
  return CATEGORIES.find((each) => each === text) ?? 'unknown';
}
