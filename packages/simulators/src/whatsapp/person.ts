import { createHash } from 'node:crypto';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';

const waIdSchema = z.string().regex(/^\d{5,15}$/, 'a wa_id is 5 to 15 digits, without +');
const userIdSchema = z.string().regex(/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/, 'a user id is CC.<letters and digits>');

const traitsSchema = z.object({
  /** Profile name the person chose; may be empty. */
  name: z.string(),
  /** Without the leading `@`. */
  username: z
    .string()
    .regex(/^[a-z0-9._]{3,35}$/)
    .optional(),
  parentUserId: userIdSchema.optional(),
  /** False: Meta leaves out `wa_id`, `from` and `recipient_id`. */
  isPhoneVisible: z.boolean(),
  /** An offline phone gets nothing until it is back. */
  isOnline: z.boolean(),
  isOnWhatsapp: z.boolean(),
  hasBlockedBusiness: z.boolean(),
  hasStoppedMarketing: z.boolean(),
  /** Opens the chat at once: every delivery is followed by a read receipt. */
  readsAutomatically: z.boolean(),
  /** Error codes for the next sends to this person, one each, as `failed` statuses. */
  failNextWith: z.array(z.number().int()),
  identityKeyHash: z.string().optional(),
});

/** One simulated human with a phone, as stored. */
export const personSchema = z.object({
  id: z.string(),
  waId: waIdSchema.optional(),
  userId: userIdSchema,
  ...traitsSchema.shape,
});
/** One simulated human with a phone. */
export type Person = z.output<typeof personSchema>;

/** What a test may say about a new person: a `waId`, a `userId`, or both. */
export const newPersonSchema = z
  .strictObject({ ...traitsSchema.partial().shape, waId: waIdSchema.optional(), userId: userIdSchema.optional() })
  .refine((person) => person.waId !== undefined || person.userId !== undefined, 'give waId, userId or both');
/** A person to be. */
export type NewPerson = z.output<typeof newPersonSchema>;

/** What can be changed about a person afterwards. */
export const personChangeSchema = z.strictObject(traitsSchema.partial().shape);

/** Completes a new person: hidden facts get their usual values, a missing BSUID is derived from the phone. */
export function createPerson(given: NewPerson, id: string): Person {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return personSchema.parse({
    name: given.waId === undefined ? (given.username ?? 'Somebody') : `Person ${given.waId.slice(-4)}`,
    isPhoneVisible: given.waId !== undefined,
    isOnline: true,
    isOnWhatsapp: true,
    hasBlockedBusiness: false,
    hasStoppedMarketing: false,
    readsAutomatically: false,
    failNextWith: [],
    userId: userIdForPhone(given.waId ?? id, id),
    ...said,
    id,
  });
}

/** A business-scoped user id that is the same for the same phone and `salt`: `CC.` and 20 digits. */
export function userIdForPhone(waId: string, salt: string): string {
  const country = parsePhoneNumberFromString(`+${waId}`)?.country ?? 'ZZ';
  const digest = createHash('sha256').update(`${waId}|${salt}`).digest();
  const digits = BigInt(`0x${digest.subarray(0, 9).toString('hex')}`)
    .toString()
    .padStart(20, '1')
    .slice(0, 20);
  return `${country}.${digits}`;
}
