import { z } from 'zod';

const text = () => z.string().optional();
const place = z.enum(['HOME', 'WORK']).optional();

/**
 * One contact of a contacts message.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/contacts-messages
 */
export const contactCardSchema = z.strictObject({
  name: z.strictObject({
    formattedName: z.string(),
    firstName: text(),
    lastName: text(),
    middleName: text(),
    prefix: text(),
    suffix: text(),
  }),
  /** With `waId` WhatsApp shows a button to write to the contact. */
  phones: z.array(z.strictObject({ phone: z.string(), type: place, waId: text() })).optional(),
  emails: z.array(z.strictObject({ email: z.string(), type: place })).optional(),
  urls: z.array(z.strictObject({ url: z.string(), type: place })).optional(),
  addresses: z
    .array(
      z.strictObject({
        street: text(),
        city: text(),
        state: text(),
        zip: text(),
        country: text(),
        /** Two letters. */
        countryCode: text(),
        type: place,
      }),
    )
    .optional(),
  organization: z.strictObject({ company: text(), department: text(), title: text() }).optional(),
  /** `YYYY-MM-DD` */
  birthday: text(),
});
/** A checked {@link contactCardSchema}. */
export type ContactCard = z.output<typeof contactCardSchema>;
