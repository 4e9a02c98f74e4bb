import { createdIdsSchema, leadSchema, odooMajor, partnerSchema, versionSchema } from './odoo-schema';

test('every empty scalar is null, whatever Odoo writes for it', () => {
  const row = { id: 1, name: 'Ann', phone: false, mobile: '', country_id: false, parent_id: [3, 'Shop'], active: true };
  expect(partnerSchema.parse(row)).toMatchObject({
    name: 'Ann',
    phone: null,
    mobile: null,
    phone_sanitized: null,
    country_id: null,
    parent_id: { id: 3, name: 'Shop' },
    is_company: false,
    active: true,
  });
});

test('watched fields survive in the record', () => {
  expect(leadSchema.parse({ id: 1, x_color: 'red' })).toMatchObject({ x_color: 'red', active: true, stage_id: null });
});

test('created ids come as a number or as a list', () => {
  expect([createdIdsSchema.parse(7), createdIdsSchema.parse([7, 8])]).toEqual([[7], [7, 8]]);
  expect(createdIdsSchema.safeParse(true).success).toBe(false);
});

test.each([
  [{ server_version_info: [18, 0, 0, 'final', 0, ''], server_version: '18.0-20250702' }, 18],
  [{ server_version: '18.0-20250702' }, 18],
  [{ server_version_info: ['saas~19', 1] }, 19],
  [{ version_info: [19, 0], version: '19.0' }, 19],
  [{ version: 'saas~19.1+e' }, 19],
  [{}, null],
])('%j is version %p', (answer, major) => {
  expect(odooMajor(answer)).toBe(major);
  expect(versionSchema.safeParse(answer).success).toBe(major !== null);
});
