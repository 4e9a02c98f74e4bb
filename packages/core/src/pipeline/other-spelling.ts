import type { Identity } from '../identity/identity-key';
import { dialablePhone } from '../identity/phone-number';
import { waKey } from '../identity/wa-key';
import type { PersonState } from './person-state';

/** The number to dial: the spelling WhatsApp was found to take, else the one people dial. */
export function dialledPhone(state: Pick<PersonState, 'identities'>, waId: string): string {
  const known = state.identities.find((each) => each.kind === 'wa' && each.value === waId && each.endedAt === null);
  return known?.dialled ?? dialablePhone(waId);
}

/**
 * A Brazilian account may be known to WhatsApp with or without its ninth digit, and only a try tells. Called after 131026: the identity
 * with the spelling that is dialled from now on, and whether it is worth a try. Null where there is only one spelling.
 * - never tried: the other one is tried, and remembered at once, so that nothing tries it a second time
 * - the other one failed too (`tries` > 1): back to the one people dial, for good
 */
export function otherSpelling(identity: Identity, tries: number): { identity: Identity; worthATry: boolean } | null {
  const usual = dialablePhone(identity.value);
  const other = `+${waKey(identity.value)}`;
  if (identity.kind !== 'wa' || usual === other) return null;
  if (identity.dialled === undefined) return { identity: { ...identity, dialled: other }, worthATry: true };
  if (identity.dialled === usual || tries < 2) return null;
  return { identity: { ...identity, dialled: usual }, worthATry: false };
}
