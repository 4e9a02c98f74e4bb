import type { ContactCandidate, PhoneFieldKind } from '../crm/contact';
import { callingCodeOf, planOf } from './numbering-plan';
import { accountKeys } from './phone-number';
import { isKnownNumber, type ReadBy } from './phone-reading';
import { phoneType } from './phone-type';
import { splitPhoneText } from './split-phone-text';

/** Why a match must not link by itself. */
export type PhoneVetoCode =
  | 'ERASED'
  | 'RESTRICTED'
  | 'IN_BIN'
  | 'RECYCLED'
  | 'BSUID_COUNTRY'
  | 'OWN_NUMBER'
  | 'EMPLOYEE_NUMBER'
  | 'MASKED'
  | 'PLACEHOLDER'
  | 'TOO_SHORT'
  | 'SERVICE_NUMBER'
  | 'FAX'
  | 'SHARED_NUMBER';

/** A veto with its reason in words, without the number. */
export interface PhoneVeto {
  code: PhoneVetoCode;
  words: string;
}

/** What the vetoes look at. Left out: nothing known, so no objection from that side. */
export interface PhoneVetoFacts {
  /** The key of the account, as of `waKey`; null when the record matched by our own id or a link, and not by a number. */
  key: string | null;
  /** How the record's text was read, and the text itself. */
  by?: ReadBy | null;
  stored?: string;
  field?: PhoneFieldKind;
  /** Business-scoped user ids of the person. */
  bsuids?: readonly string[];
  /** Our business numbers, and those of the people who work here: E.164, with or without plus. */
  ownNumbers?: readonly string[];
  employeeNumbers?: readonly string[];
  /** How many records of people carry the number. */
  personRecords?: number;
  record?: Pick<ContactCandidate, 'bsuid' | 'isCompany' | 'erased' | 'restricted' | 'inBin'>;
}

/** A number on more records of people than this is a reception or a school: it means the company. */
export const MOST_PEOPLE_PER_NUMBER = 5;
/** National digits a number must have, unless its country has shorter ones. */
const LEAST_NATIONAL_DIGITS = 7;

/**
 * The first reason why a match must not link by itself; null when there is none. Reasons of the record come before those of the number.
 * A veto holds whatever the strength of the match. Pure.
 */
export function phoneVeto(facts: PhoneVetoFacts): PhoneVeto | null {
  const veto = VETOES.find(({ applies }) => applies(facts));
  return veto ? { code: veto.code, words: veto.words } : null;
}

interface VetoRule extends PhoneVeto {
  applies(facts: PhoneVetoFacts): boolean;
}

/** A rule about the number that matched; silent where none did. */
function ofNumber(
  code: PhoneVetoCode,
  words: string,
  applies: (key: string, facts: PhoneVetoFacts) => boolean,
): VetoRule {
  return { code, words, applies: (facts) => facts.key !== null && applies(facts.key, facts) };
}

/** In the order in which they are told. */
const VETOES: readonly VetoRule[] = [
  { code: 'ERASED', words: 'the record was erased on request', applies: ({ record }) => record?.erased === true },
  {
    code: 'RESTRICTED',
    words: 'the record must not be processed',
    applies: ({ record }) => record?.restricted === true,
  },
  { code: 'IN_BIN', words: 'the record is in the bin', applies: ({ record }) => record?.inBin === true },
  ofNumber('RECYCLED', 'the record belongs to another WhatsApp account: the number changed hands', isRecycled),
  ofNumber('BSUID_COUNTRY', 'the WhatsApp user id names another country than the number', isOfAnotherCountry),
  ofNumber('OWN_NUMBER', 'one of our own business numbers', (key, { ownNumbers }) => isAmong(key, ownNumbers)),
  ofNumber('EMPLOYEE_NUMBER', 'the number of somebody who works here', (key, { employeeNumbers }) =>
    isAmong(key, employeeNumbers),
  ),
  ofNumber('MASKED', 'digits of the stored number are masked', (_key, { stored }) => isMasked(stored)),
  ofNumber('PLACEHOLDER', 'a placeholder, no number', (key) => isPlaceholder(nationalOf(key)) || isPlaceholder(key)),
  ofNumber('TOO_SHORT', 'too few digits to mean one number', isTooShort),
  ofNumber('SERVICE_NUMBER', 'a service number, nobody’s own', (key) => phoneType(key) === 'service'),
  ofNumber('FAX', 'a fax number', (_key, { field }) => field === 'fax'),
  ofNumber('SHARED_NUMBER', 'the number stands on many records of people: it means the company', isShared),
];

function isRecycled(_key: string, { record, bsuids = [] }: PhoneVetoFacts): boolean {
  const written = record?.bsuid ?? null;
  return written !== null && bsuids.length > 0 && !bsuids.includes(written);
}

/** Compared by calling code: countries that share one share its people. Ids without a country that exists say nothing. */
function isOfAnotherCountry(key: string, { bsuids = [] }: PhoneVetoFacts): boolean {
  const codes = bsuids.flatMap((bsuid) => planOf(/^([A-Z]{2})\./.exec(bsuid)?.[1] ?? '')?.callingCode ?? []);
  return codes.length > 0 && !codes.includes(callingCodeOf(key) ?? '');
}

function isAmong(key: string, numbers: readonly string[] = []): boolean {
  return accountKeys(numbers.map((number) => number.replace(/\D/g, ''))).includes(key);
}

function isMasked(stored: string | undefined): boolean {
  if (stored === undefined) return false;
  const pieces = splitPhoneText(stored);
  return pieces.length > 0 && pieces.every(({ spoiled }) => spoiled === 'masked');
}

function nationalOf(key: string): string {
  return key.slice(callingCodeOf(key)?.length ?? 0);
}

function isPlaceholder(digits: string): boolean {
  return (
    digits.length > 4 && (/^(\d)\1*$/.test(digits) || '01234567890'.includes(digits) || '9876543210'.includes(digits))
  );
}

function isTooShort(key: string, { by }: PhoneVetoFacts): boolean {
  if (nationalOf(key).length >= LEAST_NATIONAL_DIGITS) return false;
  return !(by === 'international' && isKnownNumber(key));
}

function isShared(_key: string, { record, personRecords = 0 }: PhoneVetoFacts): boolean {
  return record?.isCompany !== true && personRecords > MOST_PEOPLE_PER_NUMBER;
}
