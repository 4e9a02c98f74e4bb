import type { ContactCandidate, PersonKeys } from '../crm/contact';
import { matchContacts } from './match-contact';
import { phoneVariants } from './phone-number';

const anna: PersonKeys = { phones: [...phoneVariants('32470120001')], bsuids: ['BE.1001'] };

function record(id: string, rest: Partial<ContactCandidate> & { phone?: string } = {}): ContactCandidate {
  const { phone = '+32 470 12 00 01', ...members } = rest;
  return {
    ref: { object: 'contact', id },
    name: `Record ${id}`,
    phones: [{ text: phone, field: 'mobile' }],
    bsuid: null,
    country: null,
    isCompany: false,
    archived: false,
    updatedAt: null,
    ...members,
  };
}

function match(candidates: ContactCandidate[], who = anna, country: string | null = null): string {
  const resolution = matchContacts(who, candidates, country);
  if (resolution.state === 'found') return `found ${resolution.ref.id}`;
  if (resolution.state === 'absent') return 'absent';
  return `ambiguous ${resolution.candidates.map(({ ref }) => ref.id).join(' ')}`;
}

test.each<[title: string, candidates: ContactCandidate[], result: string]>([
  ['nobody recalled', [], 'absent'],
  ['one with the number', [record('1')], 'found 1'],
  ['one recalled whose number is another', [record('1', { phone: '+32 470 12 00 02' })], 'absent'],
  ['one that only ends in the same digits', [record('1', { phone: '+31 470 12 00 01' })], 'absent'],
  ['two people with the number', [record('1'), record('2')], 'ambiguous 1 2'],
  ['a person and a company', [record('1', { isCompany: true }), record('2')], 'found 2'],
  ['only a company', [record('1', { isCompany: true })], 'found 1'],
  ['a living and an archived record', [record('1', { archived: true }), record('2')], 'found 2'],
  ['only an archived record', [record('1', { archived: true })], 'found 1'],
  ['our own id written on one of two', [record('1'), record('2', { bsuid: 'BE.1001' })], 'found 2'],
  ['our own id on a record without a number', [record('1', { bsuid: 'BE.1001', phones: [] })], 'found 1'],
  ['the number on a record that carries another id: a recycled number', [record('1', { bsuid: 'BE.9999' })], 'absent'],
  ['a number with an extension: weak', [record('1', { phone: '+32 470 12 00 01 x12' })], 'ambiguous 1'],
  ['national with the record’s country', [record('1', { phone: '0470 12 00 01', country: 'BE' })], 'found 1'],
  ['national without any country', [record('1', { phone: '0470 12 00 01' })], 'absent'],
  ['a sure and a weak one', [record('1', { phone: '+32 470 12 00 01 x12' }), record('2')], 'found 2'],
  ['a record without a phone', [record('1', { phones: [] })], 'absent'],
  ['an erased record is held for a human, not made anew', [record('1', { erased: true })], 'ambiguous 1'],
  ['a fax alone', [record('1', { phones: [{ text: '+32470120001', field: 'fax', kind: 'fax' }] })], 'ambiguous 1'],
])('%s', (_title, candidates, result) => {
  expect(match(candidates)).toBe(result);
});

test('national with only the account’s country is shown to a human, never linked', () => {
  expect(match([record('1', { phone: '0470 12 00 01' })], anna, 'BE')).toBe('ambiguous 1');
});

test('a landline is linked to its company', () => {
  const line = { phones: ['+3227921200'], bsuids: [] };
  const person = record('1', { phone: '+32 2 792 12 00', companyRef: { object: 'company', id: 'acme' } });
  expect(match([person], line)).toBe('found acme');
  expect(match([{ ...person, companyRef: null }], line)).toBe('ambiguous 1');
});

test('an Argentine number without the 9 of mobiles is shown to a human, never linked', () => {
  const juan = { phones: [...phoneVariants('5491123456789')], bsuids: [] };
  expect(match([record('1', { phone: '+54 11 2345-6789' })], juan)).toBe('ambiguous 1');
  expect(match([record('1', { phone: '+54 11 2345-6789' }), record('2', { phone: '+54 9 11 2345-6789' })], juan)).toBe(
    'found 2',
  );
});

test('somebody without a number is found by his id alone', () => {
  const zed = { phones: [], bsuids: ['CO.7'] };
  expect(match([record('1', { bsuid: 'CO.7' })], zed)).toBe('found 1');
  expect(match([record('1')], zed)).toBe('absent');
});

test('the evidence says which field, and how sure it is', () => {
  expect(matchContacts(anna, [record('1')], null)).toMatchObject({
    state: 'found',
    evidence: expect.stringContaining('mobile'),
  });
});
