import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { dialablePhone } from './phone-number';

/**
 * What a number is for by its own plan. `landline`: fixed, so a company rather than a person. `service`: toll-free, premium, shared cost and
 * the like: nobody's. `person`: mobile, or of a plan that does not tell mobiles from landlines (+1). `unknown`: not in the plan.
 */
export type PhoneType = 'person' | 'landline' | 'service' | 'unknown';

const SERVICES = new Set(['TOLL_FREE', 'PREMIUM_RATE', 'SHARED_COST', 'UAN', 'VOICEMAIL', 'PAGER']);

/** The type of the number of a key of `waKey`. Tens of microseconds: asked of records that match, not of all. */
export function phoneType(key: string): PhoneType {
  const type = parsePhoneNumberFromString(dialablePhone(key))?.getType();
  if (type === undefined) return 'unknown';
  if (SERVICES.has(type)) return 'service';
  return type === 'FIXED_LINE' ? 'landline' : 'person';
}
