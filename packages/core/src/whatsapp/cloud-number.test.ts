import { clientWith } from './__fixtures__/client-with';

const profile = {
  messaging_product: 'whatsapp',
  about: 'Tables',
  address: 'Korenmarkt 1',
  description: 'A shop',
  email: 'shop@example.com',
  profile_picture_url: 'https://pps.whatsapp.net/a',
  websites: ['https://shop.example.com/'],
  vertical: 'RETAIL',
};

test.each([
  ['in the list', profile],
  ['one level below', { business_profile: profile }],
])('a profile %s', async (_title, row) => {
  const { client, asked } = clientWith([{ body: { data: [row] } }]);
  expect(await client.readProfile()).toEqual({
    about: 'Tables',
    address: 'Korenmarkt 1',
    description: 'A shop',
    email: 'shop@example.com',
    websites: ['https://shop.example.com/'],
    vertical: 'RETAIL',
    pictureUrl: 'https://pps.whatsapp.net/a',
  });
  expect(asked[0]?.url).toContain(
    '/106540352242922/whatsapp_business_profile?fields=about%2Caddress'.replace('%2C', ','),
  );
});

test('an empty profile has nothing', async () => {
  const { client } = clientWith([{ body: { data: [] } }]);
  expect(await client.readProfile()).toMatchObject({ about: null, websites: [] });
});

test('only what is given is changed', async () => {
  const { client, asked } = clientWith([{ body: { success: true } }]);
  await client.changeProfile({ about: 'Chairs', pictureHandle: '4::a' });
  expect(JSON.parse(String(asked[0]?.body))).toEqual({
    messaging_product: 'whatsapp',
    about: 'Chairs',
    profile_picture_handle: '4::a',
  });
});

test('health names what stands in the way', async () => {
  const error = { error_code: 141006, error_description: 'Payment', possible_solution: 'Add a card' };
  const entities = [
    { entity_type: 'PHONE_NUMBER', id: '1', can_send_message: 'AVAILABLE' },
    { entity_type: 'WABA', id: '2', can_send_message: 'BLOCKED', errors: [error], additional_info: ['Not verified'] },
  ];
  const { client } = clientWith([{ body: { health_status: { can_send_message: 'BLOCKED', entities }, id: '1' } }]);
  expect(await client.checkHealth()).toEqual({
    canSend: 'BLOCKED',
    parts: [
      { type: 'PHONE_NUMBER', id: '1', canSend: 'AVAILABLE', problems: [], notes: [] },
      {
        type: 'WABA',
        id: '2',
        canSend: 'BLOCKED',
        problems: [{ code: 141006, description: 'Payment', solution: 'Add a card' }],
        notes: ['Not verified'],
      },
    ],
  });
});
