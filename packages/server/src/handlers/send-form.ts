import { z } from 'zod';
import { languageCode, messageText, phoneNumber, templateName } from './message-values';

/** A message an operator wants to send. */
export const sendFormSchema = z.strictObject({
  /** A person by id, or by a number in international form. */
  to: z.union([z.strictObject({ personId: z.uuid() }), z.strictObject({ phone: phoneNumber })]),
  /** The business number it leaves from; needed where there are several. */
  fromConnectionId: z.uuid().nullable().default(null),
  content: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('text'),
      text: messageText,
      previewUrl: z.boolean().default(false),
    }),
    z.strictObject({
      kind: z.literal('template'),
      name: templateName,
      language: languageCode,
      variables: z
        .array(z.strictObject({ name: z.string().nullable().default(null), text: z.string().min(1) }))
        .default([]),
    }),
  ]),
  /** Who sends, for the record. */
  operator: z.string().min(1).max(80).default('admin'),
});
/** A checked {@link sendFormSchema}. */
export type SendForm = z.output<typeof sendFormSchema>;
