import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { SendFrame } from './message-schemas';
import type { Person } from './person';
import { isServiceAllowanceUsed } from './pricing';
import type { Template } from './whatsapp-options';
import type { BusinessNumber } from './whatsapp-store';
import type { WhatsappWorld } from './whatsapp-world';

type JudgedWorld = Pick<WhatsappWorld, 'store' | 'settings' | 'clock'>;

interface SendFacts {
  frame: SendFrame;
  template: Template | undefined;
  isWindowOpen: boolean;
}

/**
 * The error code an accepted message will fail with, or `undefined` when it will arrive. Meta accepts these with 200
 * and tells the failure later by a status.
 */
export function plannedFailure(
  world: JudgedWorld,
  number: BusinessNumber,
  person: Person,
  { frame, template, isWindowOpen }: SendFacts,
): number | undefined {
  const asked = person.failNextWith.shift();
  if (asked !== undefined) {
    world.store.people.keep(person);
    return asked;
  }
  const hash = frame.recipient_identity_key_hash;
  if (hash !== undefined && hash !== person.identityKeyHash) return 137_000;
  if (!person.isOnWhatsapp || person.hasBlockedBusiness) return 131_026;
  if (template === undefined) return freeFormFailure(world, number, isWindowOpen);
  if (template.category !== 'MARKETING') return undefined;
  if (person.hasStoppedMarketing) return 131_050;
  return world.settings.blocksMarketingToUnitedStates && isInUnitedStates(person) ? 131_049 : undefined;
}

function freeFormFailure(world: JudgedWorld, number: BusinessNumber, isWindowOpen: boolean): number | undefined {
  if (!isWindowOpen) return 131_047;
  const now = world.clock.now().getTime();
  const mustPay = isServiceAllowanceUsed(world.store, number.phoneNumber.id, now);
  return mustPay && !number.phoneNumber.hasPaymentMethod ? 131_042 : undefined;
}

function isInUnitedStates(person: Person): boolean {
  return person.waId !== undefined && parsePhoneNumberFromString(`+${person.waId}`)?.country === 'US';
}
