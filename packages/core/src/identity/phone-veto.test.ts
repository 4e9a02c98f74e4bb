import { phoneVeto, type PhoneVetoFacts } from './phone-veto';

const record = { bsuid: null, isCompany: false };

test.each<[title: string, facts: PhoneVetoFacts, code: string | undefined]>([
  ['an ordinary mobile', { key: '32470120001', by: 'international', stored: '+32 470 12 00 01', record }, undefined],
  ['nothing known but the number', { key: '32470120001' }, undefined],
  ['erased', { key: '32470120001', record: { ...record, erased: true } }, 'ERASED'],
  ['erased, though a human linked it', { key: null, record: { ...record, erased: true } }, 'ERASED'],
  ['restricted', { key: '32470120001', record: { ...record, restricted: true } }, 'RESTRICTED'],
  ['in the bin', { key: '32470120001', record: { ...record, inBin: true } }, 'IN_BIN'],
  [
    'another account’s record',
    { key: '32470120001', bsuids: ['BE.1'], record: { ...record, bsuid: 'BE.2' } },
    'RECYCLED',
  ],
  [
    'the account’s own record',
    { key: '32470120001', bsuids: ['BE.1'], record: { ...record, bsuid: 'BE.1' } },
    undefined,
  ],
  [
    'an account whose id nobody knows yet',
    { key: '32470120001', bsuids: [], record: { ...record, bsuid: 'BE.2' } },
    undefined,
  ],
  ['an id of another country', { key: '4915123456789', bsuids: ['NL.1349'] }, 'BSUID_COUNTRY'],
  ['an id of a country with the same calling code', { key: '12015550123', bsuids: ['CA.1349'] }, undefined],
  ['an id without a country', { key: '32470120001', bsuids: ['XX.1', 'nonsense'] }, undefined],
  ['our own number', { key: '553187654321', ownNumbers: ['+55 31 98765-4321'] }, 'OWN_NUMBER'],
  ['an employee’s', { key: '32470120001', employeeNumbers: ['+32470120001'] }, 'EMPLOYEE_NUMBER'],
  ['somebody else’s', { key: '32470120001', ownNumbers: ['+32470120002'], employeeNumbers: [] }, undefined],
  ['masked', { key: '32470120001', stored: '+32 470 12 00 ***' }, 'MASKED'],
  ['one digit repeated', { key: '490000000' }, 'PLACEHOLDER'],
  ['counted up', { key: '491234567' }, 'PLACEHOLDER'],
  ['counted up, without calling code', { key: '123456789' }, 'PLACEHOLDER'],
  ['short', { key: '49151234', by: 'record' }, 'TOO_SHORT'],
  ['short where numbers are short', { key: '29051208', by: 'international' }, undefined],
  ['short where numbers are short, but national', { key: '29051208', by: 'record' }, 'TOO_SHORT'],
  ['short where numbers are not, though international', { key: '49151234', by: 'international' }, 'TOO_SHORT'],
  ['toll-free', { key: '18005550199' }, 'SERVICE_NUMBER'],
  ['premium', { key: '499001234567' }, 'SERVICE_NUMBER'],
  ['a fax', { key: '32470120001', field: 'fax' }, 'FAX'],
  ['on five people', { key: '32470120001', personRecords: 5, record }, undefined],
  ['on six people', { key: '32470120001', personRecords: 6, record }, 'SHARED_NUMBER'],
  [
    'on six people, but this is the company',
    { key: '32470120001', personRecords: 6, record: { ...record, isCompany: true } },
    undefined,
  ],
])('%s', (_title, facts, code) => {
  const veto = phoneVeto(facts);
  expect(veto?.code).toBe(code);
  if (veto) expect(veto.words).not.toMatch(/\d/);
});
