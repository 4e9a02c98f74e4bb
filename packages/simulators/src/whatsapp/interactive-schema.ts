import { z } from 'zod';

const reply = z.looseObject({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) });
const buttonsAction = z.looseObject({
  buttons: z
    .array(z.looseObject({ type: z.literal('reply'), reply }))
    .min(1)
    .max(3)
    .refine((buttons) => allDiffer(buttons.map((button) => button.reply.id)), 'button ids must differ')
    .refine((buttons) => allDiffer(buttons.map((button) => button.reply.title)), 'button titles must differ'),
});

const row = z.looseObject({
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(24),
  description: z.string().max(72).optional(),
});
const listAction = z.looseObject({
  button: z.string().min(1).max(20),
  sections: z
    .array(z.looseObject({ title: z.string().max(24).optional(), rows: z.array(row).min(1).max(10) }))
    .min(1)
    .max(10)
    .refine((sections) => sections.flatMap((section) => section.rows).length <= 10, 'at most 10 rows in total')
    .refine(
      (sections) => sections.length === 1 || sections.every((section) => (section.title ?? '') !== ''),
      'every section needs a title when there are several',
    ),
});
const linkAction = z.looseObject({
  name: z.literal('cta_url'),
  parameters: z.looseObject({ display_text: z.string().min(1).max(20), url: z.url({ protocol: /^https?$/ }) }),
});
const namedAction = (name: string): z.ZodType => z.looseObject({ name: z.literal(name) });

const text = (limit: number): z.ZodType => z.looseObject({ text: z.string().min(1).max(limit) });
const header = z.looseObject({
  type: z.enum(['text', 'image', 'video', 'document']),
  text: z.string().max(60).optional(),
});
const frame = { header: header.optional(), footer: text(60).optional() };

/**
 * Interactive messages. Buttons, lists, links and requests are checked in full; catalogue, Flow and payment messages
 * only for their frame.
 */
export const interactiveSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('button'), ...frame, body: text(1024), action: buttonsAction }),
  z.looseObject({ type: z.literal('list'), ...frame, body: text(4096), action: listAction }),
  z.looseObject({ type: z.literal('cta_url'), ...frame, body: text(1024), action: linkAction }),
  z.looseObject({
    type: z.literal('location_request_message'),
    body: text(1024),
    action: namedAction('send_location'),
  }),
  z.looseObject({
    type: z.literal('request_contact_info'),
    body: text(1024),
    action: namedAction('request_contact_info'),
  }),
  z.looseObject({
    type: z.literal('call_permission_request'),
    body: text(1024).optional(),
    action: namedAction('call_permission_request'),
  }),
  z.looseObject({
    type: z.enum([
      'carousel',
      'product',
      'product_list',
      'catalog_message',
      'flow',
      'address_message',
      'voice_call',
      'order_details',
      'order_status',
    ]),
    action: z.looseObject({}),
  }),
]);

function allDiffer(values: string[]): boolean {
  return new Set(values).size === values.length;
}
