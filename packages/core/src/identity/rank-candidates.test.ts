import type { ContactCandidate, PhoneFieldKind } from '../crm/contact';
import { anna, candidate } from './__fixtures__/candidates';
import { rankCandidates, type RankQuestion, type Ranking } from './rank-candidates';

const NOW = new Date('2026-11-20T12:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
const ref = (id: string, object = 'contact') => ({ object, id });
const inField = (kind: PhoneFieldKind, text = '+32 470 12 00 01') => ({
  phones: [{ text, field: `the ${kind}`, kind }],
});
const ACME = { object: 'company', id: 'acme' };
const LANDLINE = { who: { phones: ['+3227921200'], bsuids: [] } };

function told(ranking: Ranking): string {
  const held = ranking.vetoed.map(({ ref: { id }, veto }) => ` -${id} ${veto.code}`).join('');
  if (ranking.state === 'found') return `found ${ranking.candidate.ref.id}${held}`;
  if (ranking.state === 'company') {
    return `company ${ranking.company.id} (${ranking.people.map((person) => person.ref.id).join(' ')})${held}`;
  }
  const ids = 'candidates' in ranking ? ranking.candidates.map((each) => ` ${each.ref.id}`).join('') : '';
  return `${ranking.state}${ids}${held}`;
}

function rank(candidates: ContactCandidate[], question: Partial<RankQuestion> = {}): string {
  return told(rankCandidates({ who: anna, accountCountry: null, now: NOW, ...question }, candidates));
}

describe('class before class', () => {
  test.each<[title: string, candidates: ContactCandidate[], question: Partial<RankQuestion>, result: string]>([
    ['nobody', [], {}, 'absent'],
    ['recalled for nothing', [candidate('1', { phone: '+32 470 12 00 02' })], {}, 'absent'],
    [
      'a human’s link, though the number is gone',
      [candidate('1'), candidate('2', { phones: [] })],
      { links: [{ ref: ref('2'), linkedBy: 'human' }] },
      'found 2',
    ],
    [
      'our link, while the number stands',
      [candidate('1'), candidate('2', inField('other'))],
      { links: [{ ref: ref('2'), linkedBy: 'auto' }] },
      'found 2',
    ],
    [
      'our link, when the number is gone',
      [candidate('1'), candidate('2', { phones: [] })],
      { links: [{ ref: ref('2'), linkedBy: 'auto' }] },
      'found 1',
    ],
    [
      'a human’s before ours',
      [candidate('1'), candidate('2')],
      {
        links: [
          { ref: ref('2'), linkedBy: 'auto' },
          { ref: ref('1'), linkedBy: 'human' },
        ],
      },
      'found 1',
    ],
    ['the WhatsApp property before a mobile field', [candidate('1'), candidate('2', inField('own'))], {}, 'found 2'],
    [
      'our id on the record before a mobile field',
      [candidate('1'), candidate('2', { bsuid: 'BE.1001', phones: [] })],
      {},
      'found 2',
    ],
    [
      'a mobile field before a phone field',
      [candidate('1', inField('phone')), candidate('2', inField('mobile'))],
      {},
      'found 2',
    ],
    [
      'a phone field before another',
      [candidate('1', inField('other')), candidate('2', inField('phone'))],
      {},
      'found 2',
    ],
    [
      'a field of no known kind is a phone field',
      [candidate('1', { phones: [{ text: '+32470120001', field: 'x_line_2' }] }), candidate('2', inField('phone'))],
      {},
      'ambiguous 1 2',
    ],
    ['a fax never', [candidate('1', inField('fax'))], {}, 'vetoed -1 FAX'],
    [
      'another field beside a fax',
      [candidate('1', { phones: [...inField('fax').phones, ...inField('other').phones] })],
      {},
      'found 1',
    ],
  ])('%s', (_title, candidates, question, result) => {
    expect(rank(candidates, question)).toBe(result);
    expect(rank(candidates.toReversed(), question)).toBe(result);
  });
});

describe('within a class', () => {
  test.each<[title: string, candidates: ContactCandidate[], question: Partial<RankQuestion>, result: string]>([
    ['a person before a company', [candidate('1', { isCompany: true }), candidate('2')], {}, 'found 2'],
    ['a company alone', [candidate('1', { isCompany: true })], {}, 'found 1'],
    ['an open deal', [candidate('1'), candidate('2', { hasOpenDeal: true })], {}, 'ambiguous 2 1'],
    ['a contact before a lead', [candidate('1', { isLead: true }), candidate('2')], {}, 'ambiguous 2 1'],
    [
      'a fresh lead before a silent contact',
      [candidate('1', { lastActivityAt: daysAgo(400) }), candidate('2', { isLead: true, lastActivityAt: daysAgo(3) })],
      {},
      'ambiguous 2 1',
    ],
    [
      'a fresh lead behind a contact at work',
      [candidate('1', { isLead: true, lastActivityAt: daysAgo(3) }), candidate('2', { lastActivityAt: daysAgo(300) })],
      {},
      'ambiguous 2 1',
    ],
    [
      'a stale lead behind a silent contact',
      [candidate('1', { isLead: true, lastActivityAt: daysAgo(31) }), candidate('2', { lastActivityAt: daysAgo(400) })],
      {},
      'ambiguous 2 1',
    ],
    [
      'the owner who answers',
      [candidate('1', { ownerRef: '8' }), candidate('2', { ownerRef: '9' })],
      { agentRef: '9' },
      'ambiguous 2 1',
    ],
    [
      'no owner and nobody who answers',
      [candidate('1'), candidate('2', { ownerRef: '' })],
      { agentRef: '' },
      'ambiguous 1 2',
    ],
    ['the latest activity', [candidate('1'), candidate('2', { lastActivityAt: daysAgo(9) })], {}, 'ambiguous 2 1'],
    [
      'the older record',
      [candidate('1', { createdAt: daysAgo(9) }), candidate('2', { createdAt: daysAgo(99) })],
      {},
      'ambiguous 2 1',
    ],
    [
      'the profile’s name breaks a tie',
      [candidate('1'), candidate('2', { name: ' anna ' })],
      { profileName: 'Anna' },
      'ambiguous 2 1',
    ],
    [
      'the profile’s name makes no match',
      [candidate('1', { name: 'Anna', phone: '+32470120002' })],
      { profileName: 'Anna' },
      'absent',
    ],
    [
      'a date that is none is unknown',
      [candidate('1', { lastActivityAt: new Date(Number.NaN) }), candidate('2')],
      {},
      'ambiguous 1 2',
    ],
    ['ids of numbers in their order', [candidate('10'), candidate('9')], {}, 'ambiguous 9 10'],
    ['the same record twice', [candidate('1'), candidate('1')], {}, 'found 1'],
  ])('%s', (_title, candidates, question, result) => {
    expect(rank(candidates, question)).toBe(result);
    expect(rank(candidates.toReversed(), question)).toBe(result);
  });
});

describe('a company’s number', () => {
  const line = { phone: '+32 2 792 12 00' };
  test.each<[title: string, candidates: ContactCandidate[], result: string]>([
    ['a landline on a company', [candidate('acme', { ...line, isCompany: true })], 'company acme ()'],
    [
      'with its people',
      [
        candidate('1', { ...line, companyRef: ref('acme') }),
        candidate('acme', { ...line, isCompany: true }),
        candidate('2', line),
      ],
      'company acme (1 2)',
    ],
    ['on a person of a company', [candidate('1', { ...line, companyRef: ACME })], 'company acme (1)'],
    ['on a person of none', [candidate('1', line)], 'suggested 1'],
    [
      'of two companies',
      [candidate('a', { ...line, isCompany: true }), candidate('b', { ...line, isCompany: true })],
      'suggested a b',
    ],
    ['in somebody’s WhatsApp property', [candidate('1', inField('own', '+32 2 792 12 00'))], 'found 1'],
  ])('%s', (_title, candidates, result) => {
    expect(rank(candidates, LANDLINE)).toBe(result);
  });

  test('a landline that only the account’s country reads links no company', () => {
    const national = candidate('acme', { phone: '02 792 12 00', isCompany: true });
    expect(rank([national], { ...LANDLINE, accountCountry: 'BE' })).toBe('suggested acme');
    expect(rank([{ ...national, country: 'BE' }], LANDLINE)).toBe('company acme ()');
  });

  test('an extension means the company, and without one nobody is linked', () => {
    const extended = { phone: '+32 470 12 00 01 ext. 45' };
    expect(rank([candidate('1', { ...extended, companyRef: ACME })])).toBe('company acme (1)');
    expect(rank([candidate('1', extended)])).toBe('suggested 1');
    expect(rank([candidate('1', extended), candidate('2')])).toBe('found 2');
  });

  test('a number on six people is the company’s', () => {
    const people = ['1', '2', '3', '4', '5', '6'].map((id) => candidate(id));
    expect(rank([...people, candidate('acme', { isCompany: true })])).toMatch(/^found acme( -\d SHARED_NUMBER){6}$/);
    expect(rank(people)).toMatch(/^vetoed/);
    expect(rank(people.slice(1))).toMatch(/^ambiguous/);
  });
});

describe('weak and vetoed matches', () => {
  test.each<[title: string, candidates: ContactCandidate[], question: Partial<RankQuestion>, result: string]>([
    [
      'national with the account’s country',
      [candidate('1', { phone: '0470 12 00 01' })],
      { accountCountry: 'BE' },
      'suggested 1',
    ],
    [
      'weak beside sure',
      [candidate('1', { phone: '0470 12 00 01' }), candidate('2', inField('other'))],
      { accountCountry: 'BE' },
      'found 2',
    ],
    [
      'Argentina without its 9',
      [candidate('1', { phone: '+54 11 2345-6789' })],
      { who: { phones: ['+5491123456789', '+541123456789'], bsuids: [] } },
      'suggested 1',
    ],
    ['recycled', [candidate('1', { bsuid: 'BE.7' }), candidate('2')], {}, 'found 2 -1 RECYCLED'],
    [
      'recycled, though linked before',
      [candidate('1', { bsuid: 'BE.7' })],
      { links: [{ ref: ref('1'), linkedBy: 'auto' }] },
      'vetoed -1 RECYCLED',
    ],
    [
      'erased, though a human linked it',
      [candidate('1', { erased: true })],
      { links: [{ ref: ref('1'), linkedBy: 'human' }] },
      'vetoed -1 ERASED',
    ],
    ['our own number', [candidate('1')], { ownNumbers: ['+32470120001'] }, 'vetoed -1 OWN_NUMBER'],
    ['an id of another country', [candidate('1')], { who: { ...anna, bsuids: ['NL.1'] } }, 'vetoed -1 BSUID_COUNTRY'],
    [
      'an id of another country, written on the record',
      [candidate('1', { bsuid: 'NL.1' })],
      { who: { ...anna, bsuids: ['NL.1'] } },
      'found 1',
    ],
  ])('%s', (_title, candidates, question, result) => {
    expect(rank(candidates, question)).toBe(result);
  });

  test('evidence and reason are words without the number', () => {
    const ranking = rankCandidates({ who: anna, accountCountry: null }, [candidate('1', { hasOpenDeal: true })]);
    expect(ranking).toMatchObject({
      candidate: {
        strength: 'strong',
        matchClass: 'mobile',
        evidence: 'mobile is the number (strong: international spelling)',
        reason: 'a mobile field, a person, an open deal',
      },
    });
  });
});
