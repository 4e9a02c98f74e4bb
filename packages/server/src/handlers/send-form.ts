import { outboundContentSchema } from '@kaiwa/core';
import { z } from 'zod';
import { phoneNumber } from './message-values';

/** A message an operator wants to send. */
export const sendFormSchema = z.strictObject({
  /** A person by id, or by a number in international form. */
  to: z.union([z.strictObject({ personId: z.uuid() }), z.strictObject({ phone: phoneNumber })]),
  /** The business number it leaves from; needed where there are several. */
  fromConnectionId: z.uuid().nullable().default(null),
  /** Any kind of message, within WhatsApp's limits. */
  content: outboundContentSchema,
  /** Who sends, for the record. */
  operator: z.string().min(1).max(80).default('admin'),
});
/** A checked {@link sendFormSchema}. */
export type SendForm = z.output<typeof sendFormSchema>;
