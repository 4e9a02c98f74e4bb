import fc from 'fast-check';
import type { ContactCandidate } from '../crm/contact';
import { anna, candidate } from './__fixtures__/candidates';
import { compareCandidates } from './candidate-order';
import { matchContacts } from './match-contact';
import { rankCandidates, type RankQuestion } from './rank-candidates';

const SEED = 20_261_123;
const RUNS = { seed: SEED, numRuns: 1500 };
const when = fc.option(fc.date({ noInvalidDate: false }));
const texts = [
  '+32 470 12 00 01',
  '0032470120001',
  '0470 12 00 01',
  '+32 470 12 00 01 x9',
  '+32 2 792 12 00',
  '+32 470 12 00 ***',
  '+32 470 12 00 02',
  'none',
];
const weakTexts = ['0470 12 00 01', '+32 470 12 00 01 x9'];
const kind = fc.constantFrom('own' as const, 'mobile' as const, 'phone' as const, 'other' as const, 'fax' as const);

function record(phones: readonly string[]): fc.Arbitrary<ContactCandidate> {
  const phone = fc.record(
    { text: fc.constantFrom(...phones), field: fc.constantFrom('mobile', 'phone'), kind },
    { requiredKeys: ['text', 'field'] },
  );
  const optional = fc.record(
    {
      hasOpenDeal: fc.boolean(),
      isLead: fc.boolean(),
      lastActivityAt: when,
      createdAt: when,
      ownerRef: fc.option(fc.constantFrom('8', '9', '')),
      companyRef: fc.option(fc.constantFrom({ object: 'company', id: 'acme' }, { object: 'company', id: 'other' })),
    },
    { requiredKeys: [] },
  );
  return fc
    .record({
      phones: fc.array(phone, { maxLength: 3 }),
      bsuid: fc.option(fc.constantFrom('BE.1001', 'BE.9'), { freq: 4 }),
      country: fc.option(fc.constantFrom('BE', 'NL', 'xx')),
      isCompany: fc.boolean(),
      archived: fc.boolean(),
      name: fc.option(fc.constantFrom('Anna', 'Bo')),
      rest: optional,
    })
    .map(({ rest, ...members }) => candidate('', { ...members, ...rest }));
}

/** Records with ids of their own. */
function records(one: fc.Arbitrary<ContactCandidate>): fc.Arbitrary<ContactCandidate[]> {
  return fc
    .array(one, { maxLength: 9 })
    .map((list) => list.map((each, index) => ({ ...each, ref: { object: 'contact', id: String(index) } })));
}

const question: fc.Arbitrary<RankQuestion> = fc.record({
  who: fc.constantFrom(
    anna,
    { phones: anna.phones, bsuids: [] },
    { phones: ['+3227921200'], bsuids: [] },
    { phones: [], bsuids: ['BE.1001'] },
  ),
  accountCountry: fc.option(fc.constantFrom('BE', 'DE')),
  links: fc.array(
    fc.record({
      ref: fc.nat({ max: 9 }).map((id) => ({ object: 'contact', id: String(id) })),
      linkedBy: fc.constantFrom('auto' as const, 'created' as const, 'human' as const),
    }),
    { maxLength: 2 },
  ),
  ownNumbers: fc.constantFrom([], ['+32470120009'], ['+32470120001']),
  employeeNumbers: fc.constantFrom([], ['+3227921200']),
  agentRef: fc.constantFrom(null, '9', ''),
  profileName: fc.constantFrom(null, 'anna'),
  now: fc.date(),
});
const unlinked = question.map((each): RankQuestion => ({ ...each, links: [] }));

function shuffled<T>(list: T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray(list, { minLength: list.length });
}

test('the order in which a CRM recalls records decides nothing', () => {
  const lists = records(record(texts)).chain((list) => fc.tuple(fc.constant(list), shuffled(list)));
  fc.assert(
    fc.property(question, lists, (asked, [list, other]) => {
      expect(rankCandidates(asked, other)).toEqual(rankCandidates(asked, list));
    }),
    RUNS,
  );
});

test('the order of records is total: equal to none but itself, turned round by turning, transitive', () => {
  const three = records(record(texts)).filter((list) => list.length >= 3);
  fc.assert(
    fc.property(question, three, (asked, [a, b, c]) => {
      if (!a || !b || !c) throw new Error('There are three');
      expect(Math.sign(compareCandidates(a, b, asked))).toBe(-Math.sign(compareCandidates(b, a, asked)));
      expect(compareCandidates(a, b, asked)).not.toBe(0);
      expect(compareCandidates(a, a, asked)).toBe(0);
      if (compareCandidates(a, b, asked) < 0 && compareCandidates(b, c, asked) < 0) {
        expect(compareCandidates(a, c, asked)).toBeLessThan(0);
      }
    }),
    RUNS,
  );
});

test('a record under a veto is never found, nor offered', () => {
  const banned = record(texts).chain((each) =>
    fc
      .constantFrom<Partial<ContactCandidate>>({ erased: true }, { restricted: true }, { inBin: true })
      .map((flag) => ({ ...each, ...flag })),
  );
  fc.assert(
    fc.property(question, records(fc.oneof(record(texts), banned)), (asked, list) => {
      const ranking = rankCandidates(asked, list);
      const offered = [
        ...(ranking.state === 'found' ? [ranking.candidate] : []),
        ...('candidates' in ranking ? ranking.candidates : []),
        ...('people' in ranking ? ranking.people : []),
      ].map(({ ref }) => ref.id);
      const held = new Set(
        list.filter((each) => each.erased || each.restricted || each.inBin).map(({ ref }) => ref.id),
      );
      expect(offered.filter((id) => held.has(id))).toEqual([]);
      expect(offered.filter((id) => ranking.vetoed.some(({ ref }) => ref.id === id))).toEqual([]);
      if (ranking.state === 'vetoed') expect(ranking.vetoed.length).toBeGreaterThan(0);
    }),
    RUNS,
  );
});

test('our own number links nobody, however many records carry it', () => {
  fc.assert(
    fc.property(unlinked, records(record(texts)), (asked, list) => {
      const state = rankCandidates({ ...asked, who: { ...anna, bsuids: [] }, ownNumbers: anna.phones }, list).state;
      expect(['vetoed', 'absent']).toContain(state);
    }),
    RUNS,
  );
});

test('weak matches alone never link a person, by either way in', () => {
  const weak = records(record(weakTexts).map((each) => ({ ...each, bsuid: null, country: null, isCompany: false })));
  fc.assert(
    fc.property(unlinked, weak, (asked, list) => {
      const who = { ...anna, bsuids: [] };
      expect(['suggested', 'company', 'vetoed', 'absent']).toContain(rankCandidates({ ...asked, who }, list).state);
      const people = list.map(({ companyRef: _company, ...each }) => each);
      expect(matchContacts(who, people, asked.accountCountry).state).not.toBe('found');
    }),
    RUNS,
  );
});

test('the same records with a sure spelling are found: the law above can fail', () => {
  const state = rankCandidates({ who: anna, accountCountry: null }, [candidate('1', { phone: texts[0] ?? '' })]).state;
  expect(state).toBe('found');
});
